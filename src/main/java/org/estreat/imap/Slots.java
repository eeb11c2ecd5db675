package org.estreat.imap;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The right to be connected, of which there are so many for all accounts together. The next one
 * goes to whoever waits and has the fewest; those who have more are asked to give one back. Safe to
 * use from several threads.
 */
final class Slots {
  /** What a connection is for. */
  enum Use {
    /** Collecting. */
    PASS,
    /** Waiting for changes; gives way to everything else. */
    WATCH
  }

  /** The last connection of an account is asked for when it was held so long. */
  private static final Duration TURN = Duration.ofMinutes(1);

  private final int total;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Slot> held = new ArrayList<>();
  private final List<Waiter> waiting = new ArrayList<>();

  /**
   * @param total 1 or more
   */
  Slots(int total, InstantSource clock) {
    if (total < 1) {
      throw new IllegalArgumentException("expected 1 connection or more, found: " + total);
    }
    this.total = total;
    this.clock = clock;
  }

  /** Somebody who waits; known by identity. */
  private static final class Waiter {
    private final String account;
    private final Use use;

    /** Of this account at a time, as it is just now. */
    private final IntSupplier most;

    Waiter(String account, Use use, IntSupplier most) {
      this.account = account;
      this.use = use;
      this.most = most;
    }
  }

  /** The right to one connection. */
  final class Slot {
    private final String account;
    private final Use use;
    private final Instant since;

    private Slot(String account, Use use, Instant since) {
      this.account = account;
      this.use = use;
      this.since = since;
    }

    /** Gives it back; a second time does nothing. */
    void release() {
      lock.lock();
      try {
        held.remove(this);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    /** Whether somebody waits who should have it rather. */
    boolean wanted() {
      lock.lock();
      try {
        return waiting.stream().anyMatch(each -> yields(this, each));
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Waits for a connection's right.
   *
   * @param most of this account at a time, asked again and again
   * @param needless asked several times a second; whether to wait no longer
   * @return null where it is needless
   */
  @Nullable Slot acquire(String account, Use use, IntSupplier most, BooleanSupplier needless)
      throws InterruptedException {
    Waiter me = new Waiter(account, use, most);
    lock.lock();
    try {
      waiting.add(me);
      while (next() != me) {
        if (needless.getAsBoolean()) {
          return null;
        }
        changed.await(100, TimeUnit.MILLISECONDS);
      }
      Slot slot = new Slot(account, use, clock.instant());
      held.add(slot);
      return slot;
    } finally {
      waiting.remove(me);
      changed.signalAll();
      lock.unlock();
    }
  }

  /** Connections of an account. */
  int held(String account) {
    lock.lock();
    try {
      return count(account);
    } finally {
      lock.unlock();
    }
  }

  private int count(String account) {
    return (int) held.stream().filter(slot -> slot.account.equals(account)).count();
  }

  private boolean collects(String account) {
    return held.stream().anyMatch(each -> each.account.equals(account) && each.use == Use.PASS);
  }

  /** Who is let in next, if anybody can be. */
  private @Nullable Waiter next() {
    if (held.size() >= total) {
      return null;
    }
    return waiting.stream()
        .filter(each -> count(each.account) < each.most.getAsInt())
        .min(
            Comparator.comparing((Waiter each) -> each.use)
                .thenComparingInt(each -> count(each.account)))
        .orElse(null); // of equals the first, who has waited longest
  }

  private boolean yields(Slot slot, Waiter waiter) {
    boolean same = slot.account.equals(waiter.account);
    if (slot.use == Use.WATCH) {
      boolean roomElsewhere = held.size() < total && !same;
      // a pass that goes on already does not end the waiting for changes, which would begin anew
      return waiter.use == Use.PASS && !roomElsewhere && !collects(waiter.account);
    }
    if (same || waiter.use == Use.WATCH || held.size() < total) {
      return false;
    }
    int mine = count(slot.account);
    int theirs = count(waiter.account);
    boolean turnIsOver = slot.since.plus(TURN).isBefore(clock.instant());
    return theirs < mine - 1 || (theirs == 0 && mine == 1 && turnIsOver);
  }
}
