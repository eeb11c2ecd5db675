package org.estreat.imap;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose server does not take what is written to it: a write, unlike a read, has
 * no time-out of its own. Told by one thread.
 */
final class Watchdog implements AutoCloseable {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("write-watchdog").factory());
  private volatile boolean writing;
  private volatile long since;

  Watchdog(Connection connection, long patienceMs) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(patienceMs);
    long every = Math.max(10, patienceMs / 4);
    var _ =
        timer.scheduleWithFixedDelay(
            () -> {
              if (writing && System.nanoTime() - since > nanos) {
                connection.abort();
              }
            },
            every,
            every,
            TimeUnit.MILLISECONDS);
  }

  /** Octets are on their way. */
  void writes() {
    since = System.nanoTime();
    writing = true;
  }

  /** All of them were taken. */
  void rests() {
    writing = false;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
