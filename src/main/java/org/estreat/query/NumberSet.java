package org.estreat.query;

import java.util.List;

/**
 * A sequence-set (RFC 9051 section 9) as written: ranges of 1 to 2^32-1 where either end can be
 * {@link #STAR}, the largest number in use. Resolve it before testing membership.
 */
public record NumberSet(List<Range> ranges) {
  /** The {@code *} of a set. */
  public static final long STAR = Long.MAX_VALUE;

  public NumberSet {
    ranges = List.copyOf(ranges);
  }

  /** Both ends included, in either order: {@code 4:2} is {@code 2:4}. */
  public record Range(long from, long to) {}
}
