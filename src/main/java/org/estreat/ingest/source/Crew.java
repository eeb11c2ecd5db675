package org.estreat.ingest.source;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * So many threads that work on messages, and another one for each that has been at its message for
 * long: an attachment that takes its reader a minute keeps no other message waiting.
 *
 * <p>Safe to use from several threads.
 */
final class Crew {
  /** Messages that take long at a time; those are few, or each of them is in wait of another. */
  private static final int MOST_LATE = 32;

  private final int threads;
  private final Duration patience;
  private final ThreadPoolExecutor workers;
  private final ScheduledExecutorService clock;
  private final Set<Turn> turns = ConcurrentHashMap.newKeySet();
  private int late;

  /**
   * @param patience how long a message takes at most without being late
   */
  Crew(int threads, Duration patience) {
    this.threads = threads;
    this.patience = patience;
    this.workers =
        new ThreadPoolExecutor(
            threads,
            threads,
            1,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().name("import-", 1).daemon().factory());
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("import-clock").daemon().factory());
    long pause = patience.toNanos() / 4;
    var _ = clock.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.NANOSECONDS);
  }

  /** Does it as soon as a thread is free. */
  void execute(Runnable work) {
    workers.execute(() -> {
      Turn turn = new Turn();
      turns.add(turn);
      try {
        work.run();
      } finally {
        turns.remove(turn);
        ended(turn);
      }
    });
  }

  /** Work on a message; {@code late} is guarded by the crew. */
  private static final class Turn {
    private final long begun = System.nanoTime();
    private boolean late;
    private boolean ended;
  }

  private void look() {
    long now = System.nanoTime();
    for (Turn turn : turns) {
      if (now - turn.begun > patience.toNanos()) {
        isLate(turn);
      }
    }
  }

  private synchronized void isLate(Turn turn) {
    if (!turn.late && !turn.ended && late < MOST_LATE) {
      turn.late = true;
      late++;
      workers.setMaximumPoolSize(threads + late);
      workers.setCorePoolSize(threads + late);
    }
  }

  private synchronized void ended(Turn turn) {
    turn.ended = true;
    if (turn.late) {
      late--;
      workers.setCorePoolSize(threads + late);
      workers.setMaximumPoolSize(threads + late);
    }
  }

  /** How many work at a time just now. */
  synchronized int size() {
    return threads + late;
  }

  /** Waits until all is done that was given; nothing may be given any more. */
  void finish() throws InterruptedException {
    workers.shutdown();
    while (!workers.awaitTermination(1, TimeUnit.DAYS)) {
      // As long as it takes: each message's own limits end its work.
    }
    clock.shutdownNow();
  }
}
