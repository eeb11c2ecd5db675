package org.estreat.lucene;

import java.io.IOException;
import java.util.function.LongPredicate;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.TwoPhaseIterator;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/** Documents whose number in a column passes a test; for columns that are updated in place. */
final class NumberQuery extends SegmentQuery {
  private static final float COST = 5;

  private final String column;
  private final LongPredicate test;

  NumberQuery(String column, LongPredicate test) {
    this.column = column;
    this.test = test;
  }

  @Override
  @Nullable Plan plan(LeafReader reader, SearchLimit limit) throws IOException {
    NumericDocValues numbers = reader.getNumericDocValues(column);
    if (numbers == null) {
      return null;
    }
    return Plan.of(
        new TwoPhaseIterator(numbers) {
          @Override
          public boolean matches() throws IOException {
            return test.test(numbers.longValue());
          }

          @Override
          public float matchCost() {
            return COST;
          }
        });
  }
}
