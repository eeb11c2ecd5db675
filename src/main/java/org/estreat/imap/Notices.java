package org.estreat.imap;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.estreat.model.Mailbox;

/**
 * What listeners heard and nobody has seen to yet. However often a mailbox is named, it stands here
 * once. Safe to use from several threads; nobody who waits here needs to be interrupted, because
 * {@link #close} ends every wait.
 */
final class Notices {
  private final Set<Mailbox> changed = new LinkedHashSet<>();
  private boolean passWanted;
  private boolean replanWanted;
  private boolean closed;

  /**
   * What there is to do.
   *
   * @param replan whether a pass has come to its end since
   */
  record Work(Set<Mailbox> changed, boolean replan) {}

  /** Something happened in a mailbox. */
  synchronized void changed(Mailbox mailbox) {
    changed.add(mailbox);
    notifyAll();
  }

  /** Mailboxes were made, renamed or deleted. */
  synchronized void mailboxesChanged() {
    passWanted = true;
    notifyAll();
  }

  /** A pass has come to its end: there may be other mailboxes now. */
  synchronized void passed() {
    replanWanted = true;
    notifyAll();
  }

  /** Ends every wait, at once and from now on. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /** Takes all there is to do for mailboxes; nothing where that time has passed or at the close. */
  synchronized Work take(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!closed && changed.isEmpty() && !replanWanted) {
      if (!await(end)) {
        break;
      }
    }
    Work work = new Work(new LinkedHashSet<>(changed), replanWanted);
    changed.clear();
    replanWanted = false;
    return work;
  }

  /** Waits until a pass is wanted, and takes the wish; false at the close. */
  synchronized boolean awaitPassWanted() throws InterruptedException {
    while (!closed && !passWanted) {
      wait();
    }
    passWanted = false;
    return !closed;
  }

  /** Waits so long; false at the close. */
  synchronized boolean pause(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (!closed && await(end)) {
      // woken for another's sake
    }
    return !closed;
  }

  /** False where the end has come. */
  private boolean await(long end) throws InterruptedException {
    long left = end - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    TimeUnit.NANOSECONDS.timedWait(this, left);
    return true;
  }
}
