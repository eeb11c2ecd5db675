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
 * Looks after contents while they are read, and ends what takes more than it may. It waits for
 * nobody, for it is one thread that looks after all.
 *
 * <p>Time in which a content could have gone on and no processor was free is not counted, where the
 * system tells it: it takes as long on a busy machine as on another.
 */
final class WorkerWatch implements AutoCloseable {
  private static final Duration FIRST_LOOK = Duration.ofMillis(125);

  private static final Duration SHORTEST = Duration.ofMillis(100);

  /** A look takes some thousandths of a second itself. */
  private static final Duration LOOK = Duration.ofMillis(400);

  /** Processor time; an ordinary content takes some hundredths of a second. */
  private static final Duration LONG = Duration.ofMillis(400);

  /** For the first one of a worker, which loads its classes. */
  private static final Duration LONG_FIRST = Duration.ofSeconds(1);

  /** Who takes so many times as long without much processor time waits for something else. */
  private static final int SLOWER = 2;

  /** A twentieth of its time without a processor shows that a content waits for something. */
  private static final int BUSY = 20;

  /** What is put off is read from its beginning, which is to be worth it. */
  private static final Duration VERY_LONG = Duration.ofSeconds(2);

  /** However long it waits for a processor, it ends after ten times its time. */
  private static final int MOST_WAITED = 9;

  /** In its folder beside what it unpacks: the content itself twice, and small files. */
  private static final long TEMPORARY = 64L << 20;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("extract-watch").factory());

  /** Ended when what is watched is over. */
  interface Watching extends AutoCloseable {
    @Override
    void close();
  }

  /** A worker that starts. */
  Watching over(Worker worker, Duration longest) {
    Future<?> end =
        clock.schedule(
            () -> worker.kill(Defect.Kind.TIMEOUT, "took longer than " + seconds(longest)),
            longest.toNanos(),
            TimeUnit.NANOSECONDS);
    return () -> end.cancel(false);
  }

  /**
   * For all that the limits say of reading a content of this size.
   *
   * @param longest time
   * @param late told again and again once it takes long, and whether very long
   */
  Watching over(
      BeingRead content,
      ExtractLimits limits,
      Duration longest,
      Duration cpu,
      long size,
      Consumer<Boolean> late) {
    long temporary = limits.unpacking().octets() + 2 * size + TEMPORARY;
    Look look = new Look(content, longest, cpu, temporary, late);
    look.begin();
    return look;
  }

  /** Does something now and then, whatever comes of it. */
  void every(Duration pause, Runnable work) {
    long millis = pause.toMillis();
    var _ =
        clock.scheduleWithFixedDelay(() -> attempt(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      return; // Else it would never be done again.
    }
  }

  private final class Look implements Watching {
    private final BeingRead content;
    private final Duration longest;
    private final Duration mostCpu;
    private final long temporary;
    private final Consumer<Boolean> late;
    private final Duration patience;
    private final long begun = System.nanoTime();
    private @Nullable Future<?> looking;
    private @Nullable Future<?> end;
    private boolean closed;

    /** Of the process when it was looked at first. */
    private @Nullable Duration cpuBefore;

    private long handing;
    private long waited;

    Look(
        BeingRead content,
        Duration longest,
        Duration mostCpu,
        long temporary,
        Consumer<Boolean> late) {
      this.content = content;
      this.longest = longest;
      this.mostCpu = mostCpu;
      this.temporary = temporary;
      this.late = late;
      this.patience = content.isFirst() ? LONG_FIRST : LONG;
    }

    synchronized void begin() {
      lookIn(FIRST_LOOK.toNanos());
      end = clock.schedule(this::end, longest.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void lookIn(long nanos) {
      looking = clock.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    /** Once it is back, nothing is done for this content any more. */
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
      long pause = SHORTEST.toNanos();
      try {
        pause = endOrLeft();
      } finally {
        if (pause > 0) {
          end = clock.schedule(this::end, pause, TimeUnit.NANOSECONDS);
        }
      }
    }

    /** How much time is left to it; 0 where it was ended. */
    private long endOrLeft() {
      lookHowLongItWaited();
      long took = took();
      long left = longest.toNanos() - took;
      if (left > 0) {
        return Math.max(left, SHORTEST.toNanos());
      }
      Duration own = content.cpu();
      boolean busy = own != null && own.toNanos() >= took - took / BUSY;
      content.timeOut("took longer than " + seconds(longest), busy);
      return 0;
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
      Worker worker = content.worker();
      worker.noteHelpers();
      lookHowLongItWaited();
      Duration own = content.cpu();
      Duration cpu = own == null ? cpu(worker) : own;
      if (cpu.compareTo(mostCpu) > 0) {
        content.timeOut("took more processor time than " + seconds(mostCpu), own != null);
      } else if (worker.fillsTheDisk(temporary)) {
        worker.kill(Defect.Kind.BOMB, "filled the disk beyond the limit");
      } else if (cpu.compareTo(patience) > 0 || took() > SLOWER * patience.toNanos()) {
        late.accept(took() > VERY_LONG.toNanos());
      }
    }

    /** Of the content with others of its process, where the system tells no more. */
    private Duration cpu(Worker worker) {
      Duration all = worker.cpu();
      if (all == null) {
        return Duration.ZERO;
      }
      if (cpuBefore == null) {
        cpuBefore = all; // What it had taken by the first look is given to it.
      }
      return all.minus(cpuBefore);
    }

    /** Also for who is to take it: what the content itself does begins when it is there. */
    private void lookHowLongItWaited() {
      if (!content.isHandedOver()) {
        handing = System.nanoTime() - begun;
      }
      long most = MOST_WAITED * longest.toNanos();
      waited = Math.max(waited, Math.min(handing + content.waited(), most));
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
