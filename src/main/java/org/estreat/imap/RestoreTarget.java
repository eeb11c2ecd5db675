package org.estreat.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.estreat.imap.Restorer.Confirmed;
import org.estreat.model.Flag;
import org.jspecify.annotations.Nullable;

/**
 * Finds which messages are in the target: by the UID that the server gave when it took them, else
 * by INTERNALDATE, size and every octet. Each message there stands for one that is wanted and no
 * more. For one thread.
 */
final class RestoreTarget {
  /** UIDs asked about by one command. */
  private static final int STRETCH = 10_000;

  /** Bodies asked for by one command; each is dropped as soon as it is hashed. */
  private static final int BODIES = 50;

  private static final long BODIES_OCTETS = 8 << 20;

  /** Larger ones are fetched in pieces. */
  private static final int PIECE = 4 << 20;

  /** A message in the target. */
  private record There(long uid, long size, long second, Set<Flag> flags) {}

  private final Connection connection;
  private final Map<Long, There> there = new TreeMap<>();

  RestoreTarget(Connection connection) {
    this.connection = connection;
  }

  /**
   * Marks those items that are there.
   *
   * @param known what the server confirmed earlier, by UID, under the mailbox's UIDVALIDITY
   */
  void find(Collection<RestoreItem> items, Map<Long, Confirmed> known, Examining examining)
      throws IOException, ConnectionLostException, CommandRefusedException {
    Set<Long> seconds = new HashSet<>();
    items.forEach(item -> seconds.add(item.second()));
    list(examining.uids(), seconds, known.keySet());
    byUid(items, known);
    byContent(items);
  }

  private void list(Examining.Listed listed, Set<Long> seconds, Set<Long> known)
      throws ConnectionLostException, CommandRefusedException {
    if (listed.contradiction() != null) {
      // what is not listed would be appended once more
      throw new ConnectionLostException("the target's list of UIDs: " + listed.contradiction());
    }
    long[] uids = listed.uids();
    for (int from = 0; from < uids.length; from += STRETCH) {
      long[] stretch = Arrays.copyOfRange(uids, from, Math.min(uids.length, from + STRETCH));
      Set<Long> open = new HashSet<>(Arrays.stream(stretch).boxed().toList());
      new Fetching(connection)
          .facts(
              UidSet.of(uids, stretch),
              true,
              fetched -> {
                if (fetched.internalDate() != null && open.remove(fetched.uid())) {
                  note(fetched, seconds, known);
                }
              });
      if (!open.isEmpty()) {
        throw new ConnectionLostException(
            "the server lists %d messages in the target of which it says no INTERNALDATE"
                .formatted(open.size()));
      }
    }
  }

  private void note(Fetched fetched, Set<Long> seconds, Set<Long> known) {
    long second = InternalDate.parse(fetched.internalDate()).toEpochSecond();
    if (seconds.contains(second) || known.contains(fetched.uid())) {
      there.put(fetched.uid(), new There(fetched.uid(), fetched.size(), second, fetched.flags()));
    }
  }

  private void byUid(Collection<RestoreItem> items, Map<Long, Confirmed> known) {
    Map<Confirmed, List<RestoreItem>> wanted = new HashMap<>();
    for (RestoreItem item : items) {
      if (item.isOpen()) {
        Confirmed same = new Confirmed(item.message().key(), item.second());
        wanted.computeIfAbsent(same, k -> new ArrayList<>()).add(item);
      }
    }
    for (Map.Entry<Long, Confirmed> each : known.entrySet()) {
      There place = there.get(each.getKey());
      List<RestoreItem> same = wanted.getOrDefault(each.getValue(), List.of());
      if (place != null && !same.isEmpty()) {
        RestoreItem item = same.remove(best(place, same));
        item.found();
        there.remove(place.uid());
        compare(item, place);
      }
    }
  }

  /** Whether the server has taken it as it was. */
  private static void compare(RestoreItem item, There place) {
    Likeness likeness;
    try {
      likeness = item.likeness();
    } catch (IOException e) {
      return; // it was whole when it was sent, and verify tells of the damage
    }
    if (!likeness.hasSize(place.size())) {
      item.altered(
          "UID %d has %d octets, sent were %d"
              .formatted(place.uid(), place.size(), likeness.octets()));
    } else if (place.second() != item.second()) {
      item.altered("UID %d has another INTERNALDATE".formatted(place.uid()));
    }
  }

  /** The one with the same flags, else the first. */
  private static int best(There place, List<RestoreItem> items) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).message().flags().equals(place.flags())) {
        return i;
      }
    }
    return 0;
  }

  private void byContent(Collection<RestoreItem> items)
      throws IOException, ConnectionLostException, CommandRefusedException {
    Map<Long, List<There>> places = new HashMap<>();
    there
        .values()
        .forEach(each -> places.computeIfAbsent(each.second(), k -> new ArrayList<>()).add(each));
    Map<String, List<RestoreItem>> wanted = new HashMap<>();
    Map<Long, There> doubtful = new TreeMap<>();
    for (RestoreItem item : items) {
      List<There> dated = places.getOrDefault(item.second(), List.of());
      if (!item.isOpen() || dated.isEmpty() || !isReadable(item)) {
        continue;
      }
      boolean like = false;
      for (There place : dated) {
        if (item.likeness().hasSize(place.size())) {
          doubtful.put(place.uid(), place);
          like = true;
        }
      }
      if (like) {
        String same = item.second() + " " + item.likeness().sha256();
        wanted.computeIfAbsent(same, k -> new ArrayList<>()).add(item);
      }
    }
    assign(bodies(doubtful.values()), wanted);
  }

  /** Damage in the archive ends one message and not all. */
  static boolean isReadable(RestoreItem item) {
    try {
      item.likeness();
      return true;
    } catch (IOException e) {
      item.refuse("cannot be read from the archive: " + Words.of(e));
      return false;
    }
  }

  /** Those with the same flags first, so that what is appended then has the others' flags. */
  private static void assign(Map<There, String> digests, Map<String, List<RestoreItem>> wanted) {
    Map<There, String> left = new LinkedHashMap<>(digests);
    for (boolean sameFlags : new boolean[] {true, false}) {
      Iterator<Map.Entry<There, String>> each = left.entrySet().iterator();
      while (each.hasNext()) {
        Map.Entry<There, String> place = each.next();
        String same = place.getKey().second() + " " + place.getValue();
        List<RestoreItem> items = wanted.getOrDefault(same, List.of());
        int at = items.isEmpty() ? -1 : best(place.getKey(), items);
        if (at >= 0
            && (!sameFlags || items.get(at).message().flags().equals(place.getKey().flags()))) {
          items.remove(at).found();
          each.remove();
        }
      }
    }
  }

  private Map<There, String> bodies(Collection<There> places)
      throws ConnectionLostException, CommandRefusedException {
    Map<There, String> digests = new LinkedHashMap<>();
    Map<Long, There> batch = new TreeMap<>();
    long octets = 0;
    for (There place : places) {
      if (place.size() > PIECE) {
        String digest = large(place);
        if (digest != null) {
          digests.put(place, digest);
        }
        continue;
      }
      batch.put(place.uid(), place);
      octets += place.size();
      if (batch.size() == BODIES || octets > BODIES_OCTETS) {
        small(batch, digests);
        batch.clear();
        octets = 0;
      }
    }
    small(batch, digests);
    return digests;
  }

  private void small(Map<Long, There> batch, Map<There, String> digests)
      throws ConnectionLostException, CommandRefusedException {
    if (batch.isEmpty()) {
      return;
    }
    long[] uids = batch.keySet().stream().mapToLong(Long::longValue).toArray();
    new Fetching(connection)
        .messages(
            UidSet.of(uids, uids),
            fetched -> {
              byte[] body = fetched.body();
              There place = batch.get(fetched.uid());
              if (body != null && place != null) {
                digests.put(place, Likeness.of(body).sha256());
              }
            });
  }

  /** Null where the server does not deliver all of it. */
  private @Nullable String large(There place)
      throws ConnectionLostException, CommandRefusedException {
    Likeness.Reading reading = new Likeness.Reading();
    long at = 0;
    while (at < place.size()) {
      List<byte[]> pieces = new ArrayList<>();
      new Fetching(connection)
          .piece(
              place.uid(),
              at,
              PIECE,
              fetched -> {
                byte[] body = fetched.body();
                if (fetched.uid() == place.uid() && body != null) {
                  pieces.add(body);
                }
              });
      if (pieces.size() != 1 || pieces.getFirst().length == 0) {
        return null;
      }
      reading.add(pieces.getFirst(), pieces.getFirst().length);
      at += pieces.getFirst().length;
    }
    return reading.end().sha256();
  }
}
