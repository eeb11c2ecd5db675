package org.estreat.imap;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A rate that may be overdrawn and is then waited for: what has come cannot be sent back. A second
 * of it may be saved up. Safe to use from several threads.
 */
final class TokenBucket {
  private final double perSecond;
  private final InstantSource clock;
  private double saved;
  private Instant at;

  /**
   * @param perSecond 0 for no limit
   */
  TokenBucket(double perSecond, InstantSource clock) {
    this.perSecond = perSecond;
    this.clock = clock;
    this.saved = perSecond;
    this.at = clock.instant();
  }

  /** Takes so much, and says how long to wait before more is taken. */
  synchronized Duration take(long amount) {
    if (perSecond == 0) {
      return Duration.ZERO;
    }
    Instant now = clock.instant();
    double passed = Math.max(0, Duration.between(at, now).toNanos() / 1e9); // clocks are set back
    at = now;
    saved = Math.min(perSecond, saved + passed * perSecond) - amount;
    return saved >= 0 ? Duration.ZERO : Duration.ofNanos((long) (-saved / perSecond * 1e9));
  }
}
