package org.estreat.lucene;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/** Goes through the documents that match, in no order that means anything. */
final class Scan {
  private Scan() {}

  /** Receives one document after the other. */
  interface Visitor {
    void visit(Columns columns, TextColumn texts, int doc) throws IOException;
  }

  static void each(View view, Query query, Visitor visitor) throws IOException {
    each(view, view.searcher(), query, visitor);
  }

  /**
   * @param searcher over the View, with the limit of a search
   */
  static void each(View view, IndexSearcher searcher, Query query, Visitor visitor)
      throws IOException {
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    LimitedSearcher.Pace pace = new LimitedSearcher.Pace(LimitedSearcher.limitOf(searcher));
    for (LeafReaderContext leaf : view.reader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      Columns columns = new Columns(leaf.reader(), view.keywords());
      TextColumn texts = new TextColumn(leaf.reader());
      DocIdSetIterator matches = scorer.iterator();
      for (int doc = matches.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = matches.nextDoc()) {
        pace.step();
        if (live == null || live.get(doc)) {
          visitor.visit(columns, texts, doc);
        }
      }
    }
  }
}
