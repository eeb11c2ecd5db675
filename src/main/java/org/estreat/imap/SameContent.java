package org.estreat.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.Original;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Whether a mailbox on the server is one that is known here under another name, where the server
 * has no names that last: UIDVALIDITY alone says nothing, because many servers give many mailboxes
 * the same.
 */
final class SameContent {
  /** INTERNALDATE and size are compared of so many messages. */
  private static final int SAMPLE = 100;

  /** Every octet is compared of so many of them, the smallest. */
  private static final int READ = 5;

  private final Connection connection;
  private final Corridor corridor;

  SameContent(Connection connection, Corridor corridor) {
    this.connection = connection;
    this.corridor = corridor;
  }

  /**
   * Whether at least half of what is present here is there under the same UIDs, and of those a
   * sample spread over the mailbox is the same mail.
   */
  boolean is(MailboxName candidate, Mailbox known, UidValidity uidValidity)
      throws IOException, ConnectionLostException {
    long[] present = corridor.changes().uidsPresent(known, uidValidity);
    if (present.length == 0) {
      return false;
    }
    try {
      Examining examining = new Examining(connection);
      if (!examining.examine(candidate).uidValidity().equals(uidValidity)) {
        return false;
      }
      long[] listed = examining.uids().uids();
      long[] both =
          Arrays.stream(present).filter(uid -> Arrays.binarySearch(listed, uid) >= 0).toArray();
      return both.length > 0
          && both.length >= present.length / 2
          && isSame(known, uidValidity, spread(both));
    } catch (CommandRefusedException e) {
      return false; // and so it is another one
    }
  }

  private static long[] spread(long[] uids) {
    int count = Math.min(SAMPLE, uids.length);
    long[] sample = new long[count];
    for (int i = 0; i < count; i++) {
      sample[i] = uids[(int) ((long) i * uids.length / count)];
    }
    return sample;
  }

  private boolean isSame(Mailbox known, UidValidity uidValidity, long[] sample)
      throws IOException, ConnectionLostException, CommandRefusedException {
    Map<Long, Original> here = new TreeMap<>();
    for (long uid : sample) {
      Optional<Original> hit = corridor.original(SightingId.of(known, uidValidity, new Uid(uid)));
      hit.ifPresent(h -> here.put(uid, h));
    }
    Map<Long, Fetched> there = new HashMap<>();
    new Fetching(connection)
        .sizesAndDates(
            UidSet.of(sample, sample),
            fetched -> {
              if (here.containsKey(fetched.uid())) {
                there.put(fetched.uid(), fetched);
              }
            });
    for (long uid : sample) {
      if (!isSame(here.get(uid), there.get(uid))) {
        return false;
      }
    }
    return isSameMail(here);
  }

  private static boolean isSame(@Nullable Original here, @Nullable Fetched there) {
    return here != null
        && there != null
        && here.size() == there.size()
        && here.internalDate().isEqual(InternalDate.parse(there.internalDate()));
  }

  private boolean isSameMail(Map<Long, Original> here)
      throws ConnectionLostException, CommandRefusedException {
    List<Long> smallest = new ArrayList<>(here.keySet());
    smallest.sort((a, b) -> Long.compare(size(here, a), size(here, b)));
    Map<Long, MessageKey> keys = new HashMap<>();
    for (long uid : smallest.subList(0, Math.min(READ, smallest.size()))) {
      new Fetching(connection)
          .messages(
              Long.toString(uid),
              fetched -> {
                byte[] body = fetched.body();
                if (body != null) {
                  keys.put(fetched.uid(), MessageKey.of(body));
                }
              });
      Original known = here.get(uid);
      if (known == null || !known.key().equals(keys.get(uid))) {
        return false;
      }
    }
    return true;
  }

  private static long size(Map<Long, Original> hits, long uid) {
    Original hit = hits.get(uid);
    return hit == null ? Long.MAX_VALUE : hit.size();
  }
}
