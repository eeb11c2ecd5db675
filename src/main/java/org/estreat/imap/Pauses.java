package org.estreat.imap;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a connection is tried again: twice as long each time, up to five minutes,
 * and never in step with others. For one thread.
 */
final class Pauses {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Duration first;
  private final RandomGenerator random;
  private Duration next;

  Pauses(Duration first, RandomGenerator random) {
    this.first = first;
    this.random = random;
    this.next = first;
  }

  /** Half to all of what it is this time. */
  Duration next() {
    Duration now = next;
    Duration twice = now.multipliedBy(2);
    next = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
    return Duration.ofMillis((long) (now.toMillis() * (0.5 + random.nextDouble() / 2)));
  }

  /** The next one is short again. */
  void reset() {
    next = first;
  }
}
