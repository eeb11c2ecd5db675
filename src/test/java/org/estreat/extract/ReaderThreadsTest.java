package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReaderThreadsTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  void runsTheWorkApart() {
    try (ReaderThreads threads = new ReaderThreads(1)) {
      Thread[] where = new Thread[1];
      assertThat(threads.run(() -> where[0] = Thread.currentThread(), LONG, () -> {}))
          .isEqualTo(ReaderThreads.End.DONE);
      assertThat(where[0]).isNotSameAs(Thread.currentThread());
      assertThat(where[0].isDaemon()).isTrue();
    }
  }

  @Test
  void whoOverstaysIsInterruptedAndKeepsHisPlace() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicBoolean told = new AtomicBoolean();
    Runnable stubborn =
        () -> {
          while (release.getCount() > 0) {
            if (Thread.interrupted()) {
              interrupted.set(true);
            }
            Thread.onSpinWait();
          }
        };
    try (ReaderThreads threads = new ReaderThreads(1)) {
      assertThat(threads.run(stubborn, SHORT, () -> told.set(true)))
          .isEqualTo(ReaderThreads.End.OUT_OF_TIME);
      assertThat(told).isTrue();
      assertThat(threads.run(() -> {}, SHORT, () -> {})).isEqualTo(ReaderThreads.End.NO_PLACE);
      await().untilTrue(interrupted);
      release.countDown();
      await().until(() -> threads.freePlaces() == 1);
      assertThat(threads.run(() -> {}, LONG, () -> {})).isEqualTo(ReaderThreads.End.DONE);
    }
  }

  /** A busy machine may not begin the work before its time is over. */
  @Test
  void noPlaceIsLostWhereTheTimeIsOverBeforeTheWorkBegins() {
    try (ReaderThreads threads = new ReaderThreads(1)) {
      for (int i = 0; i < 200; i++) {
        threads.run(() -> {}, Duration.ofNanos(1), () -> {});
        await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(1))
            .until(() -> threads.freePlaces() == 1);
      }
    }
  }

  @Test
  void anInterruptOfTheCallerIsKeptForLater() {
    try (ReaderThreads threads = new ReaderThreads(1)) {
      Thread.currentThread().interrupt();
      assertThat(threads.run(() -> {}, LONG, () -> {})).isEqualTo(ReaderThreads.End.DONE);
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
