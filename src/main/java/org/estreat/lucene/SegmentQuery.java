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
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/** A query that says for each segment by itself which documents match, all with one score. */
abstract class SegmentQuery extends Query {
  /** From here on a look at a document costs more than one at the clock. */
  private static final float DEAR = 100;

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

  /**
   * Null where nothing in the segment matches.
   *
   * @param limit to be asked in loops over words; it is asked for every document anyhow
   */
  abstract @Nullable Plan plan(LeafReader reader, SearchLimit limit) throws IOException;

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
    SearchLimit limit = LimitedSearcher.limitOf(searcher);
    return new ConstantScoreWeight(this, boost) {
      @Override
      public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
        Plan plan = plan(leaf.reader(), limit);
        return plan == null ? null : supplier(plan, score(), mode, limit);
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return false;
      }
    };
  }

  private static ScorerSupplier supplier(
      Plan plan, float score, ScoreMode mode, SearchLimit limit) {
    return new ScorerSupplier() {
      @Override
      public Scorer get(long leadCost) throws IOException {
        DocIdSetIterator iterator = plan.iterator(leadCost);
        TwoPhaseIterator verified = TwoPhaseIterator.unwrap(iterator);
        return verified == null
            ? new ConstantScoreScorer(score, mode, iterator)
            : new ConstantScoreScorer(score, mode, limited(verified, limit));
      }

      @Override
      public long cost() {
        return plan.cost();
      }
    };
  }

  private static TwoPhaseIterator limited(TwoPhaseIterator verified, SearchLimit limit) {
    if (limit == SearchLimit.NONE) {
      return verified;
    }
    boolean dear = verified.matchCost() >= DEAR;
    LimitedSearcher.Pace pace = new LimitedSearcher.Pace(limit);
    return new TwoPhaseIterator(verified.approximation()) {
      @Override
      public boolean matches() throws IOException {
        if (dear) {
          limit.check();
        } else {
          pace.step();
        }
        return verified.matches();
      }

      @Override
      public float matchCost() {
        return verified.matchCost();
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
