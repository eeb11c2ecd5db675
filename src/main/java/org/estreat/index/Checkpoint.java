package org.estreat.index;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;

/**
 * How far the index has come, committed together with the documents it covers, so that after any
 * interruption work resumes exactly where the index ends.
 *
 * @param mailboxes for each mailbox, what has been collected of it
 * @param archive everything before it is in the index
 * @param applied octets of the journal, at least those of {@code archive}: what lies between the
 *     two is in the index as well, but for messages that were still on their way
 */
public record Checkpoint(Map<Mailbox, Position> mailboxes, ArchivePosition archive, long applied) {
  /** Of an empty index. */
  public static final Checkpoint NONE = new Checkpoint(Map.of(), ArchivePosition.START);

  public Checkpoint {
    mailboxes = Collections.unmodifiableMap(new TreeMap<>(mailboxes));
    if (applied < archive.journal()) {
      throw new IllegalArgumentException(
          "applied " + applied + " octets of the journal, fewer than " + archive.journal());
    }
  }

  /** With nothing on its way. */
  public Checkpoint(Map<Mailbox, Position> mailboxes, ArchivePosition archive) {
    this(mailboxes, archive, archive.journal());
  }

  /**
   * What has been collected of a mailbox.
   *
   * @param lastUid every UID up to this one has been collected or does not exist; 0 for none
   * @param uidValidity the one that counts: Sightings under another are of the past
   * @param modSeq HIGHESTMODSEQ when flags were last brought up to date
   * @param gone whether the server has the mailbox no more, under this name
   * @param mailboxId MAILBOXID (RFC 8474 section 4.1); empty where the server states none
   */
  public record Position(
      UidValidity uidValidity, long lastUid, ModSeq modSeq, boolean gone, String mailboxId) {
    /** Of a mailbox that is there and has no MAILBOXID. */
    public Position(UidValidity uidValidity, long lastUid, ModSeq modSeq) {
      this(uidValidity, lastUid, modSeq, false, "");
    }

    /** The same, and nothing is claimed of flags. */
    public Position withoutModSeq() {
      return new Position(uidValidity, lastUid, ModSeq.NONE, gone, mailboxId);
    }
  }
}
