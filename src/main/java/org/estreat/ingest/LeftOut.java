package org.estreat.ingest;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.estreat.archive.Archive;
import org.estreat.archive.CustodyEvent;
import org.estreat.model.ArchivePosition;
import org.estreat.model.SightingId;

/**
 * Sightings that steps of the user's routes left out. The journal knows them all; it is read at the
 * first question that needs it, which only those ask who filter.
 *
 * <p>Safe to use from several threads.
 */
final class LeftOut {
  private final Archive archive;
  private final Set<SightingId> ids = new HashSet<>();
  private boolean journalRead;

  LeftOut(Archive archive) {
    this.archive = archive;
  }

  synchronized void add(SightingId id) {
    ids.add(id);
  }

  synchronized boolean contains(SightingId id) throws IOException {
    if (ids.contains(id)) {
      return true;
    }
    if (!journalRead) {
      archive.replay(
          ArchivePosition.START,
          event -> {
            if (event instanceof CustodyEvent.PassedBy passed) {
              ids.add(SightingId.of(passed.mailbox(), passed.uidValidity(), passed.uid()));
            }
          });
      journalRead = true;
    }
    return ids.contains(id);
  }
}
