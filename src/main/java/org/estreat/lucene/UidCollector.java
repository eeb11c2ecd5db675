package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BulkScorer;
import org.apache.lucene.search.DocIdStream;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.FixedBitSet;
import org.estreat.index.SearchLimit;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/** Gathers the UIDs of matches, by mailbox; those of the UIDVALIDITY that counts. */
final class UidCollector {
  /** Documents between two looks at the limit, at least. */
  private static final int STEP = 1 << 14;

  private static final int AT_ONCE = 512;

  private final Numbering numbering;
  private final SearchLimit limit;

  /** A bit for each UID of each place; null while none is found. */
  private final List<@Nullable FixedBitSet> found = new ArrayList<>();

  UidCollector(View view, SearchLimit limit) throws IOException {
    this.numbering = view.numbering();
    this.limit = limit;
    numbering.places().forEach(_ -> found.add(null));
  }

  void collect(LeafReaderContext leaf, Weight weight) throws IOException {
    ScorerSupplier matches = weight.scorerSupplier(leaf);
    if (matches == null) {
      return;
    }
    matches.setTopLevelScoringClause();
    BulkScorer all = matches.bulkScorer();
    Collector collector = new Collector(numbering.segment(leaf.reader()));
    int at = 0;
    while (at < leaf.reader().maxDoc()) {
      limit.check();
      int to = Math.min(at + STEP, leaf.reader().maxDoc());
      all.score(collector, null, at, to);
      at = to;
    }
  }

  private final class Collector implements LeafCollector {
    private final int[] places;
    private final int[] ranks;
    private final int[] docs = new int[AT_ONCE];

    Collector(Numbering.Segment segment) {
      this.places = segment.places();
      this.ranks = segment.ranks();
    }

    @Override
    public void setScorer(Scorable scorer) {
      // all have the same
    }

    @Override
    public void collect(int doc) {
      int place = places[doc];
      if (place >= 0) {
        FixedBitSet uids = found.get(place);
        if (uids == null) {
          uids = new FixedBitSet(numbering.places().get(place).uids().length);
          found.set(place, uids);
        }
        uids.set(ranks[doc]);
      }
    }

    @Override
    public void collect(DocIdStream stream) throws IOException {
      for (int count = stream.intoArray(docs); count > 0; count = stream.intoArray(docs)) {
        for (int i = 0; i < count; i++) {
          collect(docs[i]);
        }
      }
    }
  }

  /** Ascending. */
  long[] uids(Mailbox mailbox) {
    int place = numbering.current(mailbox);
    FixedBitSet ranks = place < 0 ? null : found.get(place);
    return ranks == null ? new long[0] : numbering.places().get(place).uids(ranks);
  }
}
