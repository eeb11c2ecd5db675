package org.estreat.index;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Answers searches. Every method is safe to call from several threads, and throws {@link
 * SearchStoppedException} where the request's limit is reached.
 */
public interface Searcher {
  /**
   * Finds a page of hits and the exact total.
   *
   * @throws StaleCursorException for a cursor into an order that has changed
   * @throws IllegalArgumentException for any other cursor that an answer to this did not give
   */
  Hits search(SearchRequest request) throws IOException;

  /**
   * UID SEARCH: the matching UIDs of each mailbox of the request in the order of the request (of
   * all mailboxes in their natural order when it names none), an empty list for one without a
   * match. Where the request has SORT keys they, the limit and the cursor are ignored.
   */
  List<UidList> searchUids(SearchRequest request) throws IOException;

  /**
   * UID SORT: the UIDs that {@link #searchUids} gives for the one mailbox of the request, in the
   * order of its SORT keys.
   */
  long[] sortUids(SearchRequest request) throws IOException;

  /**
   * Calls back for every match, in no order that means anything: where a Sighting's UIDVALIDITY is
   * not the one that counts it is passed over, as by {@link #searchUids}. The request's order,
   * limit and cursor are ignored.
   */
  void forEachMatch(SearchRequest request, Consumer<Match> each) throws IOException;

  /**
   * As {@link #searchUids}, with how well each hit matches. For an engine that ranks nothing all
   * match alike.
   */
  default List<Relevancy> relevancies(SearchRequest request) throws IOException {
    return searchUids(request).stream()
        .map(uids -> new Relevancy(uids, Collections.nCopies(uids.count(), 100)))
        .toList();
  }

  /** What an answer to the request is worth. */
  default Standing standing(SearchRequest request) throws IOException {
    Hits hits = search(request);
    return new Standing(hits.generation(), hits.complete(), hits.coverage());
  }

  /** Grows with every commit; what was committed up to it is searched. */
  long generation();
}
