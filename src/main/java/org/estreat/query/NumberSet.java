package org.estreat.query;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

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
  public record Range(long from, long to) {
    private boolean hasStar() {
      return from == STAR || to == STAR;
    }

    /** In ascending order, with {@code *} being the number given. */
    private Range resolved(long max) {
      long first = from == STAR ? max : from;
      long last = to == STAR ? max : to;
      return new Range(Math.min(first, last), Math.max(first, last));
    }

    @Override
    public String toString() {
      return from == to ? end(from) : end(from) + ":" + end(to);
    }

    private static String end(long number) {
      return number == STAR ? "*" : Long.toString(number);
    }
  }

  /**
   * The numbers meant where the largest number in use is {@code max}: so {@code n:*} always holds
   * {@code max}, even for a larger n (RFC 9051 section 9, seq-range). Numbers that are not in use
   * stay in; they match nothing.
   *
   * @param max 0 where no number is in use: then ranges with a {@code *} hold nothing
   */
  public Resolved resolve(long max) {
    List<Range> sorted =
        ranges.stream()
            .filter(range -> max > 0 || !range.hasStar())
            .map(range -> range.resolved(max))
            .sorted(Comparator.comparingLong(Range::from))
            .toList();
    long[] from = new long[sorted.size()];
    long[] to = new long[sorted.size()];
    int count = 0;
    for (Range range : sorted) {
      if (count > 0 && range.from <= to[count - 1] + 1) {
        to[count - 1] = Math.max(to[count - 1], range.to);
      } else {
        from[count] = range.from;
        to[count] = range.to;
        count++;
      }
    }
    return new Resolved(Arrays.copyOf(from, count), Arrays.copyOf(to, count));
  }

  /**
   * Membership for one largest number after the other, as {@link #resolve} has it. What holds no
   * {@code *} is resolved once for all of them, and ranges with a {@code *} all hold the largest
   * number and so are one: a million ranges take the memory of one million in any number of
   * mailboxes. Fast for numbers in ascending order, each for one thread.
   */
  public LongFunction<LongPredicate> resolver() {
    Map<Boolean, List<Range>> byStar =
        ranges.stream().collect(Collectors.partitioningBy(Range::hasStar));
    Resolved fixed = new NumberSet(byStar.getOrDefault(false, List.of())).resolve(1);
    NumberSet stars = new NumberSet(byStar.getOrDefault(true, List.of()));
    return max -> {
      LongPredicate one = fixed.ascending();
      LongPredicate other = stars.resolve(max).ascending();
      return one.or(other);
    };
  }

  /** As in a program, {@code 1:5,9,12:*}; empty for the empty set. */
  @Override
  public String toString() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }

  /** Ranges in ascending order that neither overlap nor touch. Unchanging; safe to share. */
  public static final class Resolved {
    private final long[] from;
    private final long[] to;

    private Resolved(long[] from, long[] to) {
      this.from = from;
      this.to = to;
    }

    /** How many ranges. */
    public int count() {
      return from.length;
    }

    /** The first number of the range at this position, from 0. */
    public long from(int position) {
      return from[position];
    }

    /** The last number of the range at this position, from 0. */
    public long to(int position) {
      return to[position];
    }

    /** Whether the number is in one of the ranges; logarithmic time. */
    public boolean contains(long number) {
      int found = Arrays.binarySearch(from, number);
      int at = found >= 0 ? found : -found - 2;
      return at >= 0 && number <= to[at];
    }

    /** The same, in less time where numbers are asked in ascending order. For one thread. */
    private LongPredicate ascending() {
      return new LongPredicate() {
        private int at; // of the first range that does not end before the last number
        private long last = Long.MIN_VALUE;

        @Override
        public boolean test(long number) {
          at = number < last ? 0 : at;
          last = number;
          if (at < to.length && to[at] < number) {
            int found = Arrays.binarySearch(to, at, to.length, number);
            at = found >= 0 ? found : -found - 1;
          }
          return at < to.length && from[at] <= number;
        }
      };
    }
  }
}
