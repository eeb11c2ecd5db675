package org.estreat.ingest;

import org.estreat.index.Checkpoint.Position;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;

/**
 * What is known of a mailbox that a server has or had.
 *
 * @param uidValidity the one that counts
 * @param lastUid every UID up to this one has been collected or does not exist; 0 for none
 * @param modSeq HIGHESTMODSEQ when flags were last brought up to date
 * @param gone whether the server has it no more
 * @param mailboxId MAILBOXID (RFC 8474 section 4.1); empty where the server states none
 */
public record KnownMailbox(
    UidValidity uidValidity, long lastUid, ModSeq modSeq, boolean gone, String mailboxId) {
  static KnownMailbox of(Position position) {
    return new KnownMailbox(
        position.uidValidity(),
        position.lastUid(),
        position.modSeq(),
        position.gone(),
        position.mailboxId());
  }
}
