package org.estreat.imap;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Waiting that ends early when it is not needed any more. Safe to use from several threads. */
@FunctionalInterface
interface Waits {
  /**
   * Waits.
   *
   * @param enough asked several times a second; whether to wait no longer
   * @return whether the whole time has passed
   */
  boolean await(Duration time, BooleanSupplier enough) throws InterruptedException;

  /** By the clock of this machine that is never set. */
  static Waits real() {
    ReentrantLock lock = new ReentrantLock();
    Condition never = lock.newCondition();
    return (time, enough) -> {
      long end = System.nanoTime() + time.toNanos();
      lock.lock();
      try {
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
          if (enough.getAsBoolean()) {
            return false;
          }
          never.awaitNanos(Math.min(left, 200_000_000));
        }
        return !enough.getAsBoolean();
      } finally {
        lock.unlock();
      }
    };
  }
}
