package org.estreat.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.estreat.archive.Archive;
import org.estreat.index.IndexEntry;
import org.estreat.index.PartContent;
import org.estreat.model.MessageKey;
import org.estreat.model.Outcome;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;

/**
 * A message's walk: into archive and journal at its beginning, into the index and past the
 * watermark at its end, with the {@link Steps} that read it between. Safe to use from several
 * threads.
 */
final class Intake {
  private final Archive archive;
  private final Steps steps;
  private final Walks walks;
  private final Commits commits;
  private final Changes changes;
  private final Arrivals arrivals;
  private final Holdings holdings;
  private final Lost lost;
  private final Unseen unseen;

  Intake(
      Archive archive,
      Steps steps,
      Walks walks,
      Commits commits,
      Changes changes,
      Arrivals arrivals,
      Holdings holdings,
      Lost lost,
      Unseen unseen) {
    this.archive = archive;
    this.steps = steps;
    this.walks = walks;
    this.commits = commits;
    this.changes = changes;
    this.arrivals = arrivals;
    this.holdings = holdings;
    this.lost = lost;
    this.unseen = unseen;
  }

  Outcome ingest(RawMessage raw) throws IOException {
    if (!isNew(raw)) {
      return known(raw);
    }
    try {
      Read read = steps.read(keep(raw));
      List<PartContent> contents = new ArrayList<>();
      for (PartTask task : steps.parts(read)) {
        contents.add(steps.extract(task));
      }
      return record(index(steps.assemble(read, contents)));
    } catch (IOException e) {
      arrivals.failed(raw.sighting());
      throw e;
    } finally {
      steps.release(raw.sighting().id());
    }
  }

  boolean isNew(RawMessage raw) throws IOException {
    return holdings.isNew(raw.sighting().id());
  }

  Outcome known(RawMessage raw) throws IOException {
    Sighting sighting = raw.sighting();
    MessageKey key =
        raw.isInMemory()
            ? MessageKey.of(raw.bytes())
            : holdings
                .keyOf(sighting.id())
                .orElseThrow(() -> new IOException("expected " + sighting + " in the index"));
    arrivals.settle(sighting);
    return new Outcome.AlreadyKnown(sighting, key);
  }

  Kept keep(RawMessage raw) throws IOException {
    SightingId id = raw.sighting().id();
    MailboxNames.check(raw.sighting().mailbox());
    walks.begin(raw.sighting(), archive.position());
    MessageKey key = walks.keyOf(id);
    if (key == null) {
      Archive.Kept kept =
          raw.isInMemory()
              ? archive.keep(raw.bytes(), raw.sighting())
              : archive.keep(raw.file(), raw.sighting());
      key = kept.key();
      walks.kept(id, key);
    }
    return new Kept(raw, key);
  }

  Indexed index(IndexEntry entry) throws IOException {
    return commits.change(() -> {
      commits.changed();
      Steps.Put put = put(entry);
      if (put.fault() != null) {
        recordQuarantine(entry.sighting(), put.fault());
      }
      return put.indexed();
    });
  }

  private Steps.Put put(IndexEntry entry) throws IOException {
    try {
      return steps.put(entry);
    } finally {
      unseen.add(entry.sighting().mailbox());
    }
  }

  Outcome record(Indexed indexed) throws IOException {
    Sighting sighting = indexed.entry().sighting();
    if (indexed.refused() == null) {
      walks.end(sighting.id());
      lost.foundAgain(sighting.id());
    }
    arrivals.settle(sighting);
    commits.commitIfDue(indexed.entry().message().size());
    return Steps.outcome(indexed);
  }

  Outcome quarantine(RawMessage raw, String reason) throws IOException {
    recordQuarantine(raw.sighting(), reason);
    return ingest(raw);
  }

  private void recordQuarantine(Sighting sighting, String reason) throws IOException {
    changes.act("quarantine", Faults.quarantine(sighting, reason));
  }
}
