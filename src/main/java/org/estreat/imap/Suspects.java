package org.estreat.imap;

import java.util.HashMap;
import java.util.Map;

/**
 * Messages of one mailbox over which connections were lost. The first time it may have been chance:
 * such a message is asked for last and alone. Over one that costs a second connection the others
 * are not lost: it is a gap.
 */
final class Suspects {
  private static final int MOST = 2;

  private final Map<Long, Integer> losses = new HashMap<>();
  private final Map<Long, String> words = new HashMap<>();

  void lostOver(long uid, ConnectionLostException e) {
    losses.merge(uid, 1, Integer::sum);
    words.put(uid, Words.of(e));
  }

  /** How many connections were lost over messages that have not come since. */
  long losses() {
    return losses.values().stream().mapToLong(Integer::longValue).sum();
  }

  void cleared(long uid) {
    losses.remove(uid);
  }

  boolean isSuspect(long uid) {
    return losses.containsKey(uid);
  }

  boolean isGivenUp(long uid) {
    return losses.getOrDefault(uid, 0) >= MOST;
  }

  Gap gap(long uid) {
    return new Gap(
        uid,
        Gap.Reason.BROKEN_OFF,
        "each time it was asked for the connection was lost: " + words.get(uid));
  }
}
