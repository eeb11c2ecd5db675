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
import org.estreat.model.Sighting;
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
    void taken(Sighting sighting, long octets, @Nullable Throwable failure) throws IOException;
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
    tell(taking);
    return 0;
  }

  /** Waits for those that are late; all have been told of then. */
  void finish() throws IOException {
    @Nullable Throwable met = null;
    while (!late.isEmpty()) {
      try {
        tell(late.remove());
      } catch (IOException | RuntimeException | Error e) {
        if (met == null) {
          met = e;
        } else {
          met.addSuppressed(e);
        }
      }
    }
    switch (met) {
      case null -> {}
      case IOException e -> throw e;
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private void tell(Taking taking) throws IOException {
    taken.taken(taking.sighting, taking.octets, taking.failure());
  }

  /** Tells of those that have ended, and waits until there are only so many left. */
  private void settle(int most) throws IOException {
    for (int i = late.size(); i > 0; i--) {
      Taking taking = late.remove();
      if (late.size() >= most || taking.isDone()) {
        tell(taking);
      } else {
        late.add(taking);
      }
    }
  }

  private final class Taking extends FutureTask<Optional<Throwable>> {
    private final Sighting sighting;
    private final long octets;
    private final int share;
    private boolean leftBehind;

    Taking(RawMessage raw, int share) {
      super(() -> Optional.ofNullable(routes.take(raw)));
      this.sighting = raw.sighting();
      this.octets = raw.octets(); // Not the message: its room may be given back before it is told.
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
