package org.estreat.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.RawMessage;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * Brings messages of one opened mailbox into the routes: planned by size, fetched in batches, each
 * batch read whole before its first message is handed on, so that slow work never stalls the socket
 * in mid-command. A UID that was asked for and did not come is asked for again, alone.
 */
final class NewMail {
  /** Takes a message into the routes. */
  @FunctionalInterface
  interface HandOn {
    /** Returns when the routes have taken it; what failed, or null. */
    @Nullable Throwable take(RawMessage raw);
  }

  /** Batches are planned by size for this many UIDs at a time. */
  private static final int WINDOW = 2000;

  private final ImapAccount account;
  private final Mailbox mailbox;
  private final UidValidity uidValidity;
  private final Corridor corridor;
  private final HandOn routes;
  private final BooleanSupplier stopping;
  private final InFlight inFlight;
  private final NavigableMap<Long, Gap> gaps = new TreeMap<>();
  private long collected;
  private long octets;

  NewMail(
      ImapAccount account,
      Mailbox mailbox,
      UidValidity uidValidity,
      Corridor corridor,
      HandOn routes,
      BooleanSupplier stopping,
      InFlight inFlight) {
    this.account = account;
    this.mailbox = mailbox;
    this.uidValidity = uidValidity;
    this.corridor = corridor;
    this.routes = routes;
    this.stopping = stopping;
    this.inFlight = inFlight;
  }

  /** Messages handed on and taken. */
  long collected() {
    return collected;
  }

  /** Octets of those. */
  long octets() {
    return octets;
  }

  /** Why a UID that was asked for is not here, as far as this knows. */
  @Nullable Gap gap(long uid) {
    return gaps.get(uid);
  }

  /**
   * Collects what of this list is not here yet.
   *
   * @param listed every UID beyond the watermark that the server lists just now, ascending
   * @param modSeq what the watermark may claim of flags
   * @throws IOException when archive or index fail, or the pass is to stop: nothing can go on
   */
  void collect(Connection connection, long[] listed, ModSeq modSeq)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    Fetching fetching = new Fetching(connection);
    long[] wanted = corridor.wanted(mailbox, uidValidity, listed);
    for (int at = 0; at < wanted.length; at += WINDOW) {
      long[] window = Arrays.copyOfRange(wanted, at, Math.min(wanted.length, at + WINDOW));
      Map<Long, Long> sizes = new HashMap<>();
      fetching.sizes(UidSet.of(listed, window), f -> sizes.put(f.uid(), f.size()));
      for (long[] batch : batches(window, sizes)) {
        collect(fetching, listed, batch, sizes, modSeq);
      }
    }
  }

  private List<long[]> batches(long[] window, Map<Long, Long> sizes) {
    List<long[]> batches = new ArrayList<>();
    int from = 0;
    long sum = 0;
    for (int i = 0; i < window.length; i++) {
      long size = sizes.getOrDefault(window[i], 0L);
      boolean full = i - from == account.batchMessages() || sum + size > account.batchBytes();
      if (i > from && full) {
        batches.add(Arrays.copyOfRange(window, from, i));
        from = i;
        sum = 0;
      }
      sum += size;
    }
    if (from < window.length) {
      batches.add(Arrays.copyOfRange(window, from, window.length));
    }
    return batches;
  }

  private void collect(
      Fetching fetching, long[] listed, long[] batch, Map<Long, Long> sizes, ModSeq modSeq)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    TreeSet<Long> waiting = new TreeSet<>();
    for (long uid : batch) {
      corridor.expect(mailbox, uidValidity, new Uid(uid));
      waiting.add(uid);
    }
    // those expected hold the mark
    corridor.seenUpTo(mailbox, uidValidity, batch[batch.length - 1], modSeq);
    try {
      long[] fitting = fitting(batch, sizes);
      long sum = Arrays.stream(fitting).map(uid -> sizes.getOrDefault(uid, 0L)).sum();
      int share = inFlight.acquire(sum);
      try {
        collectFitting(fetching, listed, fitting, waiting);
      } finally {
        inFlight.release(share);
      }
    } finally {
      for (long uid : waiting) {
        corridor.failed(mailbox, uidValidity, new Uid(uid)); // wanted again
      }
    }
  }

  private void collectFitting(Fetching fetching, long[] listed, long[] batch, Set<Long> waiting)
      throws IOException, ConnectionLostException, CommandRefusedException {
    if (batch.length == 0) {
      return;
    }
    NavigableMap<Long, Fetched> messages = fetch(fetching, listed, batch);
    while (!messages.isEmpty()) {
      if (stopping.getAsBoolean()) {
        throw new FolderSync.StoppedException();
      }
      Fetched fetched = messages.pollFirstEntry().getValue(); // its bytes may go when it is in
      handOn(fetched);
      waiting.remove(fetched.uid());
    }
  }

  /** Those that memory has room for; the others stay owed and the report says why. */
  private long[] fitting(long[] batch, Map<Long, Long> sizes) {
    for (long uid : batch) {
      long size = sizes.getOrDefault(uid, 0L);
      if (size > inFlight.largest()) {
        note(
            uid,
            Gap.Reason.FAILED_HERE,
            "it has %d octets; at most %d fit in this memory (-Xmx)"
                .formatted(size, inFlight.largest()));
      }
    }
    return Arrays.stream(batch)
        .filter(uid -> sizes.getOrDefault(uid, 0L) <= inFlight.largest())
        .toArray();
  }

  /** The batch's messages by UID; one that did not come is asked for again, alone. */
  private NavigableMap<Long, Fetched> fetch(Fetching fetching, long[] listed, long[] batch)
      throws ConnectionLostException, CommandRefusedException {
    NavigableMap<Long, Fetched> messages = new TreeMap<>();
    TreeSet<Long> open = new TreeSet<>();
    for (long uid : batch) {
      open.add(uid);
    }
    Consumer<Fetched> keep =
        fetched -> {
          if (fetched.body() != null && open.remove(fetched.uid())) {
            messages.put(fetched.uid(), fetched);
          }
        };
    try {
      fetching.messages(UidSet.of(listed, batch), keep);
    } catch (CommandRefusedException e) {
      // each is asked for alone
    }
    for (long uid : List.copyOf(open)) {
      try {
        fetching.messages(Long.toString(uid), keep);
        if (open.contains(uid)) {
          note(uid, Gap.Reason.NOT_DELIVERED, "the server lists it and does not deliver it");
        }
      } catch (CommandRefusedException e) {
        note(uid, Gap.Reason.REFUSED, Words.of(e));
      }
    }
    return messages;
  }

  private void handOn(Fetched fetched) throws IOException {
    byte[] body = fetched.body();
    if (body == null) {
      return;
    }
    Sighting sighting =
        new Sighting(
            mailbox,
            uidValidity,
            new Uid(fetched.uid()),
            fetched.flags(),
            InternalDate.parse(fetched.internalDate()),
            fetched.modSeq(),
            false,
            null);
    Throwable failure = routes.take(new RawMessage(sighting, body));
    if (failure == null) {
      collected++;
      octets += body.length;
      gaps.remove(fetched.uid());
      return;
    }
    corridor.failed(mailbox, uidValidity, sighting.uid());
    if (failure instanceof IOException e) {
      throw new IOException("cannot take in " + sighting + ": " + e.getMessage(), e);
    }
    note(fetched.uid(), Gap.Reason.FAILED_HERE, Words.of(failure));
  }

  private void note(long uid, Gap.Reason reason, String why) {
    gaps.put(uid, new Gap(uid, reason, why));
  }
}
