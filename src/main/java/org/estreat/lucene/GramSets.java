package org.estreat.lucene;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * Sets of small numbers as bytes: the distances from one to the next, ascending, the first from -1,
 * seven bits a byte with the highest set where more follow, the lowest bits first.
 */
final class GramSets {
  /** Lucene takes terms of up to 32,766 bytes. */
  private static final int LONGEST = 30_000;

  private static final int MOST_BYTES_OF_ONE = 3;

  private GramSets() {}

  /** Writes a set, in several pieces where it is large; each is a set by itself. */
  static final class Encoder {
    private final long[] bits;
    private final BytesRef piece = new BytesRef(256);
    private int word;
    private long left;

    /**
     * @param bits the set; may grow until {@link #reset}
     */
    Encoder(long[] bits) {
      this.bits = bits;
    }

    void reset() {
      word = 0;
      left = bits[0];
    }

    /** The next piece, valid until the one after it; null where there is none. */
    @Nullable BytesRef next() {
      piece.length = 0;
      int last = -1;
      while (piece.length + MOST_BYTES_OF_ONE <= LONGEST) {
        while (left == 0) {
          if (++word >= bits.length) {
            word = bits.length - 1;
            return piece.length == 0 ? null : piece;
          }
          left = bits[word];
        }
        int number = (word << 6) + Long.numberOfTrailingZeros(left);
        left &= left - 1;
        write(number - last);
        last = number;
      }
      return piece;
    }

    private void write(int distance) {
      if (piece.length + MOST_BYTES_OF_ONE > piece.bytes.length) {
        piece.bytes = Arrays.copyOf(piece.bytes, 2 * piece.bytes.length);
      }
      int more = distance;
      while (more > 0x7F) {
        piece.bytes[piece.length++] = (byte) (more | 0x80);
        more >>>= 7;
      }
      piece.bytes[piece.length++] = (byte) more;
    }
  }

  /** Gives the numbers of a piece, ascending. */
  static void decode(byte[] bytes, int from, int to, IntConsumer each) {
    int number = -1;
    int at = from;
    while (at < to) {
      int b = bytes[at++];
      int distance = b & 0x7F;
      for (int shift = 7; b < 0; shift += 7) {
        b = bytes[at++];
        distance |= (b & 0x7F) << shift;
      }
      number += distance;
      each.accept(number);
    }
  }
}
