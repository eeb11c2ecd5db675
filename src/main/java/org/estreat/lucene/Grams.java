package org.estreat.lucene;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.util.AttributeFactory;
import org.apache.lucene.util.BytesRef;

/**
 * Which short strings of bytes folded texts hold, each once.
 *
 * <p>{@link Pairs} has every single byte and every two that follow each other in one text, so it
 * decides keys of one or two bytes, and a text without one of a longer key's pairs cannot hold the
 * key. {@link Edges} has what stands around separators, with the same use. {@link Triples} has what
 * three bytes of an opaque run hash to: a run that holds a key has all of the key's.
 *
 * <p>A message has a thousand of them and more, which Lucene would look up in its table of terms
 * one by one. So it is given the whole set as one term ({@link GramSets}), or a few where it is
 * large, and {@link GramPostings} makes terms of its members when a segment is written.
 */
abstract sealed class Grams extends TokenStream permits Grams.OfTexts, Grams.Triples {
  private final BytesTermAttribute term = addAttribute(BytesTermAttribute.class);
  private final GramSets.Encoder encoder;
  private final Kind kind;
  private final long[] bits;

  private Grams(Kind kind) {
    super(AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY);
    this.kind = kind;
    this.bits = new long[(kind.size + Long.SIZE - 1) / Long.SIZE];
    this.encoder = new GramSets.Encoder(bits);
  }

  /** Grams are numbers below the size, in the order of their terms. */
  enum Kind {
    PAIRS(256 * Pairs.OF_A_BYTE),
    EDGES(Edges.SIZE),
    TRIPLES(1 << Triples.BITS);

    private final int size;

    Kind(int size) {
      this.size = size;
    }

    int size() {
      return size;
    }

    /** Those of a field. */
    static Kind of(String field) {
      return field.endsWith(Schema.TRIPLES)
          ? TRIPLES
          : field.endsWith(Schema.EDGES) ? EDGES : PAIRS;
    }

    /**
     * Writes the term of a gram.
     *
     * @param into has room for three bytes
     */
    void write(int gram, BytesRef into) {
      switch (this) {
        case PAIRS -> {
          int next = gram % Pairs.OF_A_BYTE;
          into.length = next == 0 ? 1 : 2;
          into.bytes[0] = (byte) (gram / Pairs.OF_A_BYTE);
          into.bytes[1] = (byte) (next - 1);
        }
        case EDGES -> {
          into.length = 3;
          into.bytes[0] = (byte) (gram >>> 16);
          into.bytes[1] = (byte) (gram >>> 8);
          into.bytes[2] = (byte) gram;
        }
        case TRIPLES -> {
          into.length = 2;
          into.bytes[0] = (byte) (gram >>> 8);
          into.bytes[1] = (byte) gram;
        }
      }
    }
  }

  final void set(int bit) {
    bits[bit >>> 6] |= 1L << bit;
  }

  @Override
  public final void reset() {
    encoder.reset();
  }

  @Override
  public final boolean incrementToken() {
    BytesRef set = encoder.next();
    if (set == null) {
      return false;
    }
    term.setBytesRef(set);
    return true;
  }

  /** The terms of all of them. */
  final List<BytesRef> terms() {
    List<BytesRef> terms = new ArrayList<>();
    for (int word = 0; word < bits.length; word++) {
      for (long left = bits[word]; left != 0; left &= left - 1) {
        BytesRef written = new BytesRef(3);
        kind.write((word << 6) + Long.numberOfTrailingZeros(left), written);
        terms.add(written);
      }
    }
    return terms;
  }

  /** The highest bit that is set, or -1. */
  final int highest() {
    int word = bits.length - 1;
    while (word >= 0 && bits[word] == 0) {
      word--;
    }
    return word < 0 ? -1 : (word << 6) + 63 - Long.numberOfLeadingZeros(bits[word]);
  }

  /** Grams of whole texts, which are given piece by piece. */
  abstract static sealed class OfTexts extends Grams permits Pairs, Edges {
    private OfTexts(Kind kind) {
      super(kind);
    }

    /** A text begins, which has nothing to do with what was added before. */
    abstract void begin();

    /** Adds the next piece of the text, in normal form. */
    abstract void add(byte[] text, int from, int to);
  }

  static final class Pairs extends OfTexts {
    /** A byte alone, and then what may follow it. */
    private static final int OF_A_BYTE = 1 + 256;

    private int last = -1;

    Pairs() {
      super(Kind.PAIRS);
    }

    @Override
    void begin() {
      last = -1;
    }

    @Override
    void add(byte[] text, int from, int to) {
      int previous = last;
      for (int i = from; i < to; i++) {
        int b = text[i] & 0xFF;
        if (previous >= 0) {
          set(previous * OF_A_BYTE + 1 + b);
        }
        set(b * OF_A_BYTE);
        previous = b;
      }
      last = previous;
    }
  }

  /**
   * What stands around separators, which are the ASCII characters but letters, digits and controls:
   * two bytes before one, two behind, one on both sides; around a space one on one side and two on
   * the other instead of two on one. Those have to be letters, digits or beyond ASCII.
   */
  static final class Edges extends OfTexts {
    /** Digits, letters, and one for all bytes that are neither. */
    private static final int LETTERS = 37;

    private static final int OTHER = LETTERS - 1;
    private static final int SEPARATORS = 33;
    private static final int TWO = LETTERS * LETTERS;

    /** Bits from here on are of a space and three letters. */
    private static final int FOURS = 3 * SEPARATORS * TWO;

    private static final int SIZE = FOURS + 2 * TWO * LETTERS;

    /** A class of its own for each, from here on. */
    private static final int SEPARATOR = 0x40;

    private static final int SPACE = SEPARATOR;
    private static final int NEITHER = SEPARATOR - 1;
    private static final byte[] CLASSES = classes();

    /** The classes of the last four bytes, the last one lowest. */
    private int last;

    Edges() {
      super(Kind.EDGES);
      begin();
    }

    private static byte[] classes() {
      byte[] classes = new byte[256];
      int separators = 0;
      for (int b = 0; b < classes.length; b++) {
        boolean digit = b >= '0' && b <= '9';
        boolean letter = b >= 'A' && b <= 'Z';
        boolean other = b > '~' || (b >= 'a' && b <= 'z'); // no small ones but from beyond ASCII
        classes[b] =
            (byte)
                (digit
                    ? b - '0'
                    : letter
                        ? b - 'A' + 10
                        : other ? OTHER : b < ' ' ? NEITHER : SEPARATOR + separators++);
      }
      return classes;
    }

    @Override
    void begin() {
      last = NEITHER * 0x01010101;
    }

    @Override
    void add(byte[] text, int from, int to) {
      int four = last;
      for (int i = from; i < to; i++) {
        four = (four << 8) | CLASSES[text[i] & 0xFF];
        if ((four & SEPARATOR * 0x010101) != 0) {
          around(four);
        }
      }
      last = four;
    }

    private void around(int four) {
      int a = four >>> 24;
      int b = (four >>> 16) & 0xFF;
      int c = (four >>> 8) & 0xFF;
      int d = four & 0xFF;
      if (c >= SEPARATOR) {
        if (b < LETTERS && d < LETTERS) {
          set(three(c - SEPARATOR, b, d));
          if (c == SPACE && a < LETTERS) {
            set(FOURS + (a * LETTERS + b) * LETTERS + d);
          }
        }
      } else if (c < LETTERS && b < LETTERS && d > SPACE) {
        set(three(SEPARATORS + d - SEPARATOR, b, c));
      }
      if (b >= SEPARATOR && c < LETTERS && d < LETTERS) {
        if (b > SPACE) {
          set(three(2 * SEPARATORS + b - SEPARATOR, c, d));
        } else if (a < LETTERS) {
          set(FOURS + TWO * LETTERS + (a * LETTERS + c) * LETTERS + d);
        }
      }
    }

    private static int three(int kind, int first, int second) {
      return (kind * LETTERS + first) * LETTERS + second;
    }

    /**
     * Whether a text that has all edges of the key holds it: where the key is one edge, and its
     * bytes no others.
     */
    static boolean decide(byte[] key) {
      if (key.length > 4) {
        return false;
      }
      boolean plain = true;
      for (byte b : key) {
        plain &= CLASSES[b & 0xFF] != OTHER;
      }
      Edges edges = new Edges();
      edges.add(key, 0, key.length);
      int first = key.length == 4 ? FOURS : 0;
      return plain && edges.highest() >= first;
    }
  }

  static final class Triples extends Grams {
    /** More would tell runs apart better and take more room. */
    private static final int BITS = 13;

    Triples() {
      super(Kind.TRIPLES);
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
      Kind.TRIPLES.write(hash, term);
      return term;
    }
  }
}
