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
 * Documents whose texts have the {@link Grams} of a key: none that hold the key are missing, and
 * where its grams decide these are no others.
 */
final class GramsQuery extends SegmentQuery {
  /** Of many grams only the rarest are looked at. */
  private static final int MOST = 3;

  private final List<List<String>> groups;
  private final List<BytesRef> grams;
  private final boolean decides;

  /**
   * @param groups of fields: for one of the groups, each gram has to be in one of its fields
   * @param grams of the key, at least one
   * @param decides whether what has the grams has the key; else a verification has to follow
   */
  private GramsQuery(List<List<String>> groups, List<BytesRef> grams, boolean decides) {
    this.groups = groups;
    this.grams = grams.subList(0, Math.min(100, grams.size()));
    this.decides = decides;
  }

  /**
   * By {@link Grams.Pairs}.
   *
   * @param fields of them; any has to have a pair
   * @param key in normal form, not empty
   */
  static GramsQuery pairs(List<String> fields, byte[] key) {
    int size = Math.min(2, key.length);
    List<BytesRef> pairs = new ArrayList<>();
    for (int at = 0; at + size <= key.length && pairs.size() < 100; at++) {
      BytesRef pair = new BytesRef(key, at, size);
      if (!pairs.contains(pair)) {
        pairs.add(pair);
      }
    }
    return new GramsQuery(List.of(fields), pairs, key.length <= 2);
  }

  /**
   * By {@link Grams.Edges}; null where the key has none, or the place.
   *
   * @param fields of them; a text that two fields have together, as TEXT has header and body, has
   *     its edges in one, but for a key over their border, which holds a control character
   * @param key in normal form
   */
  static @Nullable GramsQuery edges(List<String> fields, byte[] key) {
    Grams.Edges edges = new Grams.Edges();
    edges.add(key, 0, key.length);
    List<BytesRef> grams = edges.terms();
    return grams.isEmpty() || fields.isEmpty()
        ? null
        : new GramsQuery(
            Folding.holdsControl(key) ? List.of(fields) : fields.stream().map(List::of).toList(),
            grams,
            Grams.Edges.decide(key));
  }

  /** Whether no verification has to follow. */
  boolean decides() {
    return decides;
  }

  /** A gram's documents, before they are read. */
  record Postings(List<PostingsEnum> lists, long cost) {}

  /** Candidates of a segment, for each group those of its rarest grams; not read yet. */
  record Found(int size, List<List<Postings>> groups, long cost) {
    /** For each group the documents that have the grams. */
    List<FixedBitSet> sets() throws IOException {
      List<FixedBitSet> sets = new ArrayList<>();
      for (List<Postings> group : groups) {
        sets.add(intersection(size, group));
      }
      return sets;
    }
  }

  Found find(LeafReader reader) throws IOException {
    List<List<Postings>> found = new ArrayList<>();
    long cost = 0;
    for (List<String> group : groups) {
      List<Postings> rarest = rarest(reader, group);
      found.add(rarest);
      cost += rarest.isEmpty() ? 0 : rarest.getFirst().cost();
    }
    return new Found(reader.maxDoc(), found, Math.min(reader.maxDoc(), cost));
  }

  @Override
  @Nullable Plan plan(LeafReader reader, SearchLimit limit) throws IOException {
    Found found = find(reader);
    if (found.cost() == 0) {
      return null;
    }
    return new Plan() {
      @Override
      public long cost() {
        return found.cost();
      }

      @Override
      public DocIdSetIterator iterator(long leadCost) throws IOException {
        FixedBitSet any = union(found.sets());
        return new BitSetIterator(any, any.cardinality());
      }
    };
  }

  /** All of one or several sets. */
  static FixedBitSet union(List<FixedBitSet> sets) {
    FixedBitSet any = sets.getFirst().clone();
    sets.forEach(any::or);
    return any;
  }

  /** Empty where a gram is nowhere. */
  private List<Postings> rarest(LeafReader reader, List<String> fields) throws IOException {
    List<Postings> found = new ArrayList<>();
    for (BytesRef gram : grams) {
      Postings postings = postings(reader, fields, gram);
      if (postings.lists().isEmpty()) {
        return List.of();
      }
      found.add(postings);
    }
    found.sort(Comparator.comparingLong(Postings::cost));
    return found.subList(0, Math.min(MOST, found.size()));
  }

  private static Postings postings(LeafReader reader, List<String> fields, BytesRef gram)
      throws IOException {
    List<PostingsEnum> lists = new ArrayList<>();
    long cost = 0;
    for (String field : fields) {
      Terms terms = reader.terms(field);
      TermsEnum dictionary = terms == null ? TermsEnum.EMPTY : terms.iterator();
      if (terms != null && dictionary.seekExact(gram)) {
        cost += dictionary.docFreq();
        lists.add(dictionary.postings(null, PostingsEnum.NONE));
      }
    }
    return new Postings(lists, cost);
  }

  private static FixedBitSet intersection(int size, List<Postings> grams) throws IOException {
    FixedBitSet all = new FixedBitSet(size);
    for (int i = 0; i < grams.size(); i++) {
      FixedBitSet bits = i == 0 ? all : new FixedBitSet(size);
      for (PostingsEnum list : grams.get(i).lists()) {
        bits.or(list);
      }
      all.and(bits);
    }
    return all;
  }
}
