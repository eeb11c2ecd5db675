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
