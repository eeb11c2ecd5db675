package org.estreat.extract;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;

/** Looks after workers while they read, and ends those that take more than they may. */
final class WorkerWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(250);

  /** An ordinary content takes some hundredths of a second. */
  private static final Duration LONG = Duration.ofMillis(500);

  /** What is put off is read from its beginning, which is to be worth it. */
  private static final Duration VERY_LONG = Duration.ofSeconds(2);

  /** In its folder beside what it unpacks: the content itself twice, and small files. */
  private static final long TEMPORARY = 64L << 20;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("extract-watch").factory());

  /** Ended when the worker has done what it is watched for. */
  interface Watching extends AutoCloseable {
    @Override
    void close();
  }

  /** Only for some time. */
  Watching over(Worker worker, Duration time) {
    Future<?> end =
        clock.schedule(
            () -> worker.kill(Defect.Kind.TIMEOUT, "took longer than " + seconds(time)),
            time.toNanos(),
            TimeUnit.NANOSECONDS);
    return () -> end.cancel(false);
  }

  /**
   * For all that the limits say of reading a content of this size.
   *
   * @param longest wall time
   * @param late told again and again once the worker takes long, and whether very long
   */
  Watching over(
      Worker worker,
      ExtractLimits limits,
      Duration longest,
      Duration cpu,
      long size,
      Consumer<Boolean> late) {
    Watching time = over(worker, longest);
    Look look = new Look(worker, cpu, limits.unpacking().octets() + 2 * size + TEMPORARY, late);
    Future<?> looking =
        clock.scheduleWithFixedDelay(look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    return () -> {
      time.close();
      looking.cancel(false);
    };
  }

  /** Does something now and then. */
  void every(Duration pause, Runnable work) {
    var _ =
        clock.scheduleWithFixedDelay(
            work, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static final class Look implements Runnable {
    private final Worker worker;
    private final Duration most;
    private final long temporary;
    private final Consumer<Boolean> late;
    private final long begun = System.nanoTime();

    /** Processor time when it was looked at first; what it had taken by then is given to it. */
    private @Nullable Duration before;

    Look(Worker worker, Duration most, long temporary, Consumer<Boolean> late) {
      this.worker = worker;
      this.most = most;
      this.temporary = temporary;
      this.late = late;
    }

    @Override
    public void run() {
      worker.noteHelpers();
      Duration now = worker.cpu();
      if (before == null) {
        before = now;
      }
      if (now != null && before != null && now.minus(before).compareTo(most) > 0) {
        worker.kill(Defect.Kind.TIMEOUT, "took more processor time than " + seconds(most));
      } else if (worker.temporaryOctets() > temporary) {
        worker.kill(Defect.Kind.BOMB, "filled the disk beyond the limit");
      } else if (took() > LONG.toNanos()) {
        late.accept(took() > VERY_LONG.toNanos());
      }
    }

    private long took() {
      return System.nanoTime() - begun;
    }
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
