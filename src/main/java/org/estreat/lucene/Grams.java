package org.estreat.lucene;

import java.util.Arrays;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.AttributeFactory;
import org.apache.lucene.util.BytesRef;

/**
 * Which short strings of bytes folded texts hold, each once, as Lucene terms.
 *
 * <p>{@link Pairs} has every single byte and every two that follow each other in one text, so it
 * decides keys of one or two bytes, and a text without one of a longer key's pairs cannot hold the
 * key. {@link Triples} has what three bytes of an opaque run hash to: a run that holds a key has
 * all of the key's.
 */
abstract sealed class Grams extends TokenStream permits Grams.Pairs, Grams.Triples {
  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final long[] bits;
  private final BytesRef bytes = new BytesRef(2);
  private int at;

  private Grams(int size) {
    super(AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY);
    this.bits = new long[size / Long.SIZE];
  }

  final void set(int bit) {
    bits[bit >>> 6] |= 1L << bit;
  }

  @Override
  public final void reset() {
    at = 0;
  }

  @Override
  public final boolean incrementToken() {
    int word = at >>> 6;
    long left = word < bits.length ? bits[word] & (-1L << at) : 0;
    while (left == 0) {
      if (++word >= bits.length) {
        return false;
      }
      left = bits[word];
    }
    int bit = (word << 6) + Long.numberOfTrailingZeros(left);
    at = bit + 1;
    write(bit, bytes);
    term.setBytesRef(bytes);
    return true;
  }

  abstract void write(int bit, BytesRef into);

  /** Forgets everything. */
  final void clear() {
    Arrays.fill(bits, 0);
  }

  static final class Pairs extends Grams {
    private static final int SINGLE = 1 << 16;

    Pairs() {
      super(SINGLE + 256);
    }

    /**
     * Adds a piece of a text.
     *
     * @param previous the byte before it, or -1 where the text begins
     * @return its last byte, to go on with
     */
    int add(byte[] text, int from, int to, int previous) {
      int last = previous;
      for (int i = from; i < to; i++) {
        int b = text[i] & 0xFF;
        if (last >= 0) {
          set((last << 8) | b);
        }
        set(SINGLE + b);
        last = b;
      }
      return last;
    }

    @Override
    void write(int bit, BytesRef into) {
      boolean single = bit >= SINGLE;
      into.length = single ? 1 : 2;
      into.bytes[0] = (byte) (single ? bit : bit >>> 8);
      into.bytes[1] = (byte) bit;
    }
  }

  static final class Triples extends Grams {
    /** More would tell runs apart better and take more room. */
    private static final int BITS = 13;

    Triples() {
      super(1 << BITS);
    }

    static int hash(byte[] text, int at) {
      int three = ((text[at] & 0xFF) << 16) | ((text[at + 1] & 0xFF) << 8) | (text[at + 2] & 0xFF);
      return (three * 0x9E3779B1) >>> -BITS;
    }

    /** Adds a run. */
    void add(byte[] text, int from, int to) {
      for (int i = from; i + 2 < to; i++) {
        set(hash(text, i));
      }
    }

    /** The term of what {@link #hash} gives. */
    static BytesRef term(int hash) {
      BytesRef term = new BytesRef(2);
      put(hash, term);
      return term;
    }

    private static void put(int hash, BytesRef into) {
      into.length = 2;
      into.bytes[0] = (byte) (hash >>> 8);
      into.bytes[1] = (byte) hash;
    }

    @Override
    void write(int bit, BytesRef into) {
      put(bit, into);
    }
  }
}
