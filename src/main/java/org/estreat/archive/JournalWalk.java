package org.estreat.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.estreat.model.Mailbox;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Hands on the journal's events. A line that cannot be read or is gone is told of and passed over;
 * a whole walk then makes up for it from the packs, in which each entry says where its message was
 * first seen.
 */
final class JournalWalk {
  private final Layout layout;
  private final Frames frames;
  private final Synced end;
  private final Consumer<String> finding;
  private boolean damaged;
  private long number;

  /**
   * @param end how far to walk
   * @param finding receives a sentence about each damage
   */
  JournalWalk(Layout layout, Frames frames, Synced end, Consumer<String> finding) {
    this.layout = layout;
    this.frames = frames;
    this.end = end;
    this.finding = finding;
  }

  void run(long from, Consumer<CustodyEvent> each) throws IOException {
    Path journal = layout.journal();
    number = from == 0 ? 0 : -1;
    Journal.forEachLine(
        journal,
        from,
        end.journal(),
        (offset, bytes) -> {
          JournalLine line = decode(journal + " octet " + offset + ": ", bytes);
          if (line != null) {
            each.accept(line.event());
          }
          return true;
        });
    if (from == 0 && number < end.lines()) {
      tell(journal + ": expected " + end.lines() + " lines, found the last to be " + number);
    }
    if (from == 0 && damaged) {
      makeUp(each);
    }
  }

  private @Nullable JournalLine decode(String where, byte[] bytes) {
    long expected = number < 0 ? -1 : number + 1;
    try {
      JournalLine line = JournalLine.decode(bytes);
      if (expected >= 0 && line.number() != expected) {
        tell(where + "expected line number " + expected + ", found " + line.number());
      }
      number = line.number();
      return line;
    } catch (DamagedException e) {
      tell(where + e.getMessage());
      number = expected;
      return null;
    }
  }

  private void tell(String sentence) {
    damaged = true;
    finding.accept(sentence);
  }

  /** Entries that no line names, and then what the journal says of their messages' later fate. */
  private void makeUp(Consumer<CustodyEvent> each) throws IOException {
    Set<Place> named = new HashSet<>();
    forEachReadable((event, place) -> {
      if (place != null) {
        named.add(place);
      }
    });
    Set<SightingId> madeUp = new HashSet<>();
    for (CustodyEvent.Sighted sighted : unnamed(named)) {
      madeUp.add(sighted.sighting().id());
      each.accept(sighted);
    }
    if (!madeUp.isEmpty()) {
      finding.accept(
          layout.journal()
              + ": expected a line for each message in the packs, found none for "
              + madeUp.size()
              + "; what is known of them was taken from the packs");
      forEachReadable((event, place) -> {
        SightingId id = changed(event);
        if (id != null && madeUp.contains(id)) {
          each.accept(event);
        }
      });
    }
  }

  private interface EventVisitor {
    void visit(CustodyEvent event, @Nullable Place place);
  }

  private void forEachReadable(EventVisitor each) throws IOException {
    Journal.forEachLine(
        layout.journal(),
        0,
        end.journal(),
        (offset, bytes) -> {
          try {
            JournalLine line = JournalLine.decode(bytes);
            each.visit(line.event(), line.place());
            return true;
          } catch (DamagedException e) {
            return true; // told of when it was met first
          }
        });
  }

  private List<CustodyEvent.Sighted> unnamed(Set<Place> named) throws IOException {
    List<CustodyEvent.Sighted> events = new ArrayList<>();
    for (int pack : layout.numbers().headSet(end.pack() + 1)) {
      long until = pack == end.pack() ? end.octets() : Long.MAX_VALUE;
      for (PackScan.Entry entry : PackScan.of(layout, pack, 0, until, frames).entries()) {
        if (!named.contains(entry.place())) {
          addUnnamed(entry, events);
        }
      }
    }
    return events;
  }

  private void addUnnamed(PackScan.Entry entry, List<CustodyEvent.Sighted> to) throws IOException {
    Place place = entry.place();
    Path pack = layout.pack(place.pack());
    try (MessageStream message =
        MessageStream.open(frames, pack, place.offset(), place.length(), "")) {
      Sighting sighting = message.sighting();
      // The instant of the sighting stood in the lost line; INTERNALDATE is the nearest known.
      to.add(
          new CustodyEvent.Sighted(
              sighting.internalDate().toInstant(), sighting, entry.key(), entry.octets()));
    } catch (DamagedException e) {
      finding.accept(
          pack
              + " octet "
              + place.offset()
              + ": expected to find where message "
              + entry.key()
              + " was seen, which no line of the journal says; "
              + e.getMessage());
    }
  }

  private static @Nullable SightingId changed(CustodyEvent event) {
    return switch (event) {
      case CustodyEvent.Sighted seen -> seen.sighting().id();
      case CustodyEvent.FlagsChanged flags -> id(flags.mailbox(), flags.uidValidity(), flags.uid());
      case CustodyEvent.Expunged gone -> id(gone.mailbox(), gone.uidValidity(), gone.uid());
      case CustodyEvent.PassedBy passed -> null;
      case CustodyEvent.Act act -> null;
    };
  }

  private static SightingId id(Mailbox mailbox, UidValidity uidValidity, Uid uid) {
    return SightingId.of(mailbox, uidValidity, uid);
  }
}
