package org.estreat.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.estreat.index.Checkpoint.Position;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatermarkTest {
  private static final UidValidity NEXT = new UidValidity(8);

  /** Random announcements, results in any order, passes one after the other: no gap is claimed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void neverPassesAUidThatIsNotSettled(long seed) {
    Random random = new Random(seed);
    Watermark mark = new Watermark(Map.of());
    NavigableSet<Long> server = new TreeSet<>();
    Set<Long> settled = new TreeSet<>();
    List<Long> onTheirWay = new ArrayList<>();
    long next = 1;
    for (int pass = 0; pass < 30; pass++) {
      for (int i = random.nextInt(8); i > 0; i--) {
        next += 1 + random.nextInt(4);
        server.add(next);
      }
      for (Long uid : List.copyOf(server)) {
        if (!settled.contains(uid) && !onTheirWay.contains(uid) && random.nextInt(12) == 0) {
          server.remove(uid); // expunged before it was collected
        }
      }
      long last = lastUid(mark);
      Set<Long> listed = new TreeSet<>(server.tailSet(last, false));
      mark.onServer(Bench.INBOX, Bench.VALIDITY, listed);
      for (long uid : listed) {
        boolean open = mark.isOpen(Bench.INBOX, Bench.VALIDITY, uid);
        assertThat(open).as("seed %s", seed).isEqualTo(onTheirWay.contains(uid));
        if (!open && !settled.contains(uid)) {
          mark.expect(Bench.INBOX, Bench.VALIDITY, uid);
          onTheirWay.add(uid);
        }
      }
      long end = server.isEmpty() ? 0 : server.last();
      mark.seenUpTo(Bench.INBOX, Bench.VALIDITY, end, ModSeq.NONE);
      Collections.shuffle(onTheirWay, random);
      for (int i = random.nextInt(onTheirWay.size() + 1); i > 0; i--) {
        long uid = onTheirWay.removeLast();
        if (random.nextInt(5) == 0) {
          mark.failed(Bench.INBOX, Bench.VALIDITY, uid);
        } else {
          mark.settled(Bench.INBOX, Bench.VALIDITY, uid);
          settled.add(uid);
        }
        assertNoGap(seed, server, settled, mark);
      }
    }
    for (long uid : onTheirWay) {
      mark.settled(Bench.INBOX, Bench.VALIDITY, uid);
      settled.add(uid);
    }
    assertNoGap(seed, server, settled, mark);
  }

  private static void assertNoGap(
      long seed, NavigableSet<Long> server, Set<Long> settled, Watermark mark) {
    Set<Long> claimed = new TreeSet<>(server.headSet(lastUid(mark), true));
    assertThat(settled).as("seed %s, claimed up to %s", seed, lastUid(mark)).containsAll(claimed);
  }

  private static long lastUid(Watermark mark) {
    return mark.position(Bench.INBOX).map(Position::lastUid).orElse(0L);
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33})
  void holdsFromManyThreads(long seed) throws Exception {
    Watermark mark = new Watermark(Map.of());
    Set<Long> settled = new ConcurrentSkipListSet<>();
    List<Long> uids = new ArrayList<>();
    for (long uid = 1; uid <= 4000; uid++) {
      uids.add(uid);
      mark.expect(Bench.INBOX, Bench.VALIDITY, uid);
    }
    mark.seenUpTo(Bench.INBOX, Bench.VALIDITY, 4000, ModSeq.NONE);
    Collections.shuffle(uids, new Random(seed));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        List<Long> share = uids.subList(t * 1000, t * 1000 + 1000);
        all.add(
            threads.submit(() -> {
              for (long uid : share) {
                settled.add(uid);
                mark.settled(Bench.INBOX, Bench.VALIDITY, uid);
                long last = lastUid(mark);
                assertThat(last == 0 || settled.contains(last)).as("seed %s", seed).isTrue();
              }
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(lastUid(mark)).isEqualTo(4000);
  }

  @Test
  void anotherUidValidityBeginsAnewAndLateResultsOfTheOldOneDoNotCount() {
    Watermark mark =
        new Watermark(
            new TreeMap<>(Map.of(Bench.INBOX, new Position(Bench.VALIDITY, 90, ModSeq.NONE))));
    mark.expect(Bench.INBOX, NEXT, 5);
    assertThat(mark.position(Bench.INBOX)).isEmpty();
    mark.settled(Bench.INBOX, Bench.VALIDITY, 5);
    mark.seenUpTo(Bench.INBOX, NEXT, 9, new ModSeq(3));
    assertThat(mark.position(Bench.INBOX)).contains(new Position(NEXT, 4, new ModSeq(3)));
    mark.settled(Bench.INBOX, NEXT, 5);
    assertThat(mark.positions())
        .isEqualTo(Map.of(Bench.INBOX, new Position(NEXT, 9, new ModSeq(3))));
  }

  @Test
  void givesUpWaitingWhenNothingMoves() throws Exception {
    Watermark mark = new Watermark(Map.of());
    mark.expect(Bench.INBOX, Bench.VALIDITY, 3);
    assertThat(mark.awaitSettled(Bench.INBOX, Bench.VALIDITY, Duration.ofMillis(20)))
        .containsExactly(3L);
    mark.settled(Bench.INBOX, Bench.VALIDITY, 3);
    assertThat(mark.awaitSettled(Bench.INBOX, Bench.VALIDITY, Duration.ofDays(1))).isEmpty();
  }
}
