package org.estreat.ingest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.estreat.model.SightingId;

/**
 * Bounds the octets of messages that are read, extracted and indexed at a time: each of them is in
 * memory several times. One that is larger than all the room goes alone. The place belongs to the
 * message and not to a thread; who comes first goes in first, unless that would take long.
 *
 * <p>A message whose attachment takes its reader long gives its place to who needs it, for one in a
 * second room of the same size: it is in memory, and does nothing. There it stays to its end, for
 * there are few of them.
 *
 * <p>Safe to use from several threads.
 */
final class Room {
  private static final Duration LONG = Duration.ofMillis(500);

  /** How often it is looked who has been waiting for long. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** For so long others pass by a message that cannot come in. */
  private static final Duration PASSED = Duration.ofSeconds(30);

  /** A user's route may hold messages as long as it likes; the others do not wait for ever. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final long octets;
  private final Map<SightingId, Guest> guests = new HashMap<>();
  private final Queue<Guest> queue = new ArrayDeque<>();
  private long free;
  private long freeBeside;

  /** A message that is inside, or comes in; all is guarded by the room. */
  private static final class Guest {
    private final long share;
    private final long came = System.nanoTime();
    private boolean beside;

    /** How many of its parts are being read, and since when any of them. */
    private int waitsFor;

    private long waitsSince;

    Guest(long share) {
      this.share = share;
    }

    private boolean waitsLong() {
      return waitsFor > 0 && System.nanoTime() - waitsSince > LONG.toNanos();
    }
  }

  Room(long octets) {
    this.octets = octets;
    this.free = octets;
    this.freeBeside = octets;
  }

  /** Waits for room; a message that is inside already stays so. */
  synchronized void enter(SightingId id, long size) {
    if (guests.containsKey(id)) {
      return;
    }
    Guest guest = new Guest(Math.min(octets, size));
    if (comesIn(guest) && guests.putIfAbsent(id, guest) != null) {
      free += guest.share;
    }
  }

  /** From now on the message waits for one of its parts; {@link #goesOn} is to follow. */
  synchronized void waits(SightingId id) {
    Guest guest = guests.get(id);
    if (guest != null && guest.waitsFor++ == 0) {
      guest.waitsSince = System.nanoTime();
    }
  }

  /** It waits for that part no more. */
  synchronized void goesOn(SightingId id) {
    Guest guest = guests.get(id);
    if (guest != null && guest.waitsFor > 0) {
      guest.waitsFor--;
    }
  }

  /** Gives the message's room back, if it has any. */
  synchronized void leave(SightingId id) {
    Guest guest = guests.remove(id);
    if (guest != null && guest.beside) {
      freeBeside += guest.share;
    } else if (guest != null) {
      free += guest.share;
    }
    notifyAll();
  }

  /** Whether it has its share now; without one it goes on nevertheless, at some time. */
  private boolean comesIn(Guest guest) {
    queue.add(guest);
    try {
      while (!fits(guest)) {
        if (System.nanoTime() - guest.came > PATIENCE.toNanos()) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(this, PAUSE.toNanos());
      }
      free -= guest.share;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // who waits next for anything ends the work
      return false;
    } finally {
      queue.remove(guest);
      notifyAll();
    }
  }

  private boolean fits(Guest guest) {
    if (guest.share > free) {
      othersMakeRoom(guest.share);
    }
    return guest.share <= free && (queue.peek() == guest || firstWaitsForLong());
  }

  private void othersMakeRoom(long share) {
    for (Guest guest : guests.values()) {
      if (share > free && !guest.beside && guest.waitsLong() && guest.share <= freeBeside) {
        guest.beside = true;
        freeBeside -= guest.share;
        free += guest.share;
        notifyAll();
      }
    }
  }

  /** Whether the first of the queue cannot come in before one goes that waits long itself. */
  private boolean firstWaitsForLong() {
    Guest first = queue.peek();
    long waiting =
        guests.values().stream()
            .filter(guest -> !guest.beside && guest.waitsLong())
            .mapToLong(guest -> guest.share)
            .sum();
    return first != null
        && first.share > octets - waiting
        && System.nanoTime() - first.came < PASSED.toNanos();
  }
}
