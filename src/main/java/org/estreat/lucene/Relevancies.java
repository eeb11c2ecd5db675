package org.estreat.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.estreat.index.Relevancy;
import org.estreat.index.UidList;
import org.estreat.model.Mailbox;

/** Finds every hit with its score, and brings the scores to 1 to 100. */
final class Relevancies {
  private final View view;
  private final LimitedSearcher searcher;
  private final Map<Mailbox, Scored> found = new HashMap<>();
  private float best;

  /** The hits of a mailbox: UIDs, and at the same places their scores. */
  private static final class Scored {
    private long[] uids = new long[16];
    private float[] scores = new float[16];
    private int size;

    void add(long uid, float score) {
      if (size == uids.length) {
        uids = Arrays.copyOf(uids, 2 * size);
        scores = Arrays.copyOf(scores, 2 * size);
      }
      uids[size] = uid;
      scores[size++] = score;
    }
  }

  Relevancies(View view, LimitedSearcher searcher) {
    this.view = view;
    this.searcher = searcher;
  }

  /**
   * @param query scores what it finds
   * @param mailboxes in the order of the answer
   */
  List<Relevancy> of(Query query, List<Mailbox> mailboxes) throws IOException {
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE, 1);
    for (LeafReaderContext leaf : view.reader().leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        collect(leaf, scorer);
      }
    }
    return mailboxes.stream().map(this::of).toList();
  }

  private void collect(LeafReaderContext leaf, Scorer scorer) throws IOException {
    Bits live = leaf.reader().getLiveDocs();
    Columns columns = new Columns(leaf.reader(), view.keywords());
    DocIdSetIterator matches = scorer.iterator();
    for (int doc = matches.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = matches.nextDoc()) {
      searcher.step();
      if (live == null || live.get(doc)) {
        Mailbox mailbox = columns.mailbox(doc);
        if (columns.number(Schema.VALIDITY, doc) == view.mailboxes().current(mailbox).value()) {
          float score = scorer.score();
          best = Math.max(best, score);
          found
              .computeIfAbsent(mailbox, _ -> new Scored())
              .add(columns.number(Schema.UID, doc), score);
        }
      }
    }
  }

  private Relevancy of(Mailbox mailbox) {
    Scored scored = found.getOrDefault(mailbox, new Scored());
    Map<Long, Float> byUid = HashMap.newHashMap(scored.size);
    for (int i = 0; i < scored.size; i++) {
      byUid.put(scored.uids[i], scored.scores[i]);
    }
    long[] uids = Arrays.copyOf(scored.uids, scored.size);
    Arrays.sort(uids);
    return new Relevancy(
        new UidList(mailbox, view.mailboxes().current(mailbox), uids),
        Arrays.stream(uids).mapToObj(uid -> percent(byUid.getOrDefault(uid, 0f))).toList());
  }

  private int percent(float score) {
    return best == 0 ? 100 : Math.clamp(Math.round(100 * score / best), 1, 100);
  }
}
