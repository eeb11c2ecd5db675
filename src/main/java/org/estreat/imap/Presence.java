package org.estreat.imap;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.estreat.imap.Examining.Listed;
import org.estreat.ingest.Changes;
import org.estreat.ingest.States;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Marks what the server has let go of, on its own word alone: it said so, or does not list it in a
 * list that agrees with how many messages it announced. What it lists again is present again.
 */
final class Presence {
  private static final int WINDOW = 1000;

  private final Changes changes;
  private final Mailbox mailbox;
  private final UidValidity uidValidity;
  private long expunged;
  private @Nullable String contradiction;

  Presence(Changes changes, Mailbox mailbox, UidValidity uidValidity) {
    this.changes = changes;
    this.mailbox = mailbox;
    this.uidValidity = uidValidity;
  }

  /** How many were marked. */
  long expunged() {
    return expunged;
  }

  /** What the server said that cannot all be true, for a person; null where nothing. */
  @Nullable String contradiction() {
    return contradiction;
  }

  void compare(Listed list, Told told, Fetching fetching)
      throws IOException, ConnectionLostException, CommandRefusedException {
    contradiction = list.contradiction();
    States states = told.states();
    long[] back = new long[states.size()];
    int count = 0;
    int listed = 0;
    for (int i = 0; i < states.size(); i++) {
      long uid = states.uid(i);
      while (listed < list.uids().length && list.uids()[listed] < uid) {
        listed++;
      }
      boolean isListed = listed < list.uids().length && list.uids()[listed] == uid;
      if (isListed && told.vanished(i)) {
        contradiction = "the server says that UID " + uid + " is gone, and lists it";
      }
      if (isListed && states.expunged(i)) {
        back[count++] = uid;
      } else if (!isListed && (list.contradiction() == null || told.vanished(i))) {
        expunge(states, i);
      }
    }
    restore(Arrays.copyOf(back, count), list, states, fetching);
  }

  private void expunge(States states, int at) throws IOException {
    boolean isNew =
        !states.expunged(at)
            && changes.expunge(mailbox, uidValidity, new Uid(states.uid(at)), ModSeq.NONE);
    expunged += isNew ? 1 : 0;
  }

  private void restore(long[] uids, Listed list, States states, Fetching fetching)
      throws IOException, ConnectionLostException, CommandRefusedException {
    for (int at = 0; at < uids.length; at += WINDOW) {
      long[] window = Arrays.copyOfRange(uids, at, Math.min(uids.length, at + WINDOW));
      Map<Long, Fetched> now = new HashMap<>();
      fetching.flags(
          UidSet.of(list.uids(), window),
          fetched -> {
            if (fetched.hasFlags() && states.indexOf(fetched.uid()) >= 0) {
              now.put(fetched.uid(), fetched);
            }
          });
      for (long uid : window) {
        Fetched fetched = now.get(uid);
        int known = states.indexOf(uid);
        changes.restore(
            mailbox,
            uidValidity,
            new Uid(uid),
            fetched == null ? states.flags(known) : fetched.flags(),
            fetched == null ? states.modSeq(known) : fetched.modSeq());
      }
    }
  }
}
