package org.estreat.lucene;

import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TwoPhaseIterator;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/** Documents whose text in a place holds the key, found by reading the text. */
final class VerifyQuery extends SegmentQuery {
  /** Per document, in the unit of a simple comparison; dearer than every other clause. */
  private static final float COST = 5000;

  private final TextPlace place;
  private final Finder key;

  VerifyQuery(TextPlace place, Finder key) {
    this.place = place;
    this.key = key;
  }

  @Override
  @Nullable Plan plan(LeafReader reader, SearchLimit limit) {
    DocIdSetIterator all = DocIdSetIterator.all(reader.maxDoc());
    TextMatcher texts = new TextMatcher(reader, limit);
    return Plan.of(
        new TwoPhaseIterator(all) {
          @Override
          public boolean matches() throws IOException {
            return texts.matches(all.docID(), place, key);
          }

          @Override
          public float matchCost() {
            return COST;
          }
        });
  }
}
