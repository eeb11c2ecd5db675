package org.estreat.ingest;

import java.io.IOException;
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
import org.estreat.archive.Archive;
import org.estreat.archive.CustodyEvent;
import org.estreat.index.Checkpoint;
import org.estreat.index.Checkpoint.Position;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
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

    boolean gone;
    String mailboxId = "";

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
      return new Position(uidValidity, lastUid(), modSeq, gone, mailboxId);
    }
  }

  private final Map<Mailbox, Box> boxes = new HashMap<>();

  Watermark(Map<Mailbox, Position> claimed) {
    claimed.forEach((mailbox, position) -> {
      Box box = new Box(position.uidValidity());
      box.horizon = position.lastUid();
      box.modSeq = position.modSeq();
      box.claimed = true;
      box.gone = position.gone();
      box.mailboxId = position.mailboxId();
      boxes.put(mailbox, box);
    });
  }

  /** Takes over the positions of a Checkpoint, with what the journal has said of them since. */
  void adopt(Checkpoint before, Archive archive) throws IOException {
    Watermark then = new Watermark(before.mailboxes());
    archive.replay(new ArchivePosition("", 0, before.applied()), then::follow);
    Map<Mailbox, Position> positions = then.positions();
    if (!archive.findings().isEmpty()) {
      // Lines that said of flags and expunges may be lost: the server is to be asked for all anew.
      positions.replaceAll((mailbox, position) -> position.withoutModSeq());
    }
    adopt(positions);
  }

  private synchronized void adopt(Map<Mailbox, Position> positions) {
    boxes.putAll(new Watermark(positions).boxes);
  }

  /** Does with the positions what the journal says was done. */
  void follow(CustodyEvent event) {
    switch (event) {
      case CustodyEvent.Sighted sighted -> sighted(sighted.sighting());
      case CustodyEvent.Renamed renamed ->
          renamed(renamed.from(), renamed.to(), renamed.uidValidity());
      case CustodyEvent.MailboxGone gone -> gone(gone.mailbox(), gone.uidValidity());
      case CustodyEvent.UidValidityChanged changed -> switchTo(changed.mailbox(), changed.to());
      case CustodyEvent.FlagsChanged _, CustodyEvent.Expunged _, CustodyEvent.Restored _ -> {}
      case CustodyEvent.Act act ->
          ListedMailbox.of(act).ifPresent(box -> listed(box.mailbox(), box.uidValidity()));
      case CustodyEvent.PassedBy _ -> {}
    }
  }

  /** Of a mailbox that a server has, at least its UIDVALIDITY is known. */
  private synchronized void sighted(Sighting sighting) {
    if (sighting.source() == null) {
      listed(sighting.mailbox(), sighting.uidValidity());
    }
  }

  private synchronized void listed(Mailbox mailbox, UidValidity uidValidity) {
    if (!boxes.containsKey(mailbox)) {
      switchTo(mailbox, uidValidity);
    }
  }

  /** From here on this UIDVALIDITY counts, and nothing is known of what is under it. */
  synchronized void switchTo(Mailbox mailbox, UidValidity uidValidity) {
    Box box = new Box(uidValidity);
    box.claimed = true;
    boxes.put(mailbox, box);
    notifyAll();
  }

  /** The server has the mailbox no more; nothing of it is waited for, and nothing claimed. */
  synchronized void gone(Mailbox mailbox, UidValidity uidValidity) {
    Box box = new Box(uidValidity);
    box.claimed = true;
    box.gone = true;
    boxes.put(mailbox, box);
    notifyAll();
  }

  /** The mailbox's position, with what is owed of it, goes along with its name. */
  synchronized void renamed(Mailbox from, Mailbox to, UidValidity uidValidity) {
    Box box = current(from, uidValidity).orElseGet(() -> new Box(uidValidity));
    box.claimed = true;
    boxes.put(to, box);
    boxes.remove(from, box);
    gone(from, uidValidity);
  }

  /** Remembers the name that the server's mailbox keeps when it is renamed. */
  synchronized void mailboxId(Mailbox mailbox, UidValidity uidValidity, String id) {
    current(mailbox, uidValidity).ifPresent(box -> box.mailboxId = id);
  }

  /** The UIDVALIDITY that was stated last, also of a mailbox that is gone. */
  synchronized Optional<UidValidity> uidValidity(Mailbox mailbox) {
    return Optional.ofNullable(boxes.get(mailbox)).map(box -> box.uidValidity);
  }

  /** Whether the mailbox is there and this UIDVALIDITY counts. */
  synchronized boolean isAt(Mailbox mailbox, UidValidity uidValidity) {
    return current(mailbox, uidValidity).filter(box -> !box.gone).isPresent();
  }

  /** How many UIDs were announced and nobody has said what became of them. */
  synchronized int open(Mailbox mailbox, UidValidity uidValidity) {
    return current(mailbox, uidValidity).map(box -> box.open.size()).orElse(0);
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
    if (box == null || box.gone || !box.uidValidity.equals(uidValidity)) {
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
