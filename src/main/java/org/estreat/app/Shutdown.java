package org.estreat.app;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The wish from outside to end (SIGTERM, Ctrl-C). A command that has something to put in order
 * takes part by {@link #await} or {@link #interruptible}; any other is ended at once, which loses
 * nothing that is committed.
 */
final class Shutdown {
  private static final long PATIENCE_SECONDS = 30;

  private final CountDownLatch wanted = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean orderly;
  private volatile int exitCode;
  private volatile @Nullable Thread worker;

  /**
   * Asks to end, and waits until that is done. Called from the hook of the virtual machine.
   *
   * @return the exit code of a command that put all in order; empty for any other
   */
  OptionalInt request() {
    wanted.countDown();
    Thread waiting = worker;
    if (waiting != null) {
      waiting.interrupt();
    }
    if (!orderly) {
      return OptionalInt.empty();
    }
    try {
      return finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)
          ? OptionalInt.of(exitCode)
          : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  /** The command has ended; its exit code stands. */
  void finish(int code) {
    exitCode = code;
    finished.countDown();
  }

  /** Whether somebody asked to end. */
  boolean wanted() {
    return wanted.getCount() == 0;
  }

  /** From here on a request is waited for until the command has cleaned up. */
  void beOrderly() {
    orderly = true;
  }

  /** Waits until somebody asks to end. */
  void await() throws InterruptedException {
    orderly = true;
    wanted.await();
  }

  /** Waits for so long; false where somebody asked to end in the meantime. */
  boolean await(Duration time) throws InterruptedException {
    return !wanted.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** From here on a request interrupts this thread, which only waits for others to work. */
  void interruptible() {
    orderly = true;
    worker = Thread.currentThread();
  }

  /** Ends what {@link #interruptible} began. */
  void uninterruptible() {
    worker = null;
    Thread.interrupted();
  }
}
