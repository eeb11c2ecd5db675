package org.estreat.ingest;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.estreat.archive.Archive;
import org.estreat.index.Checkpoint;
import org.estreat.index.MessageIndex;
import org.estreat.model.ArchivePosition;
import org.jspecify.annotations.Nullable;

/**
 * Makes archive and journal durable first and then the index, with a Checkpoint that claims no more
 * than what is done. Safe to use from several threads.
 */
final class Commits {
  /** A change of journal and index that a commit has whole or not at all. */
  @FunctionalInterface
  interface Change<T> {
    T make() throws IOException;
  }

  private final Archive archive;
  private final MessageIndex index;
  private final Corridor.CommitPolicy policy;
  private final InstantSource clock;
  private final Walks walks;
  private final Watermark watermark;

  /**
   * Held for reading while the index is changed, for writing from fsync to commit: an index must
   * never hold durably what the archive does not.
   */
  private final ReadWriteLock gate = new ReentrantReadWriteLock(true);

  private final AtomicBoolean committing = new AtomicBoolean();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong octets = new AtomicLong();
  private volatile Instant committed;

  /** Before the line of a change that goes on over several commits; null while there is none. */
  private volatile @Nullable ArchivePosition unfinished;

  Commits(
      Archive archive,
      MessageIndex index,
      Corridor.CommitPolicy policy,
      InstantSource clock,
      Walks walks,
      Watermark watermark) {
    this.archive = archive;
    this.index = index;
    this.policy = policy;
    this.clock = clock;
    this.walks = walks;
    this.watermark = watermark;
    this.committed = clock.instant();
  }

  /** Makes a change beside others. */
  <T> T change(Change<T> change) throws IOException {
    return make(gate.readLock(), change);
  }

  /** Makes a change while no other is made. */
  <T> T changeAlone(Change<T> change) throws IOException {
    return make(gate.writeLock(), change);
  }

  private <T> T make(Lock lock, Change<T> change) throws IOException {
    lock.lock();
    try {
      return change.make();
    } finally {
      lock.unlock();
    }
  }

  /** The journal has a new line or the index a new entry: there is something to commit. */
  void changed() {
    changes.incrementAndGet();
  }

  /** Until {@link #finished}, no Checkpoint claims anything of the journal beyond this position. */
  void unfinished(ArchivePosition before) {
    unfinished = before;
  }

  void finished() {
    unfinished = null;
  }

  /** Fsyncs archive and journal, then commits the index with its Checkpoint. */
  void commit() throws IOException {
    gate.writeLock().lock();
    try {
      long done = changes.get();
      Checkpoint checkpoint = checkpoint();
      if (done > 0 || !checkpoint.equals(index.checkpoint())) {
        archive.sync();
        index.commit(checkpoint);
      }
      changes.addAndGet(-done);
      octets.set(0);
      committed = clock.instant();
    } finally {
      gate.writeLock().unlock();
    }
  }

  private Checkpoint checkpoint() {
    ArchivePosition end = archive.position(); // before asking what is still on its way
    ArchivePosition open = unfinished;
    if (open != null) {
      end = open;
    }
    return new Checkpoint(watermark.positions(), walks.settled(end), end.journal());
  }

  void commitIfDue(long moreOctets) throws IOException {
    boolean due =
        octets.addAndGet(moreOctets) >= policy.octets()
            || Duration.between(committed, clock.instant()).compareTo(policy.every()) >= 0;
    if (due && committing.compareAndSet(false, true)) {
      try {
        commit();
      } finally {
        committing.set(false);
      }
    }
  }
}
