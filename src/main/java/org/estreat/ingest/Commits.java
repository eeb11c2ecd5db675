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

  /** Committing the index may take this part of the time. */
  private static final int SHARE = 20;

  /** However long it takes, it is committed after so many times the policy's time. */
  private static final int LONGEST_WAIT = 6;

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
  private volatile Instant synced;
  private volatile Duration took = Duration.ZERO;

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
    this.synced = committed;
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
      Instant begun = clock.instant();
      long done = changes.get();
      Checkpoint checkpoint = checkpoint();
      if (done > 0 || !checkpoint.equals(index.checkpoint())) {
        archive.sync();
        index.commit(checkpoint);
      }
      changes.addAndGet(-done);
      octets.set(0);
      committed = clock.instant();
      synced = committed;
      took = Duration.between(begun, committed);
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

  /**
   * Commits when the policy says so. An index that takes long to commit is committed less often,
   * for each commit leaves a small segment that has to be merged; archive and journal are made
   * durable none the less, and what the index lacks after a fall is replayed.
   */
  void commitIfDue(long moreOctets) throws IOException {
    boolean full = octets.addAndGet(moreOctets) >= policy.octets();
    Instant now = clock.instant();
    if (full || !isBefore(now, committed, pause())) {
      alone(this::commit);
    } else if (!isBefore(now, synced, policy.every())) {
      alone(this::sync);
    }
  }

  private static boolean isBefore(Instant now, Instant since, Duration time) {
    return Duration.between(since, now).compareTo(time) < 0;
  }

  private Duration pause() {
    Duration wanted = took.multipliedBy(SHARE);
    Duration most = policy.every().multipliedBy(LONGEST_WAIT);
    Duration pause = wanted.compareTo(most) < 0 ? wanted : most;
    return pause.compareTo(policy.every()) < 0 ? policy.every() : pause;
  }

  private void sync() throws IOException {
    archive.sync();
    synced = clock.instant();
  }

  /** Something that stops, and is not to be done by two threads at once. */
  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private void alone(Work work) throws IOException {
    if (committing.compareAndSet(false, true)) {
      try {
        work.run();
      } finally {
        committing.set(false);
      }
    }
  }
}
