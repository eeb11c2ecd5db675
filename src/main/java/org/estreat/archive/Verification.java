package org.estreat.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Walks the journal and, beside it, the packs: line by line along the chain of hashes, and entry by
 * entry, each of which must begin where the one before has ended.
 */
final class Verification {
  private static final long PROGRESS_EVERY = 500;

  private final Layout layout;
  private final Frames frames;
  private final Catalogue catalogue;
  private final Synced until;
  private final boolean deep;
  private final LongConsumer progress;
  private final List<String> faults = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final Set<Unreadable.Entry> unreadable = new HashSet<>();
  private long lines;
  private String head = Synced.NO_HEAD;
  private long packs;
  private long entries;
  private long octets;
  private int lastPack;
  private @Nullable PackWalk pack;

  /**
   * @param until what is written; what grows beyond it meanwhile is not looked at
   */
  Verification(
      Layout layout,
      Frames frames,
      Catalogue catalogue,
      Synced until,
      boolean deep,
      LongConsumer progress) {
    this.layout = layout;
    this.frames = frames;
    this.catalogue = catalogue;
    this.until = until;
    this.deep = deep;
    this.progress = progress;
  }

  ArchiveReport run() throws IOException {
    long end = Journal.forEachLine(layout.journal(), 0, until.journal(), this::line);
    finishPack();
    for (int number = lastPack + 1; number <= until.pack(); number++) {
      startPack(number);
      finishPack();
    }
    journalEnd(end);
    beyond(layout.journal(), until.journal());
    beyond(layout.pack(until.pack()), until.octets());
    foreignFiles();
    progress.accept(entries);
    if (deep) {
      remember();
    }
    return new ArchiveReport(packs, entries, octets, lines, faults, remarks);
  }

  private boolean line(long offset, byte[] bytes) throws IOException {
    lines++;
    String where = layout.journal() + " line " + lines + " (octet " + offset + "): ";
    try {
      JournalLine line = JournalLine.decode(bytes);
      if (line.number() != lines) {
        faults.add(where + "expected line number " + lines + ", found " + line.number());
        lines = line.number() > lines ? line.number() : lines;
      }
      if (!line.previous().equals(head)) {
        faults.add(
            where
                + "expected the line before to have SHA-256 "
                + line.previous()
                + ", found "
                + head);
      }
      if (line.event() instanceof CustodyEvent.Sighted sighted) {
        sighted(where, sighted, line.place());
      }
    } catch (DamagedException e) {
      faults.add(where + e.getMessage());
    }
    head = Journal.sha256(bytes);
    return true;
  }

  private void sighted(String where, CustodyEvent.Sighted sighted, @Nullable Place place)
      throws IOException {
    Place found = catalogue.find(sighted.key());
    if (place == null) {
      if (found == null) {
        faults.add(where + "expected message " + sighted.key() + " in a pack, found none");
      }
      return;
    }
    PackWalk walk = packOf(where, place);
    if (walk == null) {
      return;
    }
    var entry = new Unreadable.Entry(sighted.key(), place);
    boolean known = catalogue.unreadable().entries().contains(entry);
    if (!known && !place.equals(found) && walk.reaches(place)) {
      faults.add(where + expectedInIndex(entry, found));
    }
    String damage = walk.entry(where, sighted, place);
    if (damage != null) {
      damaged(damage, entry, found);
    } else if (known && !deep) {
      damaged(where + "message " + entry.key() + " was read in vain before", entry, found);
    }
    entries++;
    octets += sighted.size();
    if (entries % PROGRESS_EVERY == 0) {
      progress.accept(entries);
    }
  }

  private static String expectedInIndex(Unreadable.Entry entry, @Nullable Place found) {
    return "expected the index of pack "
        + Layout.name(entry.place().pack())
        + " to have "
        + entry.key()
        + " at "
        + entry.place()
        + ", found "
        + (found == null ? "none" : found);
  }

  /** A copy that was kept later, which has a line of its own, makes up for it. */
  private void damaged(String sentence, Unreadable.Entry entry, @Nullable Place found) {
    unreadable.add(entry);
    if (found == null || found.equals(entry.place())) {
      faults.add(sentence);
    } else {
      remarks.add(sentence + "; a copy that was kept later is at " + found);
    }
  }

  /** So that the next writer asks again for what cannot be read. */
  private void remember() {
    try {
      new Unreadable(unreadable).write(layout);
    } catch (IOException e) {
      faults.add(
          layout.unreadable()
              + ": expected to note what cannot be read back, so that it is collected again;"
              + " found "
              + e.getMessage());
    }
  }

  private @Nullable PackWalk packOf(String where, Place place) throws IOException {
    if (place.pack() < lastPack || place.pack() > until.pack()) {
      faults.add(
          where + "expected a pack from " + lastPack + " to " + until.pack() + ", found " + place);
      return null;
    }
    if (place.pack() > lastPack) {
      finishPack();
      for (int number = lastPack + 1; number < place.pack(); number++) {
        startPack(number);
        finishPack();
      }
      startPack(place.pack());
    }
    return pack;
  }

  private void startPack(int number) throws IOException {
    lastPack = number;
    boolean open = number == until.pack();
    pack = new PackWalk(layout, frames, number, open ? until.octets() : -1, deep, faults);
    packs += pack.exists() ? 1 : 0;
  }

  private void finishPack() throws IOException {
    if (pack != null) {
      pack.finish(catalogue.indexOf(pack.number()));
      pack = null;
    }
  }

  private void journalEnd(long end) throws IOException {
    Path journal = layout.journal();
    if (end != until.journal()) {
      faults.add(
          journal
              + ": expected the last line to end at octet "
              + until.journal()
              + ", found it to end at "
              + end);
    }
    if (lines != until.lines() || !head.equals(until.head())) {
      faults.add(
          journal
              + ": expected "
              + until.lines()
              + " lines, the last with SHA-256 "
              + until.head()
              + ", found "
              + lines
              + " lines, the last with "
              + head);
    }
    if (Synced.read(layout) == null) {
      faults.add(
          layout.synced() + ": expected the record of what is durable, found none that is whole");
    }
  }

  /** What is not yet said to be durable is no fault, and nobody is to think that it was checked. */
  private void beyond(Path file, long checked) throws IOException {
    long octets = Files.exists(file) ? Files.size(file) - checked : 0;
    if (octets > 0) {
      remarks.add(
          file
              + ": the last "
              + octets
              + " octets were not checked: a writer is at work, or one was ended before it had"
              + " made them durable, and the next start looks at them");
    }
  }

  private void foreignFiles() throws IOException {
    // One pack may have been begun by a writer since this verification was.
    for (int number : layout.numbers().tailSet(until.pack() + 2)) {
      faults.add(
          layout.pack(number)
              + ": expected no pack beyond "
              + Layout.name(until.pack())
              + ", found "
              + Files.size(layout.pack(number))
              + " octets");
    }
  }
}
