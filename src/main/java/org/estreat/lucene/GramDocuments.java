package org.estreat.lucene;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

/**
 * The sets of a segment's documents as they came, of which some grams at a time are turned round.
 */
final class GramDocuments {
  /** All sets one after the other, each where {@link #starts} says. */
  private byte[] sets = new byte[1 << 16];

  private int[] starts = new int[256];
  private int pieces;

  /** Document and piece, in the order of documents. */
  private long[] uses = new long[256];

  private int used;
  private final int[] counts;
  private long total;
  private int documents;

  private GramDocuments(int grams) {
    this.counts = new int[grams];
  }

  /**
   * @param terms sets
   * @param grams how many there may be
   */
  static GramDocuments of(Terms terms, int maxDoc, int grams) throws IOException {
    GramDocuments all = new GramDocuments(grams);
    FixedBitSet seen = new FixedBitSet(maxDoc);
    TermsEnum each = terms.iterator();
    PostingsEnum having = null;
    for (BytesRef set = each.next(); set != null; set = each.next()) {
      having = each.postings(having, PostingsEnum.NONE);
      all.add(set, having, seen);
    }
    all.documents = seen.cardinality();
    Arrays.sort(all.uses, 0, all.used);
    return all;
  }

  private void add(BytesRef set, PostingsEnum having, FixedBitSet seen) throws IOException {
    int start = pieces == 0 ? 0 : starts[pieces];
    sets = ArrayUtil.grow(sets, start + set.length);
    System.arraycopy(set.bytes, set.offset, sets, start, set.length);
    starts = ArrayUtil.grow(starts, pieces + 2);
    starts[pieces + 1] = start + set.length;
    int before = used;
    for (int doc = having.nextDoc(); doc != PostingsEnum.NO_MORE_DOCS; doc = having.nextDoc()) {
      uses = ArrayUtil.grow(uses, used + 1);
      uses[used++] = ((long) doc << 32) | pieces;
      seen.set(doc);
    }
    int more = used - before;
    GramSets.decode(sets, start, start + set.length, gram -> counts[gram] += more);
    pieces++;
  }

  int grams() {
    return counts.length;
  }

  /** How many documents have the gram. */
  int count(int gram) {
    return counts[gram];
  }

  /** Postings of all grams. */
  long total() {
    if (total == 0) {
      for (int count : counts) {
        total += count;
      }
    }
    return total;
  }

  /** How many documents have any. */
  int documents() {
    return documents;
  }

  /** Where to stop turning, so that there are no more postings than this, but for a single gram. */
  int endOf(int from, int postings) {
    long sum = counts[from];
    int end = from + 1;
    while (end < counts.length && sum + counts[end] <= postings) {
      sum += counts[end++];
    }
    return end;
  }

  /** Grams with their documents. */
  static final class Turned {
    static final Turned NOTHING = new Turned(0, new int[0], new int[0]);

    private final int from;
    private final int[] documents;
    private final int[] ends;

    /**
     * @param documents those of the first gram, then those of the next, each ascending
     * @param ends behind the last document of each gram, the first of which is {@code from}
     */
    private Turned(int from, int[] documents, int[] ends) {
      this.from = from;
      this.documents = documents;
      this.ends = ends;
    }

    int[] documents() {
      return documents;
    }

    int end(int gram) {
      return ends[gram - from];
    }
  }

  /** Turns round the grams from one on, until before another. */
  Turned turn(int from, int to) {
    int[] ends = new int[to - from];
    int sum = 0;
    for (int gram = from; gram < to; gram++) {
      ends[gram - from] = sum;
      sum += counts[gram];
    }
    int[] turned = new int[sum];
    for (int i = 0; i < used; i++) {
      int piece = (int) uses[i];
      int doc = (int) (uses[i] >>> 32);
      GramSets.decode(
          sets,
          starts[piece],
          starts[piece + 1],
          gram -> {
            if (gram >= from && gram < to) {
              turned[ends[gram - from]++] = doc;
            }
          });
    }
    return new Turned(from, turned, ends);
  }
}
