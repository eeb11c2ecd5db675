package org.estreat.imap;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.estreat.model.Mailbox;

/**
 * What one pass over an account leaves to the next of the same process. Nothing depends on it but
 * how much is asked again.
 *
 * <p>Safe to use from several threads.
 */
final class Remembered {
  /**
   * After so many passes one looks at every mailbox, whatever the server says has not changed: a
   * server may be wrong about HIGHESTMODSEQ.
   */
  private static final int FULL_EVERY = 100;

  private final Map<Mailbox, Long> uidNext = new ConcurrentHashMap<>();
  private final GmailIds gmailIds = new GmailIds();
  private int passes;

  /** A pass begins; returns whether it is to look at every mailbox. */
  synchronized boolean begin() {
    return passes++ % FULL_EVERY == FULL_EVERY - 1;
  }

  /** Everything below this UIDNEXT was accounted for. */
  void proven(Mailbox mailbox, long next) {
    uidNext.put(mailbox, next);
  }

  /** Whether everything below this UIDNEXT was accounted for. */
  boolean isProven(Mailbox mailbox, long next) {
    return uidNext.getOrDefault(mailbox, -1L) == next;
  }

  GmailIds gmailIds() {
    return gmailIds;
  }
}
