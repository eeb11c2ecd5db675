package org.estreat.imap;

import java.util.Arrays;
import org.estreat.model.Uid;

/**
 * A set of UIDs that a server wrote, {@code 1:5,9} (RFC 9051 section 9, sequence-set): its ranges,
 * which are never expanded beyond a bound.
 */
final class SequenceSet {
  /** From and to of each range, ascending and apart. */
  private final long[] ends;

  private SequenceSet(long[] ends) {
    this.ends = ends;
  }

  /**
   * @throws MalformedResponseException when it is none, or holds {@code *}, which no server says
   */
  static SequenceSet parse(String text) {
    long[] ends = new long[16];
    int count = 0;
    int at = 0;
    while (at < text.length()) {
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      int colon = text.indexOf(':', at);
      long first = number(text, at, colon >= 0 && colon < end ? colon : end);
      long second = colon >= 0 && colon < end ? number(text, colon + 1, end) : first;
      if (count == ends.length) {
        ends = Arrays.copyOf(ends, 2 * count);
      }
      ends[count++] = Math.min(first, second);
      ends[count++] = Math.max(first, second);
      at = end + 1;
    }
    if (count == 0 || text.endsWith(",")) {
      throw new MalformedResponseException("expected a set of UIDs, found '" + shown(text) + "'");
    }
    return new SequenceSet(united(Arrays.copyOf(ends, count)));
  }

  private static long number(String text, int from, int to) {
    long number = 0;
    for (int i = from; i < to && number <= Uid.MAX; i++) {
      char c = text.charAt(i);
      number = c >= '0' && c <= '9' ? 10 * number + (c - '0') : Long.MAX_VALUE;
    }
    if (from == to || number < 1 || number > Uid.MAX) {
      throw new MalformedResponseException("expected a set of UIDs, found '" + shown(text) + "'");
    }
    return number;
  }

  private static String shown(String text) {
    return text.substring(0, Math.min(40, text.length()));
  }

  private static long[] united(long[] ends) {
    long[] ranges = new long[ends.length / 2]; // two numbers of 32 bits each
    for (int i = 0; i < ranges.length; i++) {
      ranges[i] = (ends[2 * i] << 32 | ends[2 * i + 1]) ^ Long.MIN_VALUE; // sorted as unsigned
    }
    Arrays.sort(ranges);
    int count = 0;
    for (long packed : ranges) {
      long range = packed ^ Long.MIN_VALUE;
      long from = range >>> 32;
      long to = range & Uid.MAX;
      if (count > 0 && from <= ends[count - 1] + 1) {
        ends[count - 1] = Math.max(ends[count - 1], to);
      } else {
        ends[count++] = from;
        ends[count++] = to;
      }
    }
    return Arrays.copyOf(ends, count);
  }

  /** How many UIDs it names. */
  long count() {
    long count = 0;
    for (int i = 0; i < ends.length; i += 2) {
      count += ends[i + 1] - ends[i] + 1;
    }
    return count;
  }

  /** Hears a range. */
  @FunctionalInterface
  interface RangeVisitor {
    void range(long from, long to);
  }

  /** Its ranges, ascending and apart. */
  void forEachRange(RangeVisitor each) {
    for (int i = 0; i < ends.length; i += 2) {
      each.range(ends[i], ends[i + 1]);
    }
  }

  /** Its UIDs, ascending; where there are more than {@code most}, the first so many. */
  long[] uids(long most) {
    long[] uids = new long[(int) Math.min(count(), most)];
    int at = 0;
    for (int i = 0; i < ends.length && at < uids.length; i += 2) {
      for (long uid = ends[i]; uid <= ends[i + 1] && at < uids.length; uid++) {
        uids[at++] = uid;
      }
    }
    return uids;
  }
}
