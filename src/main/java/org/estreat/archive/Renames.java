package org.estreat.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;

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
    }
  }

  /** Those whose lines stand at this octet of the journal or later, in their order. */
  public List<CustodyEvent.Renamed> since(long offset) {
    return new ArrayList<>(lines.tailMap(offset, true).values());
  }

  /** The name that a mailbox has now which a line at this octet of the journal speaks of. */
  public Mailbox now(Mailbox mailbox, UidValidity uidValidity, long offset) {
    Mailbox name = mailbox;
    Long at = offset;
    while (at != null) {
      NavigableMap<Long, Mailbox> later = next.get(new Place(name, uidValidity));
      Map.Entry<Long, Mailbox> renamed = later == null ? null : later.higherEntry(at);
      name = renamed == null ? name : renamed.getValue();
      at = renamed == null ? null : renamed.getKey();
    }
    return name;
  }

  /** The event as it reads with the names of now; a rename itself stays as it is. */
  public CustodyEvent now(long offset, CustodyEvent event) {
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
      case CustodyEvent.MailboxGone(var at, var box, var validity, var why) ->
          new CustodyEvent.MailboxGone(at, now(box, validity, offset), validity, why);
      case CustodyEvent.PassedBy(var at, var box, var validity, var uid, var reason) ->
          new CustodyEvent.PassedBy(at, now(box, validity, offset), validity, uid, reason);
      case CustodyEvent.Renamed renamed -> renamed;
      case CustodyEvent.UidValidityChanged changed -> changed;
      case CustodyEvent.Act act -> act;
    };
  }
}
