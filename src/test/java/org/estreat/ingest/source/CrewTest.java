package org.estreat.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrewTest {
  private final AtomicInteger atWork = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @Test
  void whoTakesLongKeepsNobodyWaiting() throws Exception {
    Crew crew = new Crew(1, Duration.ofMillis(20));
    List<CountDownLatch> slow = List.of(new CountDownLatch(1), new CountDownLatch(1));
    CountDownLatch quick = new CountDownLatch(1);
    slow.forEach(latch -> crew.execute(() -> await(latch)));
    crew.execute(quick::countDown);
    quick.await(); // Both before it wait for what comes after it.
    slow.forEach(CountDownLatch::countDown);
    crew.finish();
  }

  @Test
  void whoTakesLongKeepsNobodyWaitingAtTheEndEither() throws Exception {
    Crew crew = new Crew(1, Duration.ofMillis(20));
    CountDownLatch quick = new CountDownLatch(1);
    crew.execute(() -> await(quick));
    crew.execute(quick::countDown);
    crew.finish();
    assertThat(quick.getCount()).isZero();
  }

  @Test
  void noMoreThreadsWorkThanThereAre() throws Exception {
    Crew crew = new Crew(2, Duration.ofDays(1));
    List<Integer> done = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      crew.execute(() -> {
        most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
        synchronized (done) {
          done.add(done.size());
        }
        Thread.onSpinWait();
        atWork.decrementAndGet();
      });
    }
    crew.finish();
    assertThat(done).hasSize(200);
    assertThat(most.get()).isBetween(1, 2);
  }

  /** When the slow ones have ended, there are as few as before. */
  @Test
  void afterwardsThereAreAsManyAsBefore() throws Exception {
    Crew crew = new Crew(1, Duration.ofMillis(20));
    CountDownLatch slow = new CountDownLatch(1);
    CountDownLatch late = new CountDownLatch(1);
    crew.execute(() -> await(slow));
    crew.execute(late::countDown);
    late.await();
    assertThat(crew.size()).isEqualTo(2);
    slow.countDown();
    Awaitility.await().until(crew::size, size -> size == 1);
    crew.finish();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
