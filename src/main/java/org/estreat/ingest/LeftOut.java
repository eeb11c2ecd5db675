package org.estreat.ingest;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.estreat.archive.Archive;
import org.estreat.model.Mailbox;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/**
 * Sightings that steps of the user's routes left out. The journal knows them all; it is read at the
 * first question that needs it, which only those ask who filter.
 *
 * <p>Safe to use from several threads.
 */
final class LeftOut {
  private record Place(Mailbox mailbox, UidValidity uidValidity) {}

  private final Archive archive;
  private final Map<Place, Set<Uid>> uids = new HashMap<>();
  private boolean journalRead;

  LeftOut(Archive archive) {
    this.archive = archive;
  }

  /** One whose line is in the journal. */
  synchronized void add(Mailbox mailbox, UidValidity uidValidity, Uid uid) {
    uids.computeIfAbsent(new Place(mailbox, uidValidity), place -> new HashSet<>()).add(uid);
  }

  synchronized boolean contains(Mailbox mailbox, UidValidity uidValidity, Uid uid)
      throws IOException {
    return known(mailbox, uidValidity).contains(uid) || all(mailbox, uidValidity).contains(uid);
  }

  /** Those of one mailbox, among them such as were taken in later. */
  synchronized Set<Uid> of(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    return Set.copyOf(all(mailbox, uidValidity));
  }

  private Set<Uid> all(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    if (!journalRead) {
      archive.passedBy(event -> add(event.mailbox(), event.uidValidity(), event.uid()));
      journalRead = true;
    }
    return known(mailbox, uidValidity);
  }

  /** A mailbox has another name. */
  synchronized void renamed(Mailbox from, Mailbox to, UidValidity uidValidity) {
    Set<Uid> moved = uids.remove(new Place(from, uidValidity));
    if (moved != null) {
      moved.forEach(uid -> add(to, uidValidity, uid));
    }
  }

  private Set<Uid> known(Mailbox mailbox, UidValidity uidValidity) {
    return uids.getOrDefault(new Place(mailbox, uidValidity), Set.of());
  }
}
