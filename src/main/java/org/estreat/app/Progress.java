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
        .setConsumer(new ConsoleProgressBarConsumer(world.err(), Math.min(100, world.columns())))
        .build();
  }

  static Progress of(World world, boolean quiet, String what) {
    return new Progress(world, quiet, what);
  }

  /** So much is done in all; shown when it is time to show something. */
  synchronized void at(long done) {
    if (bar != null) {
      bar.stepTo(done);
      return;
    }
    Instant now = clock.instant();
    if (!quiet && Duration.between(shown, now).compareTo(PAUSE) >= 0) {
      shown = now;
      double seconds = Math.max(0.001, Duration.between(began, now).toMillis() / 1000.0);
      err.printf(
          Locale.ROOT, "%s: %,d, %.0f s, %,.0f a second%n", what, done, seconds, done / seconds);
    }
  }

  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
