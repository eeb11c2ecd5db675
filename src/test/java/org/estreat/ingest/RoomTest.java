package org.estreat.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RoomTest {
  private static SightingId id(long uid) {
    return SightingId.of(Bench.INBOX, Bench.VALIDITY, new Uid(uid));
  }

  @Test
  @Timeout(20)
  void largeMessagesAreInsideOneAtATime() throws Exception {
    Room room = new Room(1 << 20);
    AtomicInteger inside = new AtomicInteger();
    List<Future<Integer>> seen = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 1; i <= 200; i++) {
        SightingId id = id(i);
        long octets = i % 2 == 0 ? Long.MAX_VALUE : 600 << 10;
        seen.add(
            threads.submit(() -> {
              room.enter(id, octets);
              room.enter(id, octets); // a step that is done again
              int now = inside.incrementAndGet();
              Thread.onSpinWait();
              inside.decrementAndGet();
              room.leave(id);
              room.leave(id);
              return now;
            }));
      }
    }
    for (Future<Integer> each : seen) {
      assertThat(each.get()).isEqualTo(1);
    }
  }

  /** What waits for its parts leaves the room to others, and nothing of the room is lost. */
  @Test
  @Timeout(60)
  void whoWaitsLongMakesRoom() throws Exception {
    Room room = new Room(100);
    room.enter(id(1), 60);
    room.waits(id(1));
    room.waits(id(1)); // two parts at a time
    room.enter(id(2), 100); // it needs all of it
    room.goesOn(id(1));
    room.goesOn(id(1));
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<?> third = threads.submit(() -> room.enter(id(3), 50));
      assertStaysOut(third);
      room.leave(id(2));
      third.get();
      room.waits(id(3));
      room.leave(id(1));
      room.enter(id(4), 100); // the third is where the first was
    }
  }

  /** Whoever finds room takes no one else's. */
  @Test
  @Timeout(60)
  void whoWaitsLongStaysWhereNobodyNeedsHisPlace() throws Exception {
    Room room = new Room(100);
    room.enter(id(1), 60);
    room.waits(id(1));
    room.enter(id(2), 70); // the first is beside now
    room.waits(id(2));
    room.enter(id(3), 20);
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<?> fourth = threads.submit(() -> room.enter(id(4), 20));
      assertStaysOut(fourth);
      room.leave(id(1)); // the second fits there
      fourth.get();
    }
  }

  /** There is a second room of the same size, and not more. */
  @Test
  @Timeout(60)
  void whoWaitsLongStaysWhereThereIsNoRoomBeside() throws Exception {
    Room room = new Room(100);
    room.enter(id(1), 60);
    room.waits(id(1));
    room.enter(id(2), 60);
    room.waits(id(2));
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<?> third = threads.submit(() -> room.enter(id(3), 60));
      assertStaysOut(third);
      room.leave(id(1));
      third.get();
    }
  }

  /** Who needs all the room waits for the last one; the others do not wait for him. */
  @Test
  @Timeout(60)
  void whoMustWaitLongIsPassedBy() throws Exception {
    Room room = new Room(100);
    room.enter(id(1), 60);
    room.waits(id(1));
    room.enter(id(2), 60); // the first is beside now
    room.waits(id(2));
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Future<?> all = threads.submit(() -> room.enter(id(3), 100));
      for (int i = 10; i < 20; i++) {
        room.enter(id(i), 40);
        room.leave(id(i));
      }
      assertThat(all.isDone()).isFalse();
      room.leave(id(2));
      all.get();
    }
  }

  private static void assertStaysOut(Future<?> entering) {
    assertThatThrownBy(() -> entering.get(1_500, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
  }
}
