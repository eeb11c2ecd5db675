package org.estreat.extract;

import java.time.Duration;

/**
 * How much the processes that read contents may take.
 *
 * @param workers most processes that read at a time, and as many for contents that are read alone
 * @param heap most octets of Java's memory in one of them
 * @param cpu processor time for one part: of the thread that reads it, where the system tells that,
 *     else of the process
 */
public record WorkerLimits(int workers, long heap, Duration cpu) {
  public static final WorkerLimits DEFAULT =
      new WorkerLimits(2, 256L << 20, Duration.ofSeconds(60));

  /** Less, and Tika itself does not fit. */
  public static final long LEAST_HEAP = 64L << 20;

  public WorkerLimits {
    if (workers < 1) {
      throw new IllegalArgumentException("expected 1 worker or more, found: " + workers);
    }
    if (heap < LEAST_HEAP) {
      throw new IllegalArgumentException(
          "expected a heap of " + LEAST_HEAP + " octets or more, found: " + heap);
    }
    if (cpu.isNegative() || cpu.isZero()) {
      throw new IllegalArgumentException("the time for one part must be more than 0: " + cpu);
    }
  }
}
