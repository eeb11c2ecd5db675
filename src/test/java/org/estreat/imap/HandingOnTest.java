package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.estreat.ingest.RawMessage;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A message that takes long keeps those behind it neither waiting nor out of memory's bounds. */
@Timeout(60)
class HandingOnTest {
  private static final int OCTETS = 10 << 10;
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration NEVER = Duration.ofDays(1);

  private final List<String> told = new ArrayList<>();
  private final Map<Long, CountDownLatch> slow = new ConcurrentHashMap<>();
  private final Map<Long, Throwable> failing = new ConcurrentHashMap<>();
  private final InFlight room = new InFlight(100 * OCTETS);

  @Test
  void oneThatTakesLongIsToldOfWhenItEnds() throws Exception {
    CountDownLatch first = slowFirst();
    int all = room.acquire(3 * OCTETS);
    try (HandingOn handing = handing(SOON)) {
      int kept = handing.handOn(message(1), all);
      assertThat(kept).isEqualTo(room.share(OCTETS));
      assertThat(told).isEmpty();
    }
    try (HandingOn handing = handing(NEVER)) {
      assertThat(handing.handOn(message(2), all)).isZero();
      assertThat(told).containsExactly("2 null");
    }
    first.countDown();
  }

  @Test
  void thoseBehindItGoOnAndItsRoomIsItsOwn() throws Exception {
    CountDownLatch first = slowFirst();
    int left = room.acquire(3 * OCTETS);
    try (HandingOn handing = handing(Duration.ofSeconds(1))) {
      left -= handing.handOn(message(1), left);
      left -= handing.handOn(message(2), left);
      left -= handing.handOn(message(3), left);
      assertThat(told).containsExactly("2 null", "3 null");
      room.release(left);
      assertThat(room.acquire(98 * OCTETS)).as("all but that of the first").isPositive();
      first.countDown();
      handing.finish();
      assertThat(told).containsExactly("2 null", "3 null", "1 null");
      assertThat(room.acquire(19 << 10)).as("that of the first").isPositive();
    }
  }

  /** A failure of one that was late is met by the next, or at the end; all have ended by then. */
  @Test
  void whatFailsLateIsMetLater() throws Exception {
    slow.put(1L, new CountDownLatch(1));
    slow.put(2L, new CountDownLatch(1));
    failing.put(1L, new IOException("disk full"));
    failing.put(2L, new StackOverflowError("too deep"));
    try (HandingOn handing = handing(SOON)) {
      handing.handOn(message(1), 1);
      handing.handOn(message(2), 1);
      slow.values().forEach(CountDownLatch::countDown);
      assertThatThrownBy(handing::finish)
          .hasMessage("disk full")
          .hasSuppressedException(new StackOverflowError("too deep"));
    }
    assertThat(told).containsExactly("1 disk full");
  }

  @Test
  void onlySoManyAreLate() throws Exception {
    CountDownLatch first = slowFirst();
    for (long uid = 2; uid <= 16; uid++) {
      slow.put(uid, new CountDownLatch(1));
    }
    try (HandingOn handing = handing(SOON)) {
      for (long uid = 1; uid <= 16; uid++) {
        handing.handOn(message(uid), 1);
      }
      Thread releases = Thread.startVirtualThread(first::countDown);
      handing.handOn(message(17), 1);
      releases.join();
      assertThat(told.getFirst()).isEqualTo("1 null");
      slow.values().forEach(CountDownLatch::countDown);
      handing.finish();
      assertThat(told).hasSize(17);
    }
  }

  private CountDownLatch slowFirst() {
    CountDownLatch first = new CountDownLatch(1);
    slow.put(1L, first);
    return first;
  }

  private HandingOn handing(Duration patience) {
    return new HandingOn(this::take, room, this::taken, patience);
  }

  private @Nullable Throwable take(RawMessage raw) {
    long uid = raw.sighting().uid().value();
    try {
      slow.getOrDefault(uid, new CountDownLatch(0)).await();
    } catch (InterruptedException e) {
      return e;
    }
    Throwable failure = failing.get(uid);
    if (failure instanceof Error error) {
      throw error;
    }
    return failure;
  }

  private void taken(Sighting sighting, long octets, @Nullable Throwable failure)
      throws IOException {
    assertThat(octets).isEqualTo(OCTETS);
    told.add(sighting.uid().value() + " " + (failure == null ? null : failure.getMessage()));
    if (failure instanceof IOException e) {
      throw e;
    }
  }

  private static RawMessage message(long uid) {
    Sighting sighting =
        new Sighting(
            new Mailbox("me", "INBOX"),
            new UidValidity(1),
            new Uid(uid),
            Set.of(),
            OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
            new ModSeq(1),
            false,
            null);
    return new RawMessage(sighting, new byte[OCTETS]);
  }
}
