package org.estreat.lucene;

import java.io.IOException;
import java.util.function.LongPredicate;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.TwoPhaseIterator;
import org.estreat.index.SearchLimit;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/** Message documents whose UID passes the test of their mailbox. */
final class UidQuery extends SegmentQuery {
  private static final float COST = 20;

  /** Made for one segment after the other, so that many of these queries take little memory. */
  interface Tests {
    /** Null where no UID of the mailbox passes. */
    @Nullable LongPredicate of(Mailbox mailbox) throws IOException;
  }

  private final Tests tests;

  UidQuery(Tests tests) {
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
    for (int i = 0; i < byOrdinal.length; i++) {
      byOrdinal[i] = tests.of(Terms.mailbox(mailboxes.lookupOrd(i)));
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
