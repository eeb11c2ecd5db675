package org.estreat.lucene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchStoppedException;
import org.jspecify.annotations.Nullable;

/**
 * All words of a dictionary that begin with a prefix, one behind the other, to be searched for the
 * words that hold a fragment. Unchanging; safe to share.
 *
 * <p>An entry is {@link #WORD}, the word, {@link #END}, and for a word that few documents have,
 * which most words are, the numbers of these in digits of five bits: so no seek in Lucene's
 * dictionary is needed for them. No byte of a word is less than {@value #LEAST}.
 *
 * <p>Entries stand in blocks, and for each hash of three bytes it is known which blocks have a word
 * with it, so that a fragment is looked for in few blocks. The bytes are a Latin-1 string, for the
 * sake of the JVM's vectorised {@code indexOf}.
 */
final class TermBlob {
  /** Every byte of a word is at least this: {@code 0}, the least of letters, digits and marks. */
  static final int LEAST = 0x30;

  private static final char WORD = 0;
  private static final char END = 1;
  private static final int DIGIT = 2; // of value 0
  private static final int DIGIT_BITS = 5;

  /** Words in more documents than this are sought in Lucene's dictionary. */
  private static final int FEW = 3;

  private static final int BLOCK = 1 << 11;
  private static final int HASH_BITS = 12;

  private final String words;
  private final int[] blocks;
  private final long[] hashes;
  private final int stride;
  private final int digits;

  private TermBlob(byte[] bytes, int length, int[] blocks, int digits) {
    this.words = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    this.blocks = blocks;
    this.digits = digits;
    this.stride = (blocks.length + Long.SIZE - 2) / Long.SIZE;
    this.hashes = new long[stride << HASH_BITS];
    for (int block = 0; block + 1 < blocks.length; block++) {
      long bit = 1L << block;
      int at = block >>> 6;
      for (int i = blocks[block]; i + 2 < blocks[block + 1]; i++) {
        hashes[hash(bytes[i], bytes[i + 1], bytes[i + 2]) * stride + at] |= bit;
      }
    }
  }

  private static int hash(byte one, byte two, byte three) {
    int all = ((one & 0xFF) << 16) | ((two & 0xFF) << 8) | (three & 0xFF);
    return (all * 0x9E3779B1) >>> -HASH_BITS;
  }

  /** Collects entries. */
  private static final class Builder {
    private byte[] bytes = new byte[1 << 12];
    private int length;
    private int[] blocks = new int[16];
    private int blockCount = 1;
    private final int digits;

    Builder(int documents) {
      digits = Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(documents) + 4) / 5);
    }

    /** Begins an entry of at most so many bytes. */
    void begin(int size) {
      int most = length + size + 2 + FEW * digits;
      if (most > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, most));
      }
      if (length - blocks[blockCount - 1] >= BLOCK) {
        close();
      }
    }

    void close() {
      if (blockCount == blocks.length) {
        blocks = Arrays.copyOf(blocks, 2 * blockCount);
      }
      blocks[blockCount++] = length;
    }

    void add(int b) {
      bytes[length++] = (byte) b;
    }

    void add(byte[] from, int offset, int count) {
      System.arraycopy(from, offset, bytes, length, count);
      length += count;
    }

    void document(int doc) {
      for (int shift = 0; shift < digits * DIGIT_BITS; shift += DIGIT_BITS) {
        add(DIGIT + ((doc >>> shift) & 31));
      }
    }
  }

  /**
   * Reads the words behind the prefix.
   *
   * @param documents how many the segment has
   * @param most bytes of memory to take
   * @return null where that is not enough
   */
  static @Nullable TermBlob build(
      Terms terms, BytesRef prefix, int documents, long most, SearchLimit limit)
      throws IOException {
    Builder built = new Builder(documents);
    TermsEnum words = LimitedSearcher.limited(terms.iterator(), limit);
    PostingsEnum postings = null;
    BytesRef word = seek(words, prefix);
    while (word != null && StringHelper.startsWith(word, prefix)) {
      int size = word.length - prefix.length;
      if (taken(built.length + size) > most || built.length > Integer.MAX_VALUE / 3) {
        return null;
      }
      built.begin(size);
      built.add(WORD);
      built.add(word.bytes, word.offset + prefix.length, size);
      built.add(END);
      if (words.docFreq() <= FEW) {
        postings = words.postings(postings, PostingsEnum.NONE);
        for (int doc = postings.nextDoc();
            doc != DocIdSetIterator.NO_MORE_DOCS;
            doc = postings.nextDoc()) {
          built.document(doc);
        }
      }
      word = words.next();
    }
    built.close();
    int[] blocks = Arrays.copyOf(built.blocks, built.blockCount);
    return new TermBlob(built.bytes, built.length, blocks, built.digits);
  }

  static @Nullable BytesRef seek(TermsEnum words, BytesRef prefix) throws IOException {
    return words.seekCeil(prefix) == TermsEnum.SeekStatus.END ? null : words.term();
  }

  /** The entries, and the hashes of so many. */
  private static long taken(long length) {
    return length + ((length / BLOCK / Long.SIZE + 1) << HASH_BITS) * Long.BYTES;
  }

  /** Bytes of memory. */
  long size() {
    return words.length() + 8L * hashes.length + 4L * blocks.length;
  }

  /** Receives what is found. */
  interface Found {
    /** A document that has some word with the fragment. */
    void document(int doc);

    /**
     * A word with the fragment, in more documents than are noted here.
     *
     * @return false to hear of no more
     */
    boolean word(BytesRef word);
  }

  /**
   * Finds the words that hold the fragment.
   *
   * @param fragment not empty, of bytes of words
   * @param atEnd whether they have to end in it
   */
  void find(BytesRef fragment, boolean atEnd, SearchLimit limit, Found found)
      throws SearchStoppedException {
    String wanted =
        new String(fragment.bytes, fragment.offset, fragment.length, StandardCharsets.ISO_8859_1)
            + (atEnd ? String.valueOf(END) : "");
    long[] wantedBlocks = fragment.length < 3 ? null : blocksWith(fragment);
    LimitedSearcher.Pace pace = new LimitedSearcher.Pace(limit);
    for (int block = 0; block + 1 < blocks.length; block++) {
      pace.step();
      if ((wantedBlocks == null || (wantedBlocks[block >>> 6] & (1L << block)) != 0)
          && !find(wanted, blocks[block], blocks[block + 1], found)) {
        return;
      }
    }
  }

  private long[] blocksWith(BytesRef fragment) {
    long[] all = new long[stride];
    Arrays.fill(all, -1);
    byte[] bytes = fragment.bytes;
    for (int i = fragment.offset; i + 2 < fragment.offset + fragment.length; i++) {
      int from = hash(bytes[i], bytes[i + 1], bytes[i + 2]) * stride;
      for (int at = 0; at < stride; at++) {
        all[at] &= hashes[from + at];
      }
    }
    return all;
  }

  private boolean find(String wanted, int from, int to, Found found) {
    int at = words.indexOf(wanted, from, to);
    while (at >= 0) {
      int end = words.indexOf(END, at, to);
      int next = end + 1;
      while (next < to && words.charAt(next) != WORD) {
        found.document(document(next));
        next += digits;
      }
      if (next == end + 1) {
        int start = words.lastIndexOf(WORD, at) + 1;
        byte[] word = words.substring(start, end).getBytes(StandardCharsets.ISO_8859_1);
        if (!found.word(new BytesRef(word))) {
          return false;
        }
      }
      at = words.indexOf(wanted, next, to);
    }
    return true;
  }

  private int document(int at) {
    int doc = 0;
    for (int i = 0; i < digits; i++) {
      doc |= (words.charAt(at + i) - DIGIT) << (i * DIGIT_BITS);
    }
    return doc;
  }
}
