package org.estreat.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
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
  private static final Comparator<Place> BY_PLACE =
      Comparator.comparingInt(Place::pack).thenComparingLong(Place::offset);

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

  void run(long from, Archive.JournalVisitor each) throws IOException {
    Path journal = layout.journal();
    number = from == 0 ? 0 : -1;
    Journal.forEachLine(
        journal,
        from,
        end.journal(),
        (offset, bytes) -> {
          JournalLine line = decode(journal + " octet " + offset + ": ", bytes);
          if (line != null) {
            each.visit(offset, line.event());
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
  private void makeUp(Archive.JournalVisitor each) throws IOException {
    NavigableMap<Place, Long> named = new TreeMap<>(BY_PLACE);
    Renames renames = new Renames();
    forEachReadable((offset, event, place) -> {
      renames.add(offset, event);
      if (place != null) {
        named.put(place, offset);
      }
    });
    Map<SightingId, Unnamed> madeUp = new LinkedHashMap<>();
    for (Unnamed lost : unnamed(named)) {
      Unnamed now = lost.in(renames);
      madeUp.put(now.sighting().id(), now);
    }
    if (madeUp.isEmpty()) {
      return;
    }
    finding.accept(
        layout.journal()
            + ": expected a line for each message in the packs, found none for "
            + madeUp.size()
            + "; what is known of them was taken from the packs");
    madeUp.values().forEach(lost -> each.visit(end.journal(), lost.event));
    forEachReadable((offset, event, place) -> {
      CustodyEvent now = renames.now(offset, event);
      if (now instanceof CustodyEvent.MailboxGone gone) {
        madeUp.values().stream()
            .filter(lost -> lost.offset < offset && lost.isIn(gone))
            .forEach(lost -> each.visit(end.journal(), lost.expunged(gone)));
      } else if (now != null && madeUp.containsKey(changed(now))) {
        each.visit(end.journal(), now);
      }
    });
  }

  private interface EventVisitor {
    void visit(long offset, CustodyEvent event, @Nullable Place place);
  }

  private void forEachReadable(EventVisitor each) throws IOException {
    Journal.forEachLine(
        layout.journal(),
        0,
        end.journal(),
        (offset, bytes) -> {
          try {
            JournalLine line = JournalLine.decode(bytes);
            each.visit(offset, line.event(), line.place());
            return true;
          } catch (DamagedException e) {
            return true; // told of when it was met first
          }
        });
  }

  /**
   * A message whose line is lost.
   *
   * @param offset of the line before, as far as the packs tell: that of the entry before it
   */
  private record Unnamed(long offset, CustodyEvent.Sighted event) {
    Sighting sighting() {
      return event.sighting();
    }

    Unnamed in(Renames renames) {
      Sighting then = sighting();
      Sighting now = then.in(renames.now(then.mailbox(), then.uidValidity(), offset));
      return new Unnamed(
          offset, new CustodyEvent.Sighted(event.at(), now, event.key(), event.size()));
    }

    boolean isIn(CustodyEvent.MailboxGone gone) {
      return sighting().mailbox().equals(gone.mailbox())
          && sighting().uidValidity().equals(gone.uidValidity());
    }

    /** The end of its mailbox, as the message's own. */
    CustodyEvent expunged(CustodyEvent.MailboxGone gone) {
      return new CustodyEvent.Expunged(
          gone.at(), gone.mailbox(), gone.uidValidity(), sighting().uid(), sighting().modSeq());
    }
  }

  private List<Unnamed> unnamed(NavigableMap<Place, Long> named) throws IOException {
    List<Unnamed> events = new ArrayList<>();
    for (int pack : layout.numbers().headSet(end.pack() + 1)) {
      long until = pack == end.pack() ? end.octets() : Files.size(layout.pack(pack));
      for (PackScan.Entry entry : PackScan.of(layout, pack, 0, until, frames).entries()) {
        if (!named.containsKey(entry.place())) {
          Map.Entry<Place, Long> before = named.lowerEntry(entry.place());
          addUnnamed(entry, before == null ? 0 : before.getValue(), events);
        }
      }
    }
    return events;
  }

  private void addUnnamed(PackScan.Entry entry, long offset, List<Unnamed> to) throws IOException {
    Place place = entry.place();
    Path pack = layout.pack(place.pack());
    try (MessageStream message =
        MessageStream.open(frames, pack, place.offset(), place.length(), "")) {
      Sighting sighting = message.sighting();
      // The instant of the sighting stood in the lost line; INTERNALDATE is the nearest known.
      to.add(
          new Unnamed(
              offset,
              new CustodyEvent.Sighted(
                  sighting.internalDate().toInstant(), sighting, entry.key(), entry.octets())));
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
      case CustodyEvent.Restored back -> id(back.mailbox(), back.uidValidity(), back.uid());
      case CustodyEvent.Renamed _, CustodyEvent.MailboxGone _ -> null;
      case CustodyEvent.UidValidityChanged _, CustodyEvent.PassedBy _, CustodyEvent.Act _ -> null;
    };
  }

  private static SightingId id(Mailbox mailbox, UidValidity uidValidity, Uid uid) {
    return SightingId.of(mailbox, uidValidity, uid);
  }
}
