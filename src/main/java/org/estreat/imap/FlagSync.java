package org.estreat.imap;

import java.io.IOException;
import org.estreat.imap.FolderReport.Method;
import org.estreat.ingest.States;
import org.estreat.model.ModSeq;

/**
 * Brings the flags of what is here of an opened mailbox up to date, by the cheapest way that server
 * and mailbox offer.
 */
final class FlagSync {
  /** All flags are asked for by so many messages at a time. */
  private static final int WINDOW = 10_000;

  private final Connection connection;
  private final Fetching fetching;
  private final Told told;
  private long changed;

  FlagSync(Connection connection, Told told) {
    this.connection = connection;
    this.fetching = new Fetching(connection);
    this.told = told;
  }

  /** Of how many messages the flags are others now. */
  long changed() {
    return changed;
  }

  /**
   * @param resynced whether the server told the changes since {@code known} when it opened the
   *     mailbox
   * @param known HIGHESTMODSEQ when flags were last brought up to date
   * @param now HIGHESTMODSEQ when the mailbox was opened
   */
  Method run(boolean resynced, ModSeq known, ModSeq now)
      throws IOException, ConnectionLostException, CommandRefusedException {
    States states = told.states();
    if (states.size() == 0) {
      return Method.NONE;
    }
    // One that has gone back is of another count: nothing follows from it.
    boolean comparable =
        !known.equals(ModSeq.NONE) && !now.equals(ModSeq.NONE) && known.compareTo(now) <= 0;
    if (comparable && resynced) {
      changed += told.applyFlags();
      return Method.QRESYNC;
    }
    boolean condStore = connection.can("CONDSTORE") || connection.can("QRESYNC");
    if (comparable && condStore && since(states, known, now)) {
      changed += told.applyFlags();
      return Method.CONDSTORE;
    }
    sweep(states);
    return Method.PLAIN;
  }

  /** Whether the server told what has changed. */
  private boolean since(States states, ModSeq known, ModSeq now) throws ConnectionLostException {
    if (known.equals(now)) {
      return true;
    }
    try {
      fetching.flagsSince("1:" + states.uid(states.size() - 1), known, told::fetched);
      return true;
    } catch (CommandRefusedException e) {
      return false; // it offers what it does not do
    }
  }

  private void sweep(States states)
      throws IOException, ConnectionLostException, CommandRefusedException {
    for (int at = 0; at < states.size(); at += WINDOW) {
      int last = Math.min(states.size(), at + WINDOW) - 1;
      fetching.flags(states.uid(at) + ":" + states.uid(last), told::fetched);
      changed += told.applyFlags();
    }
  }
}
