package org.estreat.ingest;

import java.io.IOException;
import java.util.Optional;
import org.estreat.archive.Archive;
import org.estreat.index.Checkpoint;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/**
 * UIDs of servers between their announcement and their end: recorded, passed by or failed. Safe to
 * use from several threads.
 */
final class Arrivals {
  private final Archive archive;
  private final Steps steps;
  private final Commits commits;
  private final Changes changes;
  private final Watermark watermark;
  private final Walks walks;
  private final LeftOut leftOut;

  Arrivals(
      Archive archive,
      Steps steps,
      Commits commits,
      Changes changes,
      Watermark watermark,
      Walks walks,
      LeftOut leftOut) {
    this.archive = archive;
    this.steps = steps;
    this.commits = commits;
    this.changes = changes;
    this.watermark = watermark;
    this.walks = walks;
    this.leftOut = leftOut;
  }

  /** What is claimed of the mailbox, where it is under this UIDVALIDITY. */
  Optional<Checkpoint.Position> position(Mailbox mailbox, UidValidity uidValidity) {
    return watermark
        .position(mailbox)
        .filter(position -> position.uidValidity().equals(uidValidity));
  }

  void expect(Mailbox mailbox, UidValidity uidValidity, Uid uid) throws IOException {
    begin(mailbox, uidValidity);
    watermark.expect(mailbox, uidValidity, uid.value());
  }

  void seenUpTo(Mailbox mailbox, UidValidity uidValidity, long lastUid, ModSeq modSeq)
      throws IOException {
    begin(mailbox, uidValidity);
    if (watermark.position(mailbox).isEmpty()) {
      changes.mailboxListed(mailbox, uidValidity);
    }
    watermark.seenUpTo(mailbox, uidValidity, lastUid, modSeq);
    commits.commitIfDue(0);
  }

  /** Another UIDVALIDITY than the one that counted must not come in without its line. */
  private void begin(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    if (!watermark.isAt(mailbox, uidValidity)) {
      MailboxNames.check(mailbox);
      changes.uidValidityChanged(mailbox, uidValidity);
    }
  }

  /** The Sighting is recorded, or was here before. */
  void settle(Sighting sighting) {
    steps.release(sighting.id());
    watermark.settled(sighting.mailbox(), sighting.uidValidity(), sighting.uid().value());
  }

  void failed(Sighting sighting) {
    failed(sighting.mailbox(), sighting.uidValidity(), sighting.uid());
  }

  void failed(Mailbox mailbox, UidValidity uidValidity, Uid uid) {
    steps.release(SightingId.of(mailbox, uidValidity, uid));
    watermark.failed(mailbox, uidValidity, uid.value());
  }

  void passedBy(Mailbox mailbox, UidValidity uidValidity, Uid uid, String reason)
      throws IOException {
    SightingId id = SightingId.of(mailbox, uidValidity, uid);
    archive.recordPassedBy(mailbox, uidValidity, uid, reason);
    commits.changed();
    leftOut.add(mailbox, uidValidity, uid);
    steps.release(id);
    walks.end(id);
    watermark.settled(mailbox, uidValidity, uid.value());
    commits.commitIfDue(0);
  }
}
