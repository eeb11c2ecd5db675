package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.ConjunctionUtils;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/**
 * Documents with an opaque run that holds the key. A key without a NUL is never found over two.
 * Only the runs of documents that have some of the key's {@link Grams.Triples} are read, and where
 * they are too long for their column the text itself.
 */
final class OpaqueQuery extends SegmentQuery {
  /** Less than a verification, since the column is a small part of the text. */
  private static final float COST = 1000;

  /** More postings cost more than the runs that they spare. */
  private static final int MOST_TRIPLES = 4;

  private final String column;
  private final TextPlace place;
  private final Finder key;
  private final int[] hashes;

  /**
   * @param place whose runs the column has
   * @param run the key, in normal form
   */
  OpaqueQuery(String column, TextPlace place, BytesRef run) {
    this.column = column;
    this.place = place;
    this.key = new Finder(run);
    this.hashes =
        IntStream.range(run.offset, run.offset + run.length - 2)
            .map(at -> Grams.Triples.hash(run.bytes, at))
            .distinct()
            .toArray();
  }

  @Override
  @Nullable Plan plan(LeafReader reader, SearchLimit limit) throws IOException {
    BinaryDocValues runs = reader.getBinaryDocValues(column);
    if (runs == null) {
      return null;
    }
    if (hashes.length == 0) {
      return Plan.of(scanned(runs, runs, true, new TextMatcher(reader, limit)));
    }
    DocIdSetIterator filtered = filtered(reader.terms(column + Schema.TRIPLES));
    return filtered == null
        ? null
        : Plan.of(scanned(filtered, runs, false, new TextMatcher(reader, limit)));
  }

  private @Nullable DocIdSetIterator filtered(@Nullable Terms terms) throws IOException {
    if (terms == null) {
      return null;
    }
    TermsEnum dictionary = terms.iterator();
    List<DocIdSetIterator> postings = new ArrayList<>();
    int step = Math.max(1, hashes.length / MOST_TRIPLES);
    for (int i = 0; i < hashes.length && postings.size() < MOST_TRIPLES; i += step) {
      if (!dictionary.seekExact(Grams.Triples.term(hashes[i]))) {
        return null;
      }
      postings.add(dictionary.postings(null, PostingsEnum.NONE));
    }
    return postings.size() == 1
        ? postings.getFirst()
        : ConjunctionUtils.intersectIterators(postings);
  }

  /**
   * @param all whether the candidates are the documents with runs themselves
   */
  private TwoPhaseIterator scanned(
      DocIdSetIterator candidates, BinaryDocValues runs, boolean all, TextMatcher texts) {
    return new TwoPhaseIterator(candidates) {
      @Override
      public boolean matches() throws IOException {
        int doc = candidates.docID();
        if (!all && !runs.advanceExact(doc)) {
          return false;
        }
        BytesRef value = runs.binaryValue();
        if (value.length == 0) {
          return texts.matches(doc, place, key);
        }
        return key.find(value.bytes, value.offset, value.offset + value.length) >= 0;
      }

      @Override
      public float matchCost() {
        return COST;
      }
    };
  }
}
