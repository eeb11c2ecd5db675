package org.estreat.imap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  interface HandOn extends Meter {
    /** Returns when the routes have taken it; what failed, or null. */
    @Nullable Throwable take(RawMessage raw);
  }

  /** Octets from which on a message goes by way of a file. */
  private static final long LARGE = 16 << 20;

  /** Batches are planned by size for this many UIDs at a time. */
  private static final int WINDOW = 2000;

  private final ImapAccount account;
  private final Mailbox mailbox;
  private final UidValidity uidValidity;
  private final Corridor corridor;
  private final HandOn routes;
  private final BooleanSupplier stopping;
  private final InFlight inFlight;
  private final Suspects suspects;
  private final long large;
  private final NavigableMap<Long, Gap> gaps = new TreeMap<>();
  private long collected;
  private long octets;

  NewMail(FolderSync.Pass pass, Mailbox mailbox, UidValidity uidValidity, Suspects suspects) {
    this.account = pass.account();
    this.mailbox = mailbox;
    this.uidValidity = uidValidity;
    this.corridor = pass.corridor();
    this.routes = pass.routes();
    this.stopping = pass.stopping();
    this.inFlight = pass.inFlight();
    this.suspects = suspects;
    this.large = Math.min(LARGE, inFlight.largest());
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
   * Collects what of this list is not here yet. Those over which a connection was lost come last.
   *
   * @param listed every UID beyond the watermark that the server lists just now, ascending
   * @param modSeq what the watermark may claim of flags
   * @throws IOException when archive or index fail, or the pass is to stop: nothing can go on
   */
  void collect(Connection connection, long[] listed, ModSeq modSeq)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    try (HandingOn handing = new HandingOn(routes, inFlight, this::taken)) {
      try {
        collect(new Round(new Fetching(connection), handing, listed, modSeq), listed);
      } finally {
        handing.finish();
      }
    }
  }

  private void collect(Round round, long[] listed)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    long[] wanted = corridor.wanted(mailbox, uidValidity, listed);
    routes.expected(mailbox, wanted.length);
    for (int at = 0; at < wanted.length; at += WINDOW) {
      long[] window = Arrays.copyOfRange(wanted, at, Math.min(wanted.length, at + WINDOW));
      Map<Long, Long> sizes = new HashMap<>();
      round.fetching.sizes(UidSet.of(listed, window), f -> sizes.put(f.uid(), f.size()));
      long[] plain = Arrays.stream(window).filter(uid -> !suspects.isSuspect(uid)).toArray();
      for (long[] batch : batches(plain, sizes)) {
        collect(round, batch, sizes);
      }
    }
    for (long uid : wanted) {
      if (suspects.isGivenUp(uid)) {
        gaps.put(uid, suspects.gap(uid));
      } else if (suspects.isSuspect(uid)) {
        collect(round, new long[] {uid}, Map.of(uid, large + 1)); // piece by piece
      }
    }
  }

  /** What the batches of one list have in common. */
  private static final class Round {
    final Fetching fetching;
    final HandingOn handing;
    final long[] listed;
    final ModSeq modSeq;

    /** Of the room that was acquired for a batch, what is left to it. */
    int room;

    Round(Fetching fetching, HandingOn handing, long[] listed, ModSeq modSeq) {
      this.fetching = fetching;
      this.handing = handing;
      this.listed = listed;
      this.modSeq = modSeq;
    }
  }

  private List<long[]> batches(long[] window, Map<Long, Long> sizes) {
    List<long[]> batches = new ArrayList<>();
    int from = 0;
    long sum = 0;
    for (int i = 0; i < window.length; i++) {
      long size = sizes.getOrDefault(window[i], 0L);
      boolean full = i - from == account.batchMessages() || sum + size > account.batchBytes();
      boolean alone = size > large || (i > from && sum > large);
      if (i > from && (full || alone)) {
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

  private void collect(Round round, long[] batch, Map<Long, Long> sizes)
      throws IOException, InterruptedException, ConnectionLostException, CommandRefusedException {
    TreeSet<Long> waiting = new TreeSet<>();
    for (long uid : batch) {
      corridor.expect(mailbox, uidValidity, new Uid(uid));
      waiting.add(uid);
    }
    // those expected hold the mark
    corridor.seenUpTo(mailbox, uidValidity, batch[batch.length - 1], round.modSeq);
    long sum = Arrays.stream(batch).map(uid -> sizes.getOrDefault(uid, 0L)).sum();
    round.room = inFlight.acquire(Math.min(sum, account.batchBytes()));
    try {
      if (batch.length == 1 && sum > large) {
        collectLarge(round, batch[0], waiting);
      } else {
        collectBatch(round, batch, waiting);
      }
    } finally {
      inFlight.release(round.room);
      for (long uid : waiting) {
        corridor.failed(mailbox, uidValidity, new Uid(uid)); // wanted again
      }
    }
  }

  /** Fetches a batch; what has come is handed on, also where the connection is lost over it. */
  private void collectBatch(Round round, long[] batch, Set<Long> waiting)
      throws IOException, ConnectionLostException {
    Delivery delivery = new Delivery(batch, 2 * account.batchBytes());
    try {
      fetch(round, batch, delivery, waiting);
    } catch (ConnectionLostException e) {
      delivery.open().stream().findFirst().ifPresent(uid -> suspects.lostOver(uid, e));
      handOn(round, delivery, waiting);
      throw e;
    }
  }

  private void handOn(Round round, Delivery delivery, Set<Long> waiting) throws IOException {
    for (Fetched fetched = delivery.next(); fetched != null; fetched = delivery.next()) {
      byte[] body = fetched.body();
      if (body != null) {
        handOn(round, new RawMessage(sighting(fetched), body));
        waiting.remove(fetched.uid());
      }
    }
  }

  /**
   * Asks for all, then for those that did not come or are in doubt, then for each alone. What has
   * come is handed on before more is asked for, because sizes may be other than they were said.
   */
  private void fetch(Round round, long[] batch, Delivery delivery, Set<Long> waiting)
      throws IOException, ConnectionLostException {
    ask(round, UidSet.of(round.listed, batch), delivery);
    handOn(round, delivery, waiting);
    List<Long> open = delivery.open();
    if (open.size() > 1 && open.size() < batch.length) {
      long[] rest = open.stream().mapToLong(Long::longValue).toArray();
      ask(round, UidSet.of(round.listed, rest), delivery);
      handOn(round, delivery, waiting);
    }
    for (long uid : delivery.open()) {
      String refusal = null;
      for (int i = 0; i < 2 && delivery.isOpen(uid); i++) {
        refusal = ask(round, Long.toString(uid), delivery);
        handOn(round, delivery, waiting);
      }
      if (delivery.isOpen(uid)) {
        note(uid, refusal, delivery.isDoubtful(uid));
      }
    }
  }

  /** Returns why the server refuses, or null. */
  private static @Nullable String ask(Round round, String uidSet, Delivery delivery)
      throws ConnectionLostException {
    try {
      round.fetching.messages(uidSet, delivery::take);
      return null;
    } catch (CommandRefusedException e) {
      return Words.of(e);
    } finally {
      delivery.endRound();
    }
  }

  private void note(long uid, @Nullable String refusal, boolean doubtful) {
    if (refusal != null) {
      note(uid, Gap.Reason.REFUSED, refusal);
    } else if (doubtful) {
      note(
          uid,
          Gap.Reason.BROKEN_OFF,
          "what comes has not the octets that the server announces, and differs each time");
    } else {
      note(uid, Gap.Reason.NOT_DELIVERED, "the server lists it and does not deliver it");
    }
  }

  /** By way of a file, which is deleted when the message's walk is over. */
  private void collectLarge(Round round, long uid, Set<Long> waiting)
      throws IOException, InterruptedException, ConnectionLostException {
    Path file = corridor.spool().newFile();
    boolean over = true;
    try {
      LargeMessage.Arrived arrived = new LargeMessage(round.fetching, uid, piece()).into(file);
      if (arrived == null) {
        note(uid, null, Files.size(file) > 0);
        return;
      }
      over = false;
      handOn(round, RawMessage.of(sighting(arrived.about()), file, arrived.octets()));
      waiting.remove(uid);
      over = corridor.awaitSettled(mailbox, uidValidity, Rounds.PATIENCE).isEmpty();
    } catch (CommandRefusedException e) {
      note(uid, Gap.Reason.REFUSED, Words.of(e));
    } catch (ConnectionLostException e) {
      suspects.lostOver(uid, e);
      throw e;
    } finally {
      if (over) {
        Files.deleteIfExists(file); // else the next start does
      }
    }
  }

  private int piece() {
    return (int) Math.min(LargeMessage.PIECE, large);
  }

  private Sighting sighting(Fetched fetched) {
    return new Sighting(
        mailbox,
        uidValidity,
        new Uid(fetched.uid()),
        fetched.flags(),
        InternalDate.parse(fetched.internalDate()),
        fetched.modSeq(),
        false,
        null,
        fetched.attributes());
  }

  private void handOn(Round round, RawMessage raw) throws IOException {
    if (stopping.getAsBoolean()) {
      throw new FolderSync.StoppedException();
    }
    round.room -= round.handing.handOn(raw, round.room);
  }

  private void taken(Sighting sighting, long size, @Nullable Throwable failure) throws IOException {
    long uid = sighting.uid().value();
    if (failure == null) {
      collected++;
      octets += size;
      gaps.remove(uid);
      suspects.cleared(uid);
      return;
    }
    corridor.failed(mailbox, uidValidity, sighting.uid());
    if (failure instanceof IOException e) {
      throw new IOException("cannot take in " + sighting + ": " + e.getMessage(), e);
    }
    note(uid, Gap.Reason.FAILED_HERE, Words.of(failure));
  }

  private void note(long uid, Gap.Reason reason, String why) {
    gaps.put(uid, new Gap(uid, reason, why));
  }
}
