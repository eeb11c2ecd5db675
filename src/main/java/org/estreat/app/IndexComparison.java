package org.estreat.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.archive.Archive;
import org.estreat.archive.CustodyEvent;
import org.estreat.archive.Renames;
import org.estreat.index.Checkpoint;
import org.estreat.index.MessageIndex;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Holds the index against the journal: which Sightings there are, of which bytes, with which flags,
 * and which of them are expunged. For one thread, once.
 */
final class IndexComparison {
  /**
   * What came of it.
   *
   * @param sightings distinct ones in the journal
   * @param indexed sightings in the index
   * @param waiting sightings of the journal's tail that no commit of the index covers yet
   */
  record Result(long sightings, long indexed, long waiting, List<String> faults) {}

  /** What the journal says of one Sighting, as far as the index covers it. */
  private static final class Told {
    final MessageKey key;
    final Mailbox mailbox;
    final UidValidity uidValidity;
    final boolean waiting;

    /** Whether lines that the index covers say it all; not of one whose own line is lost. */
    final boolean known;

    Set<Flag> flags;
    boolean expunged;

    Told(CustodyEvent.Sighted seen, boolean waiting, boolean known, Set<Flag> flags) {
      this.key = seen.key();
      this.mailbox = seen.sighting().mailbox();
      this.uidValidity = seen.sighting().uidValidity();
      this.waiting = waiting;
      this.known = known;
      this.flags = flags;
      this.expunged = seen.sighting().expunged();
    }
  }

  private final Archive archive;
  private final MessageIndex index;
  private final Map<String, Told> journal = new HashMap<>();
  private final Map<Set<Flag>, Set<Flag>> flagSets = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  private IndexComparison(Archive archive, MessageIndex index) {
    this.archive = archive;
    this.index = index;
  }

  static Result of(Archive archive, MessageIndex index) throws IOException {
    return new IndexComparison(archive, index).run();
  }

  private Result run() throws IOException {
    // The index first: what it covers is in the journal, however much is written meanwhile.
    Checkpoint covered = index.checkpoint();
    Renames renames = Renames.of(archive, ArchivePosition.START, covered.applied());
    archive.replayLines(
        ArchivePosition.START,
        (offset, event) -> follow(offset, renames.now(offset, event), covered));
    Set<String> indexed = new HashSet<>();
    index.forEach((sighting, key) -> {
      if (!indexed.add(sighting.id().value())) {
        faults.add("index: " + sighting + ": expected one document, found two");
      }
      check(sighting, key);
    });
    long missing = 0;
    for (Map.Entry<String, Told> line : journal.entrySet()) {
      if (!indexed.contains(line.getKey()) && !line.getValue().waiting) {
        missing++;
        faults.add(
            "index: expected the sighting "
                + line.getKey()
                + " of message "
                + line.getValue().key
                + " as in the journal, found none");
      }
    }
    long tail = journal.size() - missing - indexed.size();
    return new Result(journal.size(), indexed.size(), Math.max(0, tail), List.copyOf(faults));
  }

  private void follow(long offset, @Nullable CustodyEvent event, Checkpoint covered) {
    boolean applied = offset < covered.applied();
    switch (event) {
      case CustodyEvent.Sighted seen ->
          journal.put(
              seen.sighting().id().value(),
              new Told(
                  seen,
                  offset >= covered.archive().journal(),
                  applied,
                  shared(seen.sighting().flags())));
      case CustodyEvent.FlagsChanged(_, var box, var validity, var uid, var flags, _)
          when applied -> {
        Told told = told(box, validity, uid);
        if (told != null) {
          told.flags = shared(flags);
        }
      }
      case CustodyEvent.Expunged(_, var box, var validity, var uid, _) when applied -> {
        Told told = told(box, validity, uid);
        if (told != null) {
          told.expunged = true;
        }
      }
      case CustodyEvent.Restored(_, var box, var validity, var uid, var flags, _) when applied -> {
        Told told = told(box, validity, uid);
        if (told != null) {
          told.flags = shared(flags);
          told.expunged = false;
        }
      }
      case CustodyEvent.MailboxGone(_, var box, var validity, _) when applied ->
          journal.values().stream()
              .filter(told -> told.mailbox.equals(box) && told.uidValidity.equals(validity))
              .forEach(told -> told.expunged = true);
      case null -> {}
      case CustodyEvent.FlagsChanged _, CustodyEvent.Expunged _, CustodyEvent.Restored _ -> {}
      case CustodyEvent.MailboxGone _, CustodyEvent.Renamed _ -> {}
      case CustodyEvent.UidValidityChanged _, CustodyEvent.PassedBy _, CustodyEvent.Act _ -> {}
    }
  }

  private @Nullable Told told(Mailbox mailbox, UidValidity uidValidity, Uid uid) {
    return journal.get(SightingId.of(mailbox, uidValidity, uid).value());
  }

  /** Of half a million messages, most have the same few flags. */
  private Set<Flag> shared(Set<Flag> flags) {
    return flagSets.computeIfAbsent(flags, same -> same);
  }

  private void check(Sighting sighting, MessageKey key) throws IOException {
    Told told = journal.get(sighting.id().value());
    if (told == null) {
      faults.add("journal: expected a line for " + sighting + ", found none");
    } else if (!told.key.equals(key)) {
      faults.add(
          "index: "
              + sighting
              + ": expected message "
              + told.key
              + " as in the journal, found "
              + key);
    } else if (told.known) {
      checkState(sighting, told);
    }
    if (!archive.contains(key)) {
      faults.add("archive: expected message " + key + " of " + sighting + ", found none");
    }
  }

  private void checkState(Sighting sighting, Told told) {
    if (sighting.expunged() != told.expunged) {
      faults.add(
          "index: "
              + sighting
              + ": expected it to be "
              + presence(told.expunged)
              + " as in the journal, found it "
              + presence(sighting.expunged()));
    }
    if (!sighting.flags().equals(told.flags)) {
      faults.add(
          "index: "
              + sighting
              + ": expected the flags "
              + names(told.flags)
              + " as in the journal, found "
              + names(sighting.flags()));
    }
  }

  private static String presence(boolean expunged) {
    return expunged ? "expunged" : "present";
  }

  private static List<String> names(Set<Flag> flags) {
    return flags.stream().map(Flag::name).sorted().toList();
  }
}
