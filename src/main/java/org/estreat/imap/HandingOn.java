package org.estreat.imap;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.estreat.ingest.RawMessage;
import org.jspecify.annotations.Nullable;

/**
 * Hands the messages of a mailbox on, one after the other. One that takes long (an attachment may
 * take its reader a minute) is left to go on beside those that follow, with the room in memory that
 * it has.
 *
 * <p>For one thread.
 */
final class HandingOn implements AutoCloseable {
  /** Hears what came of each message, in the thread that hands on. */
  @FunctionalInterface
  interface Taken {
    /**
     * @param failure null where the routes have taken it
     */
    void taken(RawMessage raw, @Nullable Throwable failure) throws IOException;
  }

  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final int MOST_LATE = 16;

  private final NewMail.HandOn routes;
  private final InFlight inFlight;
  private final Taken taken;
  private final Duration patience;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().name("imap-take-", 1).daemon().factory());
  private final Deque<Taking> late = new ArrayDeque<>();

  HandingOn(NewMail.HandOn routes, InFlight inFlight, Taken taken) {
    this(routes, inFlight, taken, PATIENCE);
  }

  /**
   * @param patience how long a message takes at most without being late
   */
  HandingOn(NewMail.HandOn routes, InFlight inFlight, Taken taken, Duration patience) {
    this.routes = routes;
    this.inFlight = inFlight;
    this.taken = taken;
    this.patience = patience;
  }

  /**
   * Hands one on.
   *
   * @param room most that it may keep of the room that was acquired for the messages around it
   * @return how much of that it keeps, and gives back itself; 0 where it has been taken
   */
  int handOn(RawMessage raw, int room) throws IOException {
    settle(MOST_LATE - 1);
    Taking taking = new Taking(raw, Math.min(room, inFlight.share(raw.octets())));
    threads.execute(taking);
    if (!taking.endsWithin(patience) && taking.isLeftBehind()) {
      late.add(taking);
      return taking.share;
    }
    taken.taken(raw, taking.failure());
    return 0;
  }

  /** Waits for those that are late; all have been told of then. */
  void finish() throws IOException {
    late.forEach(Taking::awaitEnd); // Whatever is met then, nothing of it is still at work.
    settle(0);
  }

  /** Tells of those that have ended, and waits until there are only so many left. */
  private void settle(int most) throws IOException {
    for (int i = late.size(); i > 0; i--) {
      Taking taking = late.remove();
      if (late.size() >= most || taking.isDone()) {
        taken.taken(taking.raw, taking.failure());
      } else {
        late.add(taking);
      }
    }
  }

  private final class Taking extends FutureTask<Optional<Throwable>> {
    private final RawMessage raw;
    private final int share;
    private boolean leftBehind;

    Taking(RawMessage raw, int share) {
      super(() -> Optional.ofNullable(routes.take(raw)));
      this.raw = raw;
      this.share = share;
    }

    @Override
    protected synchronized void done() {
      if (leftBehind) {
        inFlight.release(share);
      }
    }

    /** From now on it gives its room back itself; false where it has ended. */
    synchronized boolean isLeftBehind() {
      leftBehind = !isDone();
      return leftBehind;
    }

    boolean endsWithin(Duration time) {
      long until = System.nanoTime() + time.toNanos();
      boolean interrupted = false;
      while (!isDone() && System.nanoTime() < until) {
        try {
          get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true; // For whoever waits next: this message is on its way.
        } catch (TimeoutException | ExecutionException e) {
          break;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return isDone();
    }

    void awaitEnd() {
      while (!endsWithin(patience)) {
        // Its own limits end it.
      }
    }

    /** What failed; waits for the end. An error of the routes is one here. */
    @Nullable Throwable failure() {
      awaitEnd();
      if (state() == State.FAILED) {
        switch (exceptionNow()) {
          case Error e -> throw e;
          case RuntimeException e -> throw e;
          case Throwable e -> throw new IllegalStateException(e);
        }
      }
      return resultNow().orElse(null);
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
