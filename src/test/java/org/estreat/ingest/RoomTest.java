package org.estreat.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
}
