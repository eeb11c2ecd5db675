package org.estreat.imap;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.estreat.model.Mailbox;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Which message of Gmail's mailbox of all mail has which X-GM-MSGID, as far as it was read by this
 * process. Gmail shows one message in many mailboxes; where it is here already its bytes need not
 * be fetched again.
 *
 * <p>Safe to use from several threads.
 */
final class GmailIds {
  private final Map<Long, Long> uids = new HashMap<>();
  private @Nullable Mailbox all;
  private UidValidity uidValidity = new UidValidity(0);
  private long readFrom = Long.MAX_VALUE;
  private long readTo;
  private boolean wanted;

  /**
   * A pass begins.
   *
   * @param mailbox the one with the attribute {@code \All}; null for none
   * @param wantAll whether also those of messages from before are needed, because another mailbox
   *     is collected for the first time
   */
  synchronized void begin(@Nullable Mailbox mailbox, boolean wantAll) {
    all = mailbox;
    wanted = wantAll;
  }

  synchronized boolean isOfAll(Mailbox mailbox) {
    return mailbox.equals(all);
  }

  /** Whether there is a mailbox of all mail, and this is another one. */
  synchronized boolean isOfAnother(Mailbox mailbox) {
    return all != null && !mailbox.equals(all);
  }

  /**
   * Reads the ids of an opened mailbox of all mail.
   *
   * @param before what was here before this pass goes up to this UID
   */
  synchronized void read(Fetching fetching, UidValidity of, long before)
      throws ConnectionLostException, CommandRefusedException {
    if (!uidValidity.equals(of)) {
      uidValidity = of;
      uids.clear();
      readFrom = Long.MAX_VALUE;
      readTo = 0;
    }
    long beyond = wanted && readFrom > 0 ? 0 : Math.max(readTo, before);
    fetching.gmailIds(
        (beyond + 1) + ":*",
        fetched -> {
          if (fetched.gmailId() != 0) {
            uids.put(fetched.gmailId(), fetched.uid());
            readTo = Math.max(readTo, fetched.uid());
          }
        });
    readFrom = Math.min(readFrom, beyond);
  }

  /** The Sighting of a message among all mail; empty where it is not known. */
  synchronized Optional<SightingId> find(long id) {
    Long uid = uids.get(id);
    return uid == null || all == null
        ? Optional.empty()
        : Optional.of(SightingId.of(all, uidValidity, new Uid(uid)));
  }
}
