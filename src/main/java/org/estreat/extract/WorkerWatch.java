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

/**
 * Looks after workers while they read, and ends those that take more than they may.
 *
 * <p>Time in which a worker could have gone on and no processor was free is not counted, where the
 * system tells it: a content takes as long on a busy machine as on another.
 */
final class WorkerWatch implements AutoCloseable {
  private static final Duration FIRST_LOOK = Duration.ofMillis(125);

  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** A look takes some thousandths of a second itself. */
  private static final Duration LOOK = Duration.ofMillis(400);

  /** An ordinary content takes some hundredths of a second. */
  private static final Duration LONG = Duration.ofMillis(400);

  /** The first one of a worker, which loads its classes. */
  private static final Duration LONG_FIRST = Duration.ofSeconds(1);

  /** What is put off is read from its beginning, which is to be worth it. */
  private static final Duration VERY_LONG = Duration.ofSeconds(2);

  /** However long it waits for a processor, it ends after ten times its time. */
  private static final int MOST_WAITED = 9;

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

  /** A worker that starts. */
  Watching over(Worker worker, Duration longest) {
    Look look = new Look(worker, longest, longest, Long.MAX_VALUE, _ -> {});
    look.begin();
    return look;
  }

  /**
   * For all that the limits say of reading a content of this size.
   *
   * @param longest time
   * @param late told again and again once the worker takes long, and whether very long
   */
  Watching over(
      Worker worker,
      ExtractLimits limits,
      Duration longest,
      Duration cpu,
      long size,
      Consumer<Boolean> late) {
    long temporary = limits.unpacking().octets() + 2 * size + TEMPORARY;
    Look look = new Look(worker, longest, cpu, temporary, late);
    look.begin();
    return look;
  }

  /** Does something now and then. */
  void every(Duration pause, Runnable work) {
    var _ =
        clock.scheduleWithFixedDelay(
            work, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private final class Look implements Watching {
    private final Worker worker;
    private final Duration longest;
    private final Duration cpu;
    private final long temporary;
    private final Consumer<Boolean> late;
    private final Duration patience;
    private final long begun = System.nanoTime();
    private @Nullable Future<?> looking;
    private @Nullable Future<?> end;
    private boolean closed;

    /** Processor time when it was looked at first; what it had taken by then is given to it. */
    private @Nullable Duration before;

    private long waited;

    Look(Worker worker, Duration longest, Duration cpu, long temporary, Consumer<Boolean> late) {
      this.worker = worker;
      this.longest = longest;
      this.cpu = cpu;
      this.temporary = temporary;
      this.late = late;
      this.patience = worker.served() == 0 ? LONG_FIRST : LONG;
    }

    synchronized void begin() {
      lookIn(FIRST_LOOK.toNanos());
      end = clock.schedule(this::end, longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void lookIn(long nanos) {
      looking = clock.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    /** Once it is back, the worker is not touched for this content any more. */
    @Override
    public synchronized void close() {
      closed = true;
      if (looking != null && end != null) {
        looking.cancel(false);
        end.cancel(false);
      }
    }

    private synchronized void end() {
      if (closed) {
        return;
      }
      lookHowLongItWaited();
      long left = longest.toNanos() - took();
      if (left > 0) {
        long pause = Math.max(left, SHORTEST.toNanos());
        end = clock.schedule(this::end, pause, TimeUnit.NANOSECONDS);
      } else {
        worker.kill(Defect.Kind.TIMEOUT, "took longer than " + seconds(longest));
      }
    }

    private synchronized void look() {
      if (closed) {
        return;
      }
      try {
        lookAtWhatItTakes();
      } finally {
        long soon = patience.toNanos() - took();
        lookIn(soon > 0 ? Math.clamp(soon, SHORTEST.toNanos(), LOOK.toNanos()) : LOOK.toNanos());
      }
    }

    private void lookAtWhatItTakes() {
      worker.noteHelpers();
      lookHowLongItWaited();
      Duration now = worker.cpu();
      if (before == null) {
        before = now;
      }
      if (now != null && before != null && now.minus(before).compareTo(cpu) > 0) {
        worker.kill(Defect.Kind.TIMEOUT, "took more processor time than " + seconds(cpu));
      } else if (worker.temporaryOctets() > temporary) {
        worker.kill(Defect.Kind.BOMB, "filled the disk beyond the limit");
      } else if (took() > patience.toNanos()) {
        late.accept(System.nanoTime() - begun > VERY_LONG.toNanos());
      }
    }

    private void lookHowLongItWaited() {
      waited = Math.min(worker.waited(), MOST_WAITED * longest.toNanos());
    }

    /** Nanoseconds without those in which it waited for a processor. */
    private long took() {
      return System.nanoTime() - begun - waited;
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
