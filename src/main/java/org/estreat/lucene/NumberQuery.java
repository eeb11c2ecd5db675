package org.estreat.lucene;

import java.io.IOException;
import java.util.function.LongPredicate;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TwoPhaseIterator;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/** Documents whose number in a column passes a test; for columns that are updated in place. */
final class NumberQuery extends SegmentQuery {
  private static final float COST = 5;

  private final String column;
  private final LongPredicate test;
  private final boolean absent;

  NumberQuery(String column, LongPredicate test) {
    this(column, test, false);
  }

  /**
   * @param absent whether documents without a number pass
   */
  NumberQuery(String column, LongPredicate test, boolean absent) {
    this.column = column;
    this.test = test;
    this.absent = absent;
  }

  @Override
  @Nullable Plan plan(LeafReader reader, SearchLimit limit) throws IOException {
    NumericDocValues numbers = reader.getNumericDocValues(column);
    DocIdSetIterator all = DocIdSetIterator.all(reader.maxDoc());
    if (numbers == null) {
      return absent ? Plan.of(all) : null;
    }
    DocIdSetIterator asked = absent ? all : numbers;
    return Plan.of(
        new TwoPhaseIterator(asked) {
          @Override
          public boolean matches() throws IOException {
            return (absent && !numbers.advanceExact(asked.docID()))
                || test.test(numbers.longValue());
          }

          @Override
          public float matchCost() {
            return COST;
          }
        });
  }
}
