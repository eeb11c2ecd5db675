package org.estreat.ingest;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.estreat.archive.Archive;
import org.estreat.index.MessageIndex;
import org.estreat.model.SightingId;

/**
 * Sightings of the index whose bytes the archive has lost. They count as not here, so that a server
 * that still has them is asked again. Looked for only where the archive has found damage.
 *
 * <p>Safe to use from several threads.
 */
final class Lost {
  private final Set<SightingId> ids = ConcurrentHashMap.newKeySet();

  /** Finds them, and holds the watermark below each. */
  static Lost of(Archive archive, MessageIndex index, Watermark watermark) throws IOException {
    Lost lost = new Lost();
    if (!archive.findings().isEmpty()) {
      index.refresh();
      index.forEach((sighting, key) -> {
        if (!archive.contains(key)) {
          lost.ids.add(sighting.id());
          watermark.owed(sighting.mailbox(), sighting.uidValidity(), sighting.uid().value());
        }
      });
    }
    return lost;
  }

  boolean isEmpty() {
    return ids.isEmpty();
  }

  boolean contains(SightingId id) {
    return ids.contains(id);
  }

  /** Its mailbox has another name. */
  void moved(SightingId from, SightingId to) {
    if (ids.remove(from)) {
      ids.add(to);
    }
  }

  /** Its bytes are kept and indexed again. */
  void foundAgain(SightingId id) {
    ids.remove(id);
  }
}
