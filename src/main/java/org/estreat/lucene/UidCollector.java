package org.estreat.lucene;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
import org.estreat.model.Mailbox;

/** Gathers the UIDs of matches, by mailbox; those of the UIDVALIDITY that counts. */
final class UidCollector {
  private final View view;
  private final LimitedSearcher searcher;
  private final Map<Mailbox, View.LongList> found = new HashMap<>();

  UidCollector(View view, LimitedSearcher searcher) {
    this.view = view;
    this.searcher = searcher;
  }

  void collect(LeafReaderContext leaf, Weight weight) throws IOException {
    Scorer scorer = weight.scorer(leaf);
    if (scorer == null) {
      return;
    }
    Bits live = leaf.reader().getLiveDocs();
    Numbering numbering = view.numbering(leaf.reader());
    View.LongList[] lists = new View.LongList[numbering.mailboxes().size()];
    for (int i = 0; i < lists.length; i++) {
      lists[i] = found.computeIfAbsent(numbering.mailboxes().get(i), _ -> new View.LongList());
    }
    DocIdSetIterator matches = scorer.iterator();
    for (int doc = matches.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = matches.nextDoc()) {
      searcher.step();
      int mailbox = numbering.mailbox(doc);
      if (mailbox >= 0 && (live == null || live.get(doc))) {
        lists[mailbox].add(numbering.uid(doc));
      }
    }
  }

  /** Ascending. */
  long[] uids(Mailbox mailbox) {
    return found.getOrDefault(mailbox, new View.LongList()).sorted();
  }
}
