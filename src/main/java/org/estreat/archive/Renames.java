package org.estreat.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Where the mailboxes of the journal's past are now: what a line says of a mailbox that later lines
 * have renamed holds of its last name. Two Sightings never come to one place, because nothing is
 * renamed to a place that holds any ({@link CustodyEvent.Renamed}), so each can be followed alone.
 *
 * <p>Not safe to use from several threads while renames are added.
 */
public final class Renames {
  private record Place(Mailbox mailbox, UidValidity uidValidity) {}

  private final Map<Place, NavigableMap<Long, Mailbox>> next = new HashMap<>();
  private final Map<Place, NavigableSet<Long>> filled = new HashMap<>();
  private final NavigableMap<Long, CustodyEvent.Renamed> lines = new TreeMap<>();

  /** All whose lines stand from this position on and before this octet of the journal. */
  public static Renames of(Archive archive, ArchivePosition from, long until) throws IOException {
    Renames renames = new Renames();
    archive.replayLines(
        from,
        (offset, event) -> {
          if (offset < until) {
            renames.add(offset, event);
          }
        });
    return renames;
  }

  /** Takes in the event if it is a rename. */
  public void add(long offset, CustodyEvent event) {
    if (event instanceof CustodyEvent.Renamed renamed) {
      lines.put(offset, renamed);
      next.computeIfAbsent(
              new Place(renamed.from(), renamed.uidValidity()), place -> new TreeMap<>())
          .put(offset, renamed.to());
      filled
          .computeIfAbsent(new Place(renamed.to(), renamed.uidValidity()), place -> new TreeSet<>())
          .add(offset);
    }
  }

  /** Those whose lines stand at this octet of the journal or later, in their order. */
  public List<CustodyEvent.Renamed> since(long offset) {
    return new ArrayList<>(lines.tailMap(offset, true).values());
  }

  /**
   * Where something is now.
   *
   * @param filledAnew whether the place was empty when another mailbox took its name: what is there
   *     now is not what was there then
   */
  private record Last(Mailbox name, boolean filledAnew) {}

  private Last last(Mailbox mailbox, UidValidity uidValidity, long offset) {
    Place place = new Place(mailbox, uidValidity);
    long at = offset;
    while (true) {
      NavigableMap<Long, Mailbox> names = next.get(place);
      Map.Entry<Long, Mailbox> renamed = names == null ? null : names.higherEntry(at);
      NavigableSet<Long> fillings = filled.get(place);
      Long filling = fillings == null ? null : fillings.higher(at);
      if (filling != null && (renamed == null || filling < renamed.getKey())) {
        return new Last(place.mailbox, true);
      }
      if (renamed == null) {
        return new Last(place.mailbox, false);
      }
      place = new Place(renamed.getValue(), uidValidity);
      at = renamed.getKey();
    }
  }

  /** The mailbox that a Sighting is in now of which a line at this octet of the journal speaks. */
  public Mailbox now(Mailbox mailbox, UidValidity uidValidity, long offset) {
    return last(mailbox, uidValidity, offset).name;
  }

  /**
   * The event as it reads with the names of now; null where it speaks of a mailbox as a whole whose
   * name has passed to another since then. A rename itself stays as it is.
   */
  public @Nullable CustodyEvent now(long offset, CustodyEvent event) {
    if (lines.isEmpty()) {
      return event;
    }
    return switch (event) {
      case CustodyEvent.Sighted(var at, var seen, var key, var size) ->
          new CustodyEvent.Sighted(
              at, seen.in(now(seen.mailbox(), seen.uidValidity(), offset)), key, size);
      case CustodyEvent.FlagsChanged(var at, var box, var validity, var uid, var flags, var mod) ->
          new CustodyEvent.FlagsChanged(at, now(box, validity, offset), validity, uid, flags, mod);
      case CustodyEvent.Expunged(var at, var box, var validity, var uid, var mod) ->
          new CustodyEvent.Expunged(at, now(box, validity, offset), validity, uid, mod);
      case CustodyEvent.Restored(var at, var box, var validity, var uid, var flags, var mod) ->
          new CustodyEvent.Restored(at, now(box, validity, offset), validity, uid, flags, mod);
      case CustodyEvent.MailboxGone(var at, var box, var validity, var why) -> {
        Last last = last(box, validity, offset);
        yield last.filledAnew ? null : new CustodyEvent.MailboxGone(at, last.name, validity, why);
      }
      case CustodyEvent.PassedBy(var at, var box, var validity, var uid, var reason) ->
          new CustodyEvent.PassedBy(at, now(box, validity, offset), validity, uid, reason);
      case CustodyEvent.Renamed renamed -> renamed;
      case CustodyEvent.UidValidityChanged changed -> changed;
      case CustodyEvent.Act act -> act;
    };
  }
}
