package org.estreat.lucene;

import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** A query that says for each segment by itself which documents match, all with one score. */
abstract class SegmentQuery extends Query {
  /** How the matches of a segment will be found, once it is known how many are asked about. */
  interface Plan {
    /** About how many documents are looked at. */
    long cost();

    /**
     * The matches, or a {@link TwoPhaseIterator} as an iterator.
     *
     * @param leadCost how many documents other clauses leave over
     */
    DocIdSetIterator iterator(long leadCost) throws IOException;

    static Plan of(DocIdSetIterator iterator) {
      return new Plan() {
        @Override
        public long cost() {
          return iterator.cost();
        }

        @Override
        public DocIdSetIterator iterator(long leadCost) {
          return iterator;
        }
      };
    }

    static Plan of(TwoPhaseIterator verified) {
      return of(TwoPhaseIterator.asDocIdSetIterator(verified));
    }
  }

  /** Null where nothing in the segment matches. */
  abstract @Nullable Plan plan(LeafReader reader) throws IOException;

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
        Plan plan = plan(leaf.reader());
        return plan == null ? null : supplier(plan, score(), mode);
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return false;
      }
    };
  }

  private static ScorerSupplier supplier(Plan plan, float score, ScoreMode mode) {
    return new ScorerSupplier() {
      @Override
      public Scorer get(long leadCost) throws IOException {
        DocIdSetIterator iterator = plan.iterator(leadCost);
        TwoPhaseIterator verified = TwoPhaseIterator.unwrap(iterator);
        return verified == null
            ? new ConstantScoreScorer(score, mode, iterator)
            : new ConstantScoreScorer(score, mode, verified);
      }

      @Override
      public long cost() {
        return plan.cost();
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return getClass().getSimpleName();
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
