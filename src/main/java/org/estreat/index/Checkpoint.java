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
 * @param archive the end of the archive that is indexed
 */
public record Checkpoint(Map<Mailbox, Position> mailboxes, ArchivePosition archive) {
  /** Of an empty index. */
  public static final Checkpoint NONE = new Checkpoint(Map.of(), ArchivePosition.START);

  public Checkpoint {
    mailboxes = Collections.unmodifiableMap(new TreeMap<>(mailboxes));
  }

  /**
   * What has been collected of a mailbox.
   *
   * @param lastUid every UID up to this one has been collected or does not exist; 0 for none
   * @param modSeq HIGHESTMODSEQ when flags were last brought up to date
   */
  public record Position(UidValidity uidValidity, long lastUid, ModSeq modSeq) {}
}
