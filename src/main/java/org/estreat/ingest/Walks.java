package org.estreat.ingest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Messages between their line in the journal and their place in the index. A Checkpoint claims the
 * archive only up to the first of them, so that one that was kept and not indexed (a fault, a kill)
 * is replayed. A walk belongs to a message and not to a thread: a route may carry a message from
 * one thread to another.
 *
 * <p>Safe to use from several threads.
 */
final class Walks {
  private record Walk(Sighting sighting, ArchivePosition before, @Nullable MessageKey key) {
    boolean isIn(Mailbox mailbox, UidValidity uidValidity) {
      return sighting.mailbox().equals(mailbox) && sighting.uidValidity().equals(uidValidity);
    }
  }

  private final Map<SightingId, Walk> open = new HashMap<>();

  /** Begins before the journal's line is written; a walk that is open already stays as it is. */
  synchronized void begin(Sighting sighting, ArchivePosition before) {
    open.putIfAbsent(sighting.id(), new Walk(sighting, before, null));
  }

  synchronized void kept(SightingId id, MessageKey key) {
    Walk walk = open.get(id);
    if (walk != null) {
      open.put(id, new Walk(walk.sighting, walk.before, key));
    }
  }

  /** The key of a message that an open walk has kept; null where there is none. */
  synchronized @Nullable MessageKey keyOf(SightingId id) {
    Walk walk = open.get(id);
    return walk == null ? null : walk.key;
  }

  synchronized void end(SightingId id) {
    open.remove(id);
  }

  /** Whether a message of this mailbox is on its way. */
  synchronized boolean anyIn(Mailbox mailbox, UidValidity uidValidity) {
    return open.values().stream().anyMatch(walk -> walk.isIn(mailbox, uidValidity));
  }

  /** Walks that failed in a mailbox go on under its new name. */
  synchronized void renamed(Mailbox from, Mailbox to, UidValidity uidValidity) {
    for (Walk walk : List.copyOf(open.values())) {
      if (walk.isIn(from, uidValidity)) {
        open.remove(walk.sighting.id());
        Sighting moved = walk.sighting.in(to);
        open.put(moved.id(), new Walk(moved, walk.before, walk.key));
      }
    }
  }

  /** The position before the first message that is still on its way, at most this end. */
  synchronized ArchivePosition settled(ArchivePosition end) {
    ArchivePosition first = end;
    for (Walk walk : open.values()) {
      if (walk.before.journal() < first.journal()) {
        first = walk.before;
      }
    }
    return first;
  }
}
