package org.estreat.archive;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/** One line of the custody journal: what happened to the evidence. */
public sealed interface CustodyEvent {
  Instant at();

  /** A message was seen in a mailbox; its bytes are in a pack since this line or an earlier one. */
  record Sighted(Instant at, Sighting sighting, MessageKey key, long size)
      implements CustodyEvent {}

  record FlagsChanged(
      Instant at, Mailbox mailbox, UidValidity uidValidity, Uid uid, Set<Flag> flags, ModSeq modSeq)
      implements CustodyEvent {
    public FlagsChanged {
      flags = Set.copyOf(flags);
    }
  }

  record Expunged(Instant at, Mailbox mailbox, UidValidity uidValidity, Uid uid, ModSeq modSeq)
      implements CustodyEvent {}

  /** An expunged message is listed by the server again, with these flags. */
  record Restored(
      Instant at, Mailbox mailbox, UidValidity uidValidity, Uid uid, Set<Flag> flags, ModSeq modSeq)
      implements CustodyEvent {
    public Restored {
      flags = Set.copyOf(flags);
    }
  }

  /**
   * A mailbox has another name: every Sighting of {@code from} under this UIDVALIDITY is one of
   * {@code to} from this line on. There is none of {@code to} under it before.
   *
   * @param how what the two names were known to be one mailbox by
   */
  record Renamed(Instant at, Mailbox from, Mailbox to, UidValidity uidValidity, String how)
      implements CustodyEvent {
    public Renamed {
      if (!from.account().equals(to.account()) || from.equals(to)) {
        throw new IllegalArgumentException(
            "expected another name in one account, found " + from + " renamed to " + to);
      }
    }
  }

  /** The server has the mailbox no more: each of its Sightings that was present is expunged. */
  record MailboxGone(Instant at, Mailbox mailbox, UidValidity uidValidity, String why)
      implements CustodyEvent {}

  /** Sightings under another UIDVALIDITY than {@code to} count as expunged from this line on. */
  record UidValidityChanged(Instant at, Mailbox mailbox, UidValidity from, UidValidity to)
      implements CustodyEvent {}

  /** A message was handed in and, by a step of the user's routes, not kept. */
  record PassedBy(Instant at, Mailbox mailbox, UidValidity uidValidity, Uid uid, String reason)
      implements CustodyEvent {}

  /** Anything else that is done to or with evidence: an export, a reindex, a verification. */
  record Act(Instant at, String what, Map<String, String> details) implements CustodyEvent {
    public Act {
      details = Map.copyOf(details);
    }
  }
}
