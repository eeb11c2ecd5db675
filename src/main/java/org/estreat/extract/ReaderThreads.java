package org.estreat.extract;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.estreat.model.Defect;
import org.estreat.model.FaultWords;

/**
 * Daemon threads on which hostile content is read, each for a limited time.
 *
 * <p>A reader that overstays is interrupted and left behind: Java can end no thread by force. It
 * keeps its place until it really ends, and there are only so many places, so that readers left
 * behind can never use up the process; whoever finds no place in time is told so.
 */
final class ReaderThreads implements AutoCloseable {
  /** How a reading ended. */
  enum End {
    DONE,
    OUT_OF_TIME,
    NO_PLACE
  }

  private static final long STACK_BYTES = 4L << 20;

  private final Semaphore places;
  private final ExecutorService threads;

  ReaderThreads(int places) {
    this.places = new Semaphore(places);
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(work -> {
          String name = "extract-" + number.incrementAndGet();
          Thread thread = new Thread(null, work, name, STACK_BYTES);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** How many more readers may start at this moment. */
  int freePlaces() {
    return places.availablePermits();
  }

  /**
   * Runs the work and waits for its end, at most for the time. An interrupt of the caller is kept
   * for later: what a content gives must not depend on when somebody wants to stop.
   *
   * @param work throws nothing
   * @param late told when the time is over, before the reader is interrupted
   */
  End run(Runnable work, Duration time, Runnable late) {
    long deadline = System.nanoTime() + time.toNanos();
    AtomicBoolean begun = new AtomicBoolean();
    Future<?> running = null;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (running == null) {
            if (!places.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
              return End.NO_PLACE;
            }
            running = threads.submit(() -> runAndLeave(work, begun));
          }
          running.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
          return End.DONE;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (TimeoutException e) {
      late.run();
      if (begun.compareAndSet(false, true)) {
        places.release(); // No thread was free in all that time: it will not begin any more.
      }
      if (running != null) {
        running.cancel(true);
      }
      return End.OUT_OF_TIME;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a reader threw, which none may", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Reads a content within the time; a fault of the reader's ends as a Defect.
   *
   * @param work may throw what a parser throws for a hostile content
   */
  void read(Runnable work, Duration time, Reading reading) {
    String seconds = String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    End end =
        run(
            () -> guarded(work, reading),
            time,
            () -> reading.stop(Defect.Kind.TIMEOUT, "took longer than " + seconds));
    if (end == End.NO_PLACE) {
      reading.stop(
          Defect.Kind.TIMEOUT,
          "not read: too many other contents were still being read after " + seconds);
    }
  }

  /** Whatever a parser does, short of not returning, ends here. */
  static void guarded(Runnable work, Reading reading) {
    try {
      work.run();
    } catch (OutOfMemoryError e) {
      reading.stop(Defect.Kind.MEMORY, "took more memory than there is");
    } catch (RuntimeException | Error e) {
      reading.stop(Defect.Kind.CORRUPT, FaultWords.of(e));
    }
  }

  private void runAndLeave(Runnable work, AtomicBoolean begun) {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    try {
      work.run();
    } finally {
      places.release();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
