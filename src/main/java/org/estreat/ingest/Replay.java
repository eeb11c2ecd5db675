package org.estreat.ingest;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.estreat.archive.Archive;
import org.estreat.archive.CustodyEvent;
import org.estreat.archive.Renames;
import org.estreat.index.Checkpoint;
import org.estreat.index.MessageIndex;
import org.estreat.model.Mailbox;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Brings an index and the positions of mailboxes up to the archive: applies the journal from a
 * Checkpoint on. Events of one Sighting keep their order, because they share a lane; lanes run side
 * by side, and stop for a mailbox that went as a whole.
 *
 * <p>Mailboxes that were renamed get their last names first, so that each event is applied where
 * its Sighting is now. Renames that the index has seen are not done again: their old names may be
 * in use again.
 *
 * <p>A replay that was interrupted is done again from the same position; nothing in the index
 * depends on how often it is done.
 */
final class Replay {
  private static final int REPORT_EVERY = 1000;
  private static final String WHAT = "bring the index up to the archive";

  private final Archive archive;
  private final Steps steps;
  private final MessageIndex index;
  private final FromArchive fromArchive;
  private final Watermark watermark;
  private final LongConsumer progress;
  private final AtomicLong messages = new AtomicLong();

  Replay(
      Archive archive,
      Steps steps,
      MessageIndex index,
      Watermark watermark,
      LongConsumer progress) {
    this.archive = archive;
    this.steps = steps;
    this.index = index;
    this.fromArchive = new FromArchive(archive, steps, index, (from, to) -> {});
    this.watermark = watermark;
    this.progress = progress;
  }

  /** Applies everything from this position on; the caller commits. */
  void run(Checkpoint from) throws IOException {
    Renames renames = new Renames();
    archive.replayLines(
        from.archive(),
        (offset, event) -> {
          renames.add(offset, event);
          if (offset >= from.applied()) {
            watermark.follow(event);
          }
        });
    for (CustodyEvent.Renamed renamed : renames.since(from.applied())) {
      fromArchive.rename(renamed.from(), renamed.to(), renamed.uidValidity());
    }
    apply(from, renames);
    progress.accept(messages.get());
  }

  private void apply(Checkpoint from, Renames renames) throws IOException {
    Stretch stretch = new Stretch();
    try {
      archive.replayLines(
          from.archive(),
          (offset, event) -> {
            CustodyEvent now = renames.now(offset, event);
            if (now != null) {
              stretch.add(now);
            }
          });
    } finally {
      stretch.finish();
    }
  }

  /** Events between two that stop the lanes. */
  private final class Stretch {
    private Lanes lanes = new Lanes();
    private @Nullable IOException fault;

    void add(CustodyEvent event) {
      switch (event) {
        case CustodyEvent.Sighted sighted ->
            lanes.add(sighted.sighting().id(), () -> sighted(sighted));
        case CustodyEvent.FlagsChanged(_, var box, var validity, var uid, var flags, var mod) ->
            change(box, validity, uid, id -> index.setFlags(id, flags, mod));
        case CustodyEvent.Expunged(_, var box, var validity, var uid, var mod) ->
            change(box, validity, uid, id -> index.expunge(id, mod));
        case CustodyEvent.Restored(_, var box, var validity, var uid, var flags, var mod) ->
            change(box, validity, uid, id -> index.restore(id, flags, mod));
        case CustodyEvent.MailboxGone gone -> gone(gone);
        case CustodyEvent.Renamed _, CustodyEvent.UidValidityChanged _ -> {}
        case CustodyEvent.PassedBy _, CustodyEvent.Act _ -> {}
      }
    }

    private interface Change {
      void of(SightingId id) throws IOException;
    }

    private void change(Mailbox mailbox, UidValidity uidValidity, Uid uid, Change change) {
      SightingId id = SightingId.of(mailbox, uidValidity, uid);
      lanes.add(id, () -> change.of(id));
    }

    /** What came before it must be there to be expunged, and what comes after it must not. */
    private void gone(CustodyEvent.MailboxGone gone) {
      if (fault != null) {
        return;
      }
      try {
        lanes.finish(WHAT);
        lanes = new Lanes();
        fromArchive.expungeAll(gone.mailbox(), gone.uidValidity());
      } catch (IOException e) {
        fault = e;
      }
    }

    void finish() throws IOException {
      lanes.finish(WHAT);
      if (fault != null) {
        throw fault;
      }
    }
  }

  private void sighted(CustodyEvent.Sighted event) throws IOException {
    Sighting sighting = event.sighting();
    SightingId id = sighting.id();
    steps.enter(id, event.size());
    try {
      fromArchive.put(sighting, event.key(), event::size);
    } finally {
      steps.release(id);
    }
    long done = messages.incrementAndGet();
    if (done % REPORT_EVERY == 0) {
      progress.accept(done);
    }
  }
}
