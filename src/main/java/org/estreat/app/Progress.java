package org.estreat.app;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows that long work goes on: a bar where a person watches a terminal, else a line every few
 * seconds, else nothing. Safe to call from several threads.
 */
final class Progress implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final PrintStream err;
  private final InstantSource clock;
  private final String what;
  private final boolean quiet;
  private final @Nullable ProgressBar bar;
  private final Instant began;
  private Instant shown;

  private Progress(World world, boolean quiet, String what) {
    this.err = world.err();
    this.clock = world.clock();
    this.what = what;
    this.quiet = quiet;
    this.began = clock.instant();
    this.shown = began;
    this.bar = quiet || !world.onTerminal() ? null : bar(world, what);
  }

  private static ProgressBar bar(World world, String what) {
    return new ProgressBarBuilder()
        .setTaskName(what)
        .setInitialMax(-1)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(500)
        .showSpeed()
        .setConsumer(
            new ConsoleProgressBarConsumer(world.err(), world.page().atMost(100).columns()))
        .build();
  }

  static Progress of(World world, boolean quiet, String what) {
    return new Progress(world, quiet, what);
  }

  /** So much is done in all; shown when it is time to show something. */
  void at(long done) {
    at(done, 0, "");
  }

  /**
   * So much of so much is done.
   *
   * @param of 0 where it is not known
   * @param more to be shown beside it; empty for nothing
   */
  synchronized void at(long done, long of, String more) {
    String beside = TerminalText.clean(more);
    if (bar != null) {
      bar.maxHint(of == 0 ? -1 : of);
      bar.stepTo(done);
      bar.setExtraMessage(beside.isEmpty() ? "" : " " + beside);
      return;
    }
    Instant now = clock.instant();
    if (!quiet && Duration.between(shown, now).compareTo(PAUSE) >= 0) {
      shown = now;
      double seconds = Math.max(0.001, Duration.between(began, now).toMillis() / 1000.0);
      String whole = of == 0 ? "" : String.format(Locale.ROOT, " of %,d", of);
      err.printf(
          Locale.ROOT,
          "%s: %,d%s, %.0f s, %,.0f a second%s%n",
          what,
          done,
          whole,
          seconds,
          done / seconds,
          beside.isEmpty() ? "" : ", " + beside);
    }
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
