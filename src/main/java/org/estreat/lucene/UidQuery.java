package org.estreat.lucene;

import java.io.IOException;
import java.util.Map;
import java.util.function.LongPredicate;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/** Message documents whose UID passes the test of their mailbox. */
final class UidQuery extends SegmentQuery {
  private static final float COST = 20;

  private final Map<BytesRef, LongPredicate> tests;

  /**
   * @param tests by {@link Terms#mailbox}; what is in no mailbox named here does not match
   */
  UidQuery(Map<BytesRef, LongPredicate> tests) {
    this.tests = tests;
  }

  @Override
  @Nullable Plan plan(LeafReader reader, SearchLimit limit) throws IOException {
    SortedDocValues mailboxes = reader.getSortedDocValues(Schema.MAILBOX);
    NumericDocValues uids = reader.getNumericDocValues(Schema.UID);
    if (mailboxes == null || uids == null) {
      return null;
    }
    @Nullable LongPredicate[] byOrdinal = new LongPredicate[mailboxes.getValueCount()];
    for (var test : tests.entrySet()) {
      int ordinal = mailboxes.lookupTerm(test.getKey());
      if (ordinal >= 0) {
        byOrdinal[ordinal] = test.getValue();
      }
    }
    return Plan.of(
        new TwoPhaseIterator(mailboxes) {
          @Override
          public boolean matches() throws IOException {
            LongPredicate test = byOrdinal[mailboxes.ordValue()];
            return test != null
                && uids.advanceExact(mailboxes.docID())
                && test.test(uids.longValue());
          }

          @Override
          public float matchCost() {
            return COST;
          }
        });
  }
}
