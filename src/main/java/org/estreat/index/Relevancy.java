package org.estreat.index;

import java.util.List;

/**
 * How well each of a mailbox's hits matches (RFC 6203 section 4): scores of 1 to 100, of which the
 * best hit of the whole search has 100.
 *
 * @param scores one for each of the UIDs, in their order
 */
public record Relevancy(UidList uids, List<Integer> scores) {
  public Relevancy {
    scores = List.copyOf(scores);
    if (scores.size() != uids.count()) {
      throw new IllegalArgumentException(scores.size() + " scores of " + uids.count() + " hits");
    }
  }
}
