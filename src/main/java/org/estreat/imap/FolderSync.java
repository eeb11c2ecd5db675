package org.estreat.imap;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.RawMessage;
import org.estreat.ingest.Tally;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one mailbox: what is on the server and not here is fetched in batches and handed
 * on; at the end the server's list of UIDs is held against the index. A batch is read whole before
 * its first message is handed on, so that slow work never stalls the socket in mid-command.
 *
 * <p>What is here is left alone, but for messages: flags changed and messages expunged since the
 * last pass are the place of this class too.
 *
 * <p>Used by one thread at a time; after a lost connection {@link #run} goes on with another one.
 */
final class FolderSync {
  /** Takes a message into the routes. */
  @FunctionalInterface
  interface HandOn {
    /** Returns when the routes have taken it; what failed, or null. */
    @Nullable Throwable take(RawMessage raw);
  }

  /** Batches are planned by size for this many UIDs at a time. */
  private static final int WINDOW = 2000;

  /** Mail that comes in during a pass is collected by it, this many times. */
  private static final int ROUNDS = 3;

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final String name;
  private final Mailbox mailbox;
  private final ImapAccount account;
  private final Corridor corridor;
  private final HandOn routes;
  private final BooleanSupplier stopping;
  private final InFlight inFlight;
  private final SortedMap<Long, Long> tooLarge = new TreeMap<>();

  private UidValidity uidValidity = new UidValidity(0);
  private ModSeq modSeq = ModSeq.NONE;
  private long collected;
  private long failed;
  private @Nullable String firstFailure;

  FolderSync(
      String name,
      ImapAccount account,
      Corridor corridor,
      HandOn routes,
      BooleanSupplier stopping,
      InFlight inFlight) {
    this.inFlight = inFlight;
    this.name = name;
    this.mailbox = new Mailbox(account.name(), name);
    this.account = account;
    this.corridor = corridor;
    this.routes = routes;
    this.stopping = stopping;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  /**
   * Collects and proves.
   *
   * @throws IOException when archive or index fail, or the pass is to stop: nothing can go on
   */
  FolderReport run(Connection connection)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    failed = 0;
    firstFailure = null;
    tooLarge.clear();
    Connection.Examined examined = connection.examine(name);
    uidValidity = examined.uidValidity();
    // Flags are as of the first pass until somebody brings them up to date.
    Optional<ModSeq> known = corridor.modSeq(mailbox, uidValidity);
    modSeq = known.orElse(examined.highestModSeq());
    long end = collectNew(connection);
    long[] onServer = settledUids(connection);
    for (int i = 0; i < ROUNDS && onServer.length > 0 && last(onServer) > end; i++) {
      end = collectNew(connection); // mail has come in since
      onServer = settledUids(connection);
    }
    long proven = end;
    return prove(Arrays.stream(onServer).filter(uid -> uid <= proven).toArray());
  }

  private static long last(long[] uids) {
    return uids[uids.length - 1];
  }

  /** Collects what the server lists beyond the watermark; returns how far the list went. */
  private long collectNew(Connection connection)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    long from = corridor.lastUid(mailbox, uidValidity);
    long[] listed = connection.uidsBeyond(from);
    long[] wanted = corridor.wanted(mailbox, uidValidity, listed);
    for (int at = 0; at < wanted.length; at += WINDOW) {
      long[] window = Arrays.copyOfRange(wanted, at, Math.min(wanted.length, at + WINDOW));
      Map<Long, Long> sizes = new HashMap<>();
      connection.sizes(UidSet.of(listed, window), f -> sizes.put(f.uid(), f.size()));
      for (long[] batch : batches(window, sizes)) {
        collect(connection, listed, batch, sizes);
      }
    }
    long end = listed.length == 0 ? from : last(listed);
    corridor.seenUpTo(mailbox, uidValidity, end, modSeq);
    return end;
  }

  private List<long[]> batches(long[] window, Map<Long, Long> sizes) {
    List<long[]> batches = new ArrayList<>();
    int from = 0;
    long octets = 0;
    for (int i = 0; i < window.length; i++) {
      long size = sizes.getOrDefault(window[i], 0L);
      boolean full = i - from == account.batchMessages() || octets + size > account.batchBytes();
      if (i > from && full) {
        batches.add(Arrays.copyOfRange(window, from, i));
        from = i;
        octets = 0;
      }
      octets += size;
    }
    if (from < window.length) {
      batches.add(Arrays.copyOfRange(window, from, window.length));
    }
    return batches;
  }

  private void collect(Connection connection, long[] listed, long[] batch, Map<Long, Long> sizes)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    TreeSet<Long> waiting = new TreeSet<>();
    for (long uid : batch) {
      corridor.expect(mailbox, uidValidity, new Uid(uid));
      waiting.add(uid);
    }
    corridor.seenUpTo(mailbox, uidValidity, last(batch), modSeq); // those expected hold the mark
    try {
      long[] fitting = fitting(batch, sizes);
      long octets = Arrays.stream(fitting).map(uid -> sizes.getOrDefault(uid, 0L)).sum();
      int share = inFlight.acquire(octets);
      try {
        collectFitting(connection, listed, fitting, waiting);
      } finally {
        inFlight.release(share);
      }
    } finally {
      for (long uid : waiting) {
        corridor.failed(mailbox, uidValidity, new Uid(uid)); // wanted again
      }
    }
  }

  private void collectFitting(Connection connection, long[] listed, long[] batch, Set<Long> waiting)
      throws IOException, ConnectionLostException, CommandRefusedException {
    if (batch.length == 0) {
      return;
    }
    NavigableMap<Long, Fetched> messages = fetch(connection, listed, batch);
    while (!messages.isEmpty()) {
      if (stopping.getAsBoolean()) {
        throw new StoppedException();
      }
      Fetched fetched = messages.pollFirstEntry().getValue(); // its bytes may go when it is in
      handOn(fetched);
      waiting.remove(fetched.uid());
    }
  }

  /** Those that memory has room for; the others stay owed and the report says why. */
  private long[] fitting(long[] batch, Map<Long, Long> sizes) {
    for (long uid : batch) {
      long octets = sizes.getOrDefault(uid, 0L);
      if (octets > inFlight.largest()) {
        tooLarge.put(uid, octets);
      }
    }
    return Arrays.stream(batch).filter(uid -> !tooLarge.containsKey(uid)).toArray();
  }

  /** The batch's messages by UID; one that did not come is asked for again, alone. */
  private NavigableMap<Long, Fetched> fetch(Connection connection, long[] listed, long[] batch)
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
      connection.messages(UidSet.of(listed, batch), keep);
    } catch (CommandRefusedException e) {
      if (batch.length == 1) {
        return messages; // the proof will list it as missing
      }
    }
    for (long uid : List.copyOf(open)) {
      try {
        connection.messages(Long.toString(uid), keep);
      } catch (CommandRefusedException e) {
        note("UID " + uid + ": " + e.getMessage());
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
      return;
    }
    corridor.failed(mailbox, uidValidity, sighting.uid());
    if (failure instanceof IOException e) {
      throw new IOException("cannot take in " + sighting + ": " + e.getMessage(), e);
    }
    note("UID " + fetched.uid() + ": " + failure);
  }

  private void note(String failure) {
    failed++;
    if (firstFailure == null) {
      firstFailure = failure;
    }
  }

  /** The server's list of UIDs, when all that was handed on is settled. */
  private long[] settledUids(Connection connection)
      throws InterruptedException, ConnectionLostException, CommandRefusedException {
    List<Long> stuck = corridor.awaitSettled(mailbox, uidValidity, PATIENCE);
    if (!stuck.isEmpty()) {
      note(stuck.size() + " messages were handed on and nothing has become of them");
    }
    return connection.uidsBeyond(0);
  }

  /** Holds the server's list of UIDs against the index. */
  private FolderReport prove(long[] onServer) throws IOException {
    Tally tally = corridor.tally(mailbox, uidValidity, onServer);
    return new FolderReport(
        mailbox,
        uidValidity,
        onServer.length,
        tally.archived(),
        collected,
        tally.missing(),
        fault());
  }

  private @Nullable String fault() {
    List<String> faults = new ArrayList<>();
    if (firstFailure != null) {
      faults.add(failed + " could not be taken in; the first: " + firstFailure);
    }
    tooLarge.forEach((uid, octets) ->
        faults.add(
            "UID %d has %d octets; at most %d fit in this memory (-Xmx)"
                .formatted(uid, octets, inFlight.largest())));
    return faults.isEmpty() ? null : String.join("; ", faults);
  }

  /** The report of a pass that did not come to its end. */
  FolderReport broken(String fault) {
    return new FolderReport(mailbox, uidValidity, 0, 0, collected, List.of(), fault);
  }

  /** The pass is to end because the program does. */
  static final class StoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("stopped before the end of the pass");
    }
  }
}
