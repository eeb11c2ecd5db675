package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/**
 * Documents whose texts have the key's pairs of bytes: exactly those that hold the key where it is
 * one or two bytes long, and no fewer than those where it is longer.
 */
final class PairsQuery extends SegmentQuery {
  /** Of a longer key only the rarest pairs are looked at. */
  private static final int MOST_PAIRS = 3;

  private final List<String> fields;
  private final List<BytesRef> pairs = new ArrayList<>();

  /**
   * @param fields of {@link Grams.Pairs}; one of them has to have a pair
   * @param key in normal form, not empty
   */
  PairsQuery(List<String> fields, BytesRef key) {
    this.fields = fields;
    int size = Math.min(2, key.length);
    for (int at = 0; at + size <= key.length; at++) {
      BytesRef pair = new BytesRef(key.bytes, key.offset + at, size);
      if (!pairs.contains(pair) && pairs.size() < 100) {
        pairs.add(pair);
      }
    }
  }

  /** A pair's documents, before they are read. */
  private record Postings(List<PostingsEnum> lists, long cost) {}

  @Override
  @Nullable Plan plan(LeafReader reader, SearchLimit limit) throws IOException {
    List<Postings> found = new ArrayList<>();
    for (BytesRef pair : pairs) {
      Postings postings = postings(reader, pair);
      if (postings.lists().isEmpty()) {
        return null;
      }
      found.add(postings);
    }
    found.sort(Comparator.comparingLong(Postings::cost));
    List<Postings> rarest = found.subList(0, Math.min(MOST_PAIRS, found.size()));
    return new Plan() {
      @Override
      public long cost() {
        return rarest.getFirst().cost();
      }

      @Override
      public DocIdSetIterator iterator(long leadCost) throws IOException {
        return union(reader.maxDoc(), rarest);
      }
    };
  }

  private Postings postings(LeafReader reader, BytesRef pair) throws IOException {
    List<PostingsEnum> lists = new ArrayList<>();
    long cost = 0;
    for (String field : fields) {
      Terms terms = reader.terms(field);
      TermsEnum dictionary = terms == null ? TermsEnum.EMPTY : terms.iterator();
      if (terms != null && dictionary.seekExact(pair)) {
        cost += dictionary.docFreq();
        lists.add(dictionary.postings(null, PostingsEnum.NONE));
      }
    }
    return new Postings(lists, cost);
  }

  private static DocIdSetIterator union(int size, List<Postings> wanted) throws IOException {
    FixedBitSet all = null;
    for (Postings postings : wanted) {
      FixedBitSet bits = new FixedBitSet(size);
      for (PostingsEnum list : postings.lists()) {
        bits.or(list);
      }
      if (all == null) {
        all = bits;
      } else {
        all.and(bits);
      }
    }
    return all == null ? DocIdSetIterator.empty() : new BitSetIterator(all, all.cardinality());
  }
}
