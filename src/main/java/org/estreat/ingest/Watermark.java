package org.estreat.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.estreat.index.Checkpoint.Position;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;

/**
 * How far each mailbox has come without a gap, whatever the order and the threads in which its
 * messages arrive. A UID that was announced holds the mark below itself until it is settled
 * (recorded, or passed by); one that failed is owed and holds the mark until it is settled after
 * all or the server no longer lists it.
 *
 * <p>Safe to use from several threads.
 */
final class Watermark {
  private static final class Box {
    final UidValidity uidValidity;
    final TreeSet<Long> open = new TreeSet<>();
    final TreeSet<Long> owed = new TreeSet<>();

    /** Every UID up to here was announced or does not exist. */
    long horizon;

    ModSeq modSeq = ModSeq.NONE;

    /** Whether anything may be claimed: a mailbox that was only begun has no position. */
    boolean claimed;

    Box(UidValidity uidValidity) {
      this.uidValidity = uidValidity;
    }

    long lastUid() {
      long last = horizon;
      if (!open.isEmpty()) {
        last = Math.min(last, open.first() - 1);
      }
      return owed.isEmpty() ? last : Math.min(last, owed.first() - 1);
    }

    Position position() {
      return new Position(uidValidity, lastUid(), modSeq);
    }
  }

  private final Map<Mailbox, Box> boxes = new HashMap<>();

  Watermark(Map<Mailbox, Position> claimed) {
    claimed.forEach((mailbox, position) -> {
      Box box = new Box(position.uidValidity());
      box.horizon = position.lastUid();
      box.modSeq = position.modSeq();
      box.claimed = true;
      boxes.put(mailbox, box);
    });
  }

  /** Takes over positions of mailboxes of which nothing is known here. */
  synchronized void adopt(Map<Mailbox, Position> positions) {
    new Watermark(positions).boxes.forEach(boxes::putIfAbsent);
  }

  /** This UID was dealt with and is found to be missing: it is wanted again. */
  synchronized void owed(Mailbox mailbox, UidValidity uidValidity, long uid) {
    current(mailbox, uidValidity)
        .filter(box -> !box.open.contains(uid))
        .ifPresent(box -> box.owed.add(uid));
  }

  /** Positions of all mailboxes of which something is claimed. */
  synchronized Map<Mailbox, Position> positions() {
    Map<Mailbox, Position> positions = new TreeMap<>();
    boxes.forEach((mailbox, box) -> {
      if (box.claimed) {
        positions.put(mailbox, box.position());
      }
    });
    return positions;
  }

  synchronized Optional<Position> position(Mailbox mailbox) {
    Box box = boxes.get(mailbox);
    return box == null || !box.claimed ? Optional.empty() : Optional.of(box.position());
  }

  synchronized void expect(Mailbox mailbox, UidValidity uidValidity, long uid) {
    Box box = begin(mailbox, uidValidity);
    box.owed.remove(uid);
    box.open.add(uid);
  }

  /** Whether the UID was announced and nobody has said what became of it. */
  synchronized boolean isOpen(Mailbox mailbox, UidValidity uidValidity, long uid) {
    return current(mailbox, uidValidity).map(box -> box.open.contains(uid)).orElse(false);
  }

  synchronized void settled(Mailbox mailbox, UidValidity uidValidity, long uid) {
    current(mailbox, uidValidity)
        .ifPresent(box -> {
          box.open.remove(uid);
          box.owed.remove(uid);
        });
    notifyAll();
  }

  synchronized void failed(Mailbox mailbox, UidValidity uidValidity, long uid) {
    current(mailbox, uidValidity)
        .ifPresent(box -> {
          if (box.open.remove(uid)) {
            box.owed.add(uid);
          }
        });
    notifyAll();
  }

  synchronized void seenUpTo(
      Mailbox mailbox, UidValidity uidValidity, long lastUid, ModSeq modSeq) {
    Box box = begin(mailbox, uidValidity);
    box.horizon = Math.max(box.horizon, lastUid);
    box.modSeq = modSeq;
    box.claimed = true;
  }

  /** UIDs owed from before which are not on this list are gone from the server. */
  synchronized void onServer(Mailbox mailbox, UidValidity uidValidity, Set<Long> uids) {
    current(mailbox, uidValidity).ifPresent(box -> box.owed.retainAll(uids));
  }

  /**
   * Waits until nothing of the mailbox is on its way any more.
   *
   * @param patience how long nothing at all may move
   * @return the UIDs still on their way, ascending; empty unless patience ran out
   */
  synchronized List<Long> awaitSettled(Mailbox mailbox, UidValidity uidValidity, Duration patience)
      throws InterruptedException {
    Box box = current(mailbox, uidValidity).orElse(null);
    if (box == null) {
      return List.of();
    }
    long deadline = System.nanoTime() + patience.toNanos();
    int before = box.open.size();
    while (!box.open.isEmpty()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
      if (box.open.size() != before) {
        before = box.open.size();
        deadline = System.nanoTime() + patience.toNanos();
      }
    }
    return new ArrayList<>(box.open);
  }

  private Box begin(Mailbox mailbox, UidValidity uidValidity) {
    Box box = boxes.get(mailbox);
    if (box == null || !box.uidValidity.equals(uidValidity)) {
      box = new Box(uidValidity); // under another UIDVALIDITY nothing is known of the mailbox
      boxes.put(mailbox, box);
      notifyAll();
    }
    return box;
  }

  private Optional<Box> current(Mailbox mailbox, UidValidity uidValidity) {
    Box box = boxes.get(mailbox);
    return box == null || !box.uidValidity.equals(uidValidity)
        ? Optional.empty()
        : Optional.of(box);
  }
}
