package org.estreat.imap;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * What a server delivers of one batch, in one request after the other. A message is taken as it
 * comes where it has as many octets as RFC822.SIZE says. Where it has not, or where one answer
 * holds two of that UID, it is asked for again, and taken if it comes the same again: some servers
 * only count wrong.
 */
final class Delivery {
  private final TreeSet<Long> open = new TreeSet<>();
  private final NavigableMap<Long, Fetched> good = new TreeMap<>();
  private final Map<Long, MessageKey> doubtful = new HashMap<>();
  private final Map<Long, Fetched> round = new HashMap<>();
  private final Set<Long> contradicted = new HashSet<>();
  private final long most;
  private long octets;

  /**
   * @param most octets held at a time; what comes beyond is asked for again, alone
   */
  Delivery(long[] batch, long most) {
    for (long uid : batch) {
      open.add(uid);
    }
    this.most = most;
  }

  /** A message came; what was not asked for is passed over. */
  void take(Fetched fetched) {
    byte[] body = fetched.body();
    long uid = fetched.uid();
    if (body == null || !open.contains(uid)) {
      return;
    }
    Fetched before = round.get(uid);
    if (before != null) {
      if (!Arrays.equals(before.body(), body)) {
        contradicted.add(uid);
      }
    } else if (round.isEmpty() || octets + body.length <= most) {
      round.put(uid, fetched);
      octets += body.length;
    }
  }

  /** The request has been answered, or its connection is lost. */
  void endRound() {
    round.forEach((uid, fetched) -> {
      if (contradicted.contains(uid)) {
        return;
      }
      if (isWhole(fetched) || (isAgain(uid, fetched) && !fetched.isOdd())) {
        good.put(uid, fetched);
        open.remove(uid);
        doubtful.remove(uid);
      }
    });
    round.clear();
    contradicted.clear();
    octets = good.values().stream().mapToLong(Delivery::length).sum();
  }

  /** Whether it came the same before; what it was is remembered without its octets. */
  private boolean isAgain(long uid, Fetched fetched) {
    byte[] body = fetched.body();
    MessageKey now = MessageKey.of(body == null ? new byte[0] : body);
    return now.equals(doubtful.put(uid, now));
  }

  /** Whether nothing speaks against it. */
  private static boolean isWhole(Fetched fetched) {
    return fetched.size() == 0 || fetched.size() == length(fetched);
  }

  private static long length(Fetched fetched) {
    byte[] body = fetched.body();
    return body == null ? 0 : body.length;
  }

  /** UIDs that are still to be had. */
  List<Long> open() {
    return List.copyOf(open);
  }

  boolean isOpen(long uid) {
    return open.contains(uid);
  }

  /** Whether it came, but not as it should. */
  boolean isDoubtful(long uid) {
    return doubtful.containsKey(uid);
  }

  /** Takes out the message with the lowest UID of those that are to be handed on; null for none. */
  @Nullable Fetched next() {
    Map.Entry<Long, Fetched> first = good.pollFirstEntry();
    return first == null ? null : first.getValue();
  }
}
