package org.estreat.ingest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.estreat.model.SightingId;

/**
 * Bounds the octets of messages that are read, extracted and indexed at a time: each of them is in
 * memory several times. One that is larger than all the room goes alone. The place belongs to the
 * message and not to a thread.
 *
 * <p>Safe to use from several threads.
 */
final class Room {
  private static final int OCTETS_A_PERMIT = 4096;

  /** A user's route may hold messages as long as it likes; the others do not wait for ever. */
  private static final long PATIENCE_MINUTES = 10;

  private final int permits;
  private final Semaphore free;
  private final Map<SightingId, Integer> held = new ConcurrentHashMap<>();

  Room(long octets) {
    this.permits = (int) Math.min(Integer.MAX_VALUE, octets / OCTETS_A_PERMIT + 1);
    this.free = new Semaphore(permits, true);
  }

  /** Waits for room; a message that is inside already stays so. */
  void enter(SightingId id, long octets) {
    if (held.containsKey(id)) {
      return;
    }
    int share = (int) Math.min(permits, octets / OCTETS_A_PERMIT + 1);
    try {
      if (free.tryAcquire(share, PATIENCE_MINUTES, TimeUnit.MINUTES)
          && held.putIfAbsent(id, share) != null) {
        free.release(share);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // who waits next for anything ends the work
    }
  }

  /** Gives the message's room back, if it has any. */
  void leave(SightingId id) {
    Integer share = held.remove(id);
    if (share != null) {
      free.release(share);
    }
  }
}
