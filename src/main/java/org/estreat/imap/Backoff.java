package org.estreat.imap;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that double, each drawn between half of it and the whole, so that many clients do not come
 * back at once. For use under its owner's lock.
 */
final class Backoff {
  private final Duration first;
  private final Duration most;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration most, RandomGenerator random) {
    this.first = first;
    this.most = most;
    this.random = random;
  }

  /** How long to wait after one more failure. */
  Duration next() {
    long full = Math.min(most.toMillis(), first.toMillis() << Math.min(failures, 30));
    failures++;
    return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
  }

  /** All is well again. */
  void reset() {
    failures = 0;
  }
}
