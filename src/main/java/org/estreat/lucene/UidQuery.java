package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.util.FixedBitSet;
import org.estreat.index.SearchLimit;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/** Message documents whose UID passes the test of their mailbox. */
final class UidQuery extends SegmentQuery {
  private static final float COST = 5;

  /** What is asked of UIDs. */
  interface Tests {
    /** Null where no UID of the mailbox passes. It is asked of UIDs in ascending order. */
    @Nullable LongPredicate of(Mailbox mailbox) throws IOException;
  }

  private final View view;
  private final Tests tests;
  private @Nullable List<FixedBitSet> wanted;

  UidQuery(View view, Tests tests) {
    this.view = view;
    this.tests = tests;
  }

  @Override
  Plan plan(LeafReader reader, SearchLimit limit) throws IOException {
    Numbering.Segment segment = view.numbering().segment(reader);
    List<FixedBitSet> ranks = wanted(limit);
    DocIdSetIterator all = DocIdSetIterator.all(segment.places().length);
    return Plan.of(
        new TwoPhaseIterator(all) {
          @Override
          public boolean matches() {
            int place = segment.places()[all.docID()];
            return place >= 0 && ranks.get(place).get(segment.ranks()[all.docID()]);
          }

          @Override
          public float matchCost() {
            return COST;
          }
        });
  }

  /** For each place the ranks of the UIDs that pass; found once. */
  private synchronized List<FixedBitSet> wanted(SearchLimit limit) throws IOException {
    List<FixedBitSet> known = wanted;
    if (known == null) {
      known = new ArrayList<>();
      var pace = new LimitedSearcher.Pace(limit);
      for (Numbering.Place place : view.numbering().places()) {
        known.add(ranks(place, pace));
      }
      wanted = known;
    }
    return known;
  }

  private FixedBitSet ranks(Numbering.Place place, LimitedSearcher.Pace pace) throws IOException {
    long[] uids = place.uids();
    FixedBitSet ranks = new FixedBitSet(uids.length);
    LongPredicate test = tests.of(place.mailbox());
    for (int rank = 0; test != null && rank < uids.length; rank++) {
      pace.step();
      if (test.test(uids[rank])) {
        ranks.set(rank);
      }
    }
    return ranks;
  }
}
