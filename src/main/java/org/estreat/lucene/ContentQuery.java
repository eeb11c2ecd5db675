package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/**
 * The join: message documents that have a content whose part document matches. It asks the part
 * documents once, and then for the postings of the hashes found; nothing is done for each message.
 */
final class ContentQuery extends Query {
  private final Query parts;
  private final String field;

  ContentQuery(Query parts) {
    this(parts, Schema.CONTENT);
  }

  /**
   * @param field in which messages name the contents
   */
  ContentQuery(Query parts, String field) {
    this.parts = parts;
    this.field = field;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost)
      throws IOException {
    Query messages =
        LimitedQueries.anyOf(field, hashes(searcher, parts), LimitedSearcher.limitOf(searcher));
    return searcher.createWeight(searcher.rewrite(messages), mode, boost);
  }

  /** The hashes of the contents whose part documents match. */
  static List<BytesRef> hashes(IndexSearcher searcher, Query parts) throws IOException {
    Weight weight = searcher.createWeight(searcher.rewrite(parts), ScoreMode.COMPLETE_NO_SCORES, 1);
    List<BytesRef> hashes = new ArrayList<>();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      BinaryDocValues facts = leaf.reader().getBinaryDocValues(Schema.PART_FACTS);
      Scorer scorer = facts == null ? null : weight.scorer(leaf);
      if (scorer == null || facts == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      var pace = new LimitedSearcher.Pace(LimitedSearcher.limitOf(searcher));
      var matches = scorer.iterator();
      for (int doc = matches.nextDoc();
          doc != DocIdSetIterator.NO_MORE_DOCS;
          doc = matches.nextDoc()) {
        pace.step();
        if ((live == null || live.get(doc)) && facts.advanceExact(doc)) {
          hashes.add(Terms.content(Facts.part(facts.binaryValue()).content()));
        }
      }
    }
    return hashes;
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String shown) {
    return "ContentQuery(" + field + " " + parts + ")";
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
