package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.estreat.imap.Slots.Slot;
import org.estreat.imap.Slots.Use;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is connected when not all can be. */
@Timeout(30)
class SlotsTest {
  private final FakeTime time = new FakeTime();

  private static Slot now(Slots slots, String account, Use use) throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    Slot slot = slots.acquire(account, use, () -> 4, () -> asked.incrementAndGet() > 1);
    return Objects.requireNonNull(slot, account + " has to wait");
  }

  private static CompletableFuture<Slot> later(Slots slots, String account, Use use) {
    CompletableFuture<Slot> future = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            future.complete(slots.acquire(account, use, () -> 4, () -> false));
          } catch (InterruptedException e) {
            future.completeExceptionally(e);
          }
        });
    return future;
  }

  private static void becomesWanted(Slot slot) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(slot::wanted);
  }

  @Test
  void anAccountWithoutAnyIsServedByTheOneWithMost() throws Exception {
    Slots slots = new Slots(4, time);
    Slot[] big = new Slot[3];
    for (int i = 0; i < 3; i++) {
      big[i] = now(slots, "big", Use.PASS);
    }
    Slot middle = now(slots, "middle", Use.PASS);
    assertThat(big[0].wanted()).isFalse();
    CompletableFuture<Slot> small = later(slots, "small", Use.PASS);
    becomesWanted(big[0]);
    assertThat(middle.wanted()).as("has only one").isFalse();

    CompletableFuture<Slot> more = later(slots, "big", Use.PASS);
    big[0].release();
    small.get(10, TimeUnit.SECONDS);
    assertThat(big[1].wanted()).as("2, 1 and 1 is fair").isFalse();
    assertThat(more).isNotDone();
    big[1].release();
    assertThat(more.get(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(slots.held("big")).isEqualTo(2);
  }

  @Test
  void withFewerPlacesThanAccountsTheyTakeTurns() throws Exception {
    Slots slots = new Slots(1, time);
    Slot one = now(slots, "one", Use.PASS);
    CompletableFuture<Slot> two = later(slots, "two", Use.PASS);
    Awaitility.await().during(Duration.ofMillis(100)).until(() -> !one.wanted());
    time.pass(Duration.ofSeconds(61));
    becomesWanted(one);
    one.release();
    one.release();
    two.get(10, TimeUnit.SECONDS);
    assertThat(slots.held("one")).isZero();
  }

  @Test
  void whoOnlyWatchesGivesWay() throws Exception {
    Slots slots = new Slots(2, time);
    Slot watch = now(slots, "a", Use.WATCH);
    Slot pass = now(slots, "b", Use.PASS);
    assertThat(watch.wanted()).isFalse();
    CompletableFuture<Slot> next = later(slots, "c", Use.PASS);
    CompletableFuture<Slot> idle = later(slots, "d", Use.WATCH);
    becomesWanted(watch);
    assertThat(pass.wanted()).isFalse();
    watch.release();
    next.get(10, TimeUnit.SECONDS);
    assertThat(idle).isNotDone();
    pass.release();
    idle.get(10, TimeUnit.SECONDS);
  }

  @Test
  void anAccountsOwnNumberHoldsAndItsWatchGivesWayToItsPass() throws Exception {
    Slots slots = new Slots(9, time);
    AtomicInteger most = new AtomicInteger(1);
    Slot watch = Objects.requireNonNull(slots.acquire("a", Use.WATCH, most::get, () -> false));
    CompletableFuture<Slot> pass = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            pass.complete(slots.acquire("a", Use.PASS, most::get, () -> false));
          } catch (InterruptedException e) {
            pass.completeExceptionally(e);
          }
        });
    becomesWanted(watch);
    watch.release();
    pass.get(10, TimeUnit.SECONDS);
    assertThat(slots.acquire("a", Use.PASS, most::get, () -> true)).isNull();
    most.set(2);
    assertThat(slots.acquire("a", Use.PASS, most::get, () -> true)).isNotNull();
  }

  @Test
  void atLeastOneConnectionIsNeeded() {
    assertThatThrownBy(() -> new Slots(0, time)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Nobody starves and the bound holds, whoever comes and goes. */
  @Test
  void manyAccountsWorkTheirFoldersOffWithinTheBound() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Slots slots = new Slots(5, time);
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Map<String, AtomicInteger> folders = new HashMap<>();
    Deque<Runnable> work = new ArrayDeque<>();
    for (int a = 0; a < 12; a++) {
      String account = "account" + a;
      AtomicInteger open = new AtomicInteger(a == 0 ? 3000 : 1 + random.nextInt(20));
      folders.put(account, open);
      for (int w = 0; w < 4; w++) {
        work.add(() -> visit(slots, account, open, held, most));
      }
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      work.forEach(threads::execute);
    }
    assertThat(most.get()).as("seed %d", seed).isBetween(2, 5);
    assertThat(folders.values()).as("seed %d", seed).allMatch(left -> left.get() <= 0);
    assertThat(held).hasValue(0);
  }

  private static void visit(
      Slots slots, String account, AtomicInteger open, AtomicInteger held, AtomicInteger most) {
    try {
      while (open.get() > 0) {
        Slot slot = slots.acquire(account, Use.PASS, () -> 4, () -> open.get() <= 0);
        if (slot == null) {
          return;
        }
        most.accumulateAndGet(held.incrementAndGet(), Math::max);
        while (open.decrementAndGet() >= 0 && !slot.wanted()) {
          LockSupport.parkNanos(20_000);
        }
        held.decrementAndGet();
        slot.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
