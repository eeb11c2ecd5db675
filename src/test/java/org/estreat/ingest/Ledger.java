package org.estreat.ingest;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.estreat.model.Attributes;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;

/** What has to be known after a server has told of changes: plain maps, and no journal. */
final class Ledger {
  record Place(Mailbox mailbox, UidValidity uidValidity) {}

  record Box(UidValidity uidValidity, boolean gone) {}

  /**
   * @param sha256 of the message, from which its attributes follow
   * @param hidden kept and not indexed, as after a fault; the next start shows it
   */
  record State(String sha256, Set<Flag> flags, boolean expunged, boolean hidden) {
    State with(Set<Flag> other) {
      return new State(sha256, other, expunged, hidden);
    }

    State with(boolean nowExpunged) {
      return new State(sha256, flags, nowExpunged, hidden);
    }

    State shown() {
      return new State(sha256, flags, expunged, false);
    }
  }

  final Map<Place, Map<Long, State>> places = new HashMap<>();
  final Map<Mailbox, Box> boxes = new TreeMap<>();

  Map<Long, State> at(Mailbox mailbox, UidValidity uidValidity) {
    return places.computeIfAbsent(new Place(mailbox, uidValidity), p -> new TreeMap<>());
  }

  boolean isAt(Mailbox mailbox, UidValidity uidValidity) {
    return new Box(uidValidity, false).equals(boxes.get(mailbox));
  }

  void gone(Mailbox mailbox, UidValidity uidValidity) {
    boxes.put(mailbox, new Box(uidValidity, true));
    at(mailbox, uidValidity).replaceAll((uid, state) -> state.with(true));
  }

  void rename(Mailbox from, Mailbox to, UidValidity uidValidity) {
    Box before = boxes.get(to);
    if (before != null && !before.gone) {
      gone(to, before.uidValidity);
    }
    if (!at(to, uidValidity).isEmpty()) {
      gone(to, uidValidity);
      move(to, freeName(to), uidValidity);
    }
    move(from, to, uidValidity);
  }

  private Mailbox freeName(Mailbox taken) {
    Set<Mailbox> used = new HashSet<>(boxes.keySet());
    places.forEach((place, states) -> {
      if (!states.isEmpty()) {
        used.add(place.mailbox);
      }
    });
    for (int n = 2; ; n++) {
      Mailbox free = new Mailbox(taken.account(), taken.name() + " (" + n + ")");
      if (!used.contains(free)) {
        return free;
      }
    }
  }

  private void move(Mailbox from, Mailbox to, UidValidity uidValidity) {
    at(to, uidValidity).putAll(at(from, uidValidity));
    at(from, uidValidity).clear();
    boxes.put(to, boxes.get(from));
    boxes.put(from, new Box(uidValidity, true));
  }

  /** The next start brings what was kept and not indexed. */
  void restarted() {
    places.values().forEach(states -> states.replaceAll((uid, state) -> state.shown()));
  }

  /** Each Sighting in words, as far as an index has it. */
  List<String> words() {
    List<String> words = new ArrayList<>();
    places.forEach((place, states) ->
        states.forEach((uid, state) -> {
          if (!state.hidden) {
            words.add(
                words(
                    place.mailbox,
                    place.uidValidity,
                    uid,
                    state.sha256,
                    state.flags,
                    state.expunged,
                    attributes(state.sha256)));
          }
        }));
    words.sort(null);
    return words;
  }

  /** What the server gives a message of these bytes; to some nothing. */
  static Attributes attributes(String sha256) {
    int kind = Character.digit(sha256.charAt(0), 16);
    return new Attributes(
        (kind & 1) == 0 ? null : "M" + sha256,
        (kind & 2) == 0 ? null : "T" + sha256.substring(0, 5),
        (kind & 4) == 0 ? null : OffsetDateTime.parse("2025-12-31T23:59:59-08:00").plusDays(kind));
  }

  static String words(
      Mailbox mailbox,
      UidValidity uidValidity,
      long uid,
      String sha256,
      Set<Flag> flags,
      boolean expunged,
      Attributes attributes) {
    List<String> names = flags.stream().map(Flag::name).sorted().toList();
    String gone = expunged ? " expunged" : "";
    return mailbox
        + " "
        + uidValidity
        + " "
        + uid
        + " "
        + sha256
        + " "
        + names
        + gone
        + " "
        + attributes;
  }
}
