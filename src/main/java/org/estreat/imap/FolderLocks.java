package org.estreat.imap;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * One visitor to a mailbox at a time: a pass, or the update of this mailbox alone. Safe to use from
 * several threads.
 */
final class FolderLocks {
  private final Map<Mailbox, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** To be closed by the thread that got it. */
  @FunctionalInterface
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits until nobody else visits the mailbox. */
  Held hold(Mailbox mailbox) {
    ReentrantLock lock = lock(mailbox);
    lock.lock();
    return lock::unlock;
  }

  /** Null where somebody visits the mailbox just now. */
  @Nullable Held tryHold(Mailbox mailbox) {
    ReentrantLock lock = lock(mailbox);
    return lock.tryLock() ? lock::unlock : null;
  }

  private ReentrantLock lock(Mailbox mailbox) {
    return locks.computeIfAbsent(mailbox, any -> new ReentrantLock());
  }
}
