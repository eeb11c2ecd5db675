package org.estreat.ingest.source;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.estreat.archive.SourceException;
import org.estreat.ingest.RawMessage;
import org.estreat.ingest.source.ImportListener.Kind;
import org.estreat.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One import at work: the thread that reads gives UIDs in order and hands the messages to threads
 * that ingest them. What waits between the two is bounded by its octets. Now and then all that was
 * handed over is waited for and committed, and how far a large file was read is marked.
 */
final class ImportRun implements SourceListener, AutoCloseable {
  private static final int OCTETS_A_PERMIT = 4096;

  /** A message that takes longer keeps no other one waiting. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Target target;
  private final Loader loader;
  private final FileMarks marks;
  private final ImportLimits limits;
  private final boolean again;
  private final ImportTally tally;
  private final long totalOctets;
  private final Crew workers;
  private final int permits;
  private final Semaphore room;
  private final AtomicReference<@Nullable ImportStopped> failure = new AtomicReference<>();

  /** The file on the disk first, then the archives in it. */
  private final Deque<OpenFile> open = new ArrayDeque<>();

  private FileMark.Position position = FileMark.Position.START;
  private long markedAt;

  ImportRun(
      Target target,
      FileMarks marks,
      ImportLimits limits,
      ImportOptions options,
      ImportListener listener,
      long totalOctets) {
    this.target = target;
    this.loader = new Loader(target, limits.inMemory());
    this.marks = marks;
    this.limits = limits;
    this.again = options.again();
    this.tally = new ImportTally(listener);
    this.totalOctets = totalOctets;
    this.permits = (int) (limits.atOnce() / OCTETS_A_PERMIT + 1);
    this.room = new Semaphore(permits);
    this.workers = new Crew(options.threads(), PATIENCE);
  }

  @Override
  public ImportLimits limits() {
    return limits;
  }

  @Override
  public void message(FoundMessage found) throws ImportStopped {
    stopOnFailure();
    tally.read(found.octets());
    OpenFile file = open.peekFirst();
    if (file != null) {
      file.handed(found);
    }
    handOver(found, file);
    tally.progress(totalOctets);
  }

  private void handOver(FoundMessage found, @Nullable OpenFile file) throws ImportStopped {
    int share = (int) Math.min(permits, found.octets() / OCTETS_A_PERMIT + 1);
    acquire(share, found.source());
    Loader.Work work = null;
    try {
      work = newWork(found, file);
    } finally {
      if (work == null) {
        room.release(share);
      }
    }
    if (work != null) {
      execute(work, found, file, share);
    }
  }

  private void acquire(int share, String where) throws ImportStopped {
    try {
      room.acquire(share);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImportStopped("the import was interrupted at " + where, e);
    }
  }

  private void execute(Loader.Work work, FoundMessage found, @Nullable OpenFile file, int share) {
    workers.execute(() -> {
      try (work) {
        ingest(work.message(), found, file);
      } finally {
        room.release(share);
      }
    });
  }

  /** Null where it is there already or cannot be read; that is counted then. */
  private Loader.@Nullable Work newWork(FoundMessage found, @Nullable OpenFile file)
      throws ImportStopped {
    try {
      Optional<Loader.Work> wanted = loader.load(found);
      if (wanted.isEmpty()) {
        tally.alreadyThere(1);
      }
      return wanted.orElse(null);
    } catch (ImportStopped e) {
      throw e;
    } catch (IOException e) {
      excepted(file, found.source(), found.octets(), SourceWalker.unreadable(e));
      return null;
    }
  }

  /** After a failure nothing more is ingested: a full disk does not empty itself. */
  private void ingest(RawMessage message, FoundMessage found, @Nullable OpenFile file) {
    if (failure.get() != null) {
      return;
    }
    try {
      switch (target.sink().ingest(message)) {
        case Outcome.Indexed _ -> tally.imported(false);
        case Outcome.Partial _ -> tally.imported(true);
        case Outcome.AlreadyKnown _ -> tally.alreadyThere(1);
        case Outcome.Quarantined quarantined ->
            excepted(
                file,
                found.source(),
                found.octets(),
                "kept, but not indexed: " + quarantined.reason());
      }
    } catch (SourceException e) {
      excepted(file, found.source(), found.octets(), String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException | Error e) {
      String detail = "import stopped at " + found.source() + ": " + e.getMessage();
      failure.compareAndSet(null, new ImportStopped(detail, e));
    }
  }

  private void stopOnFailure() throws ImportStopped {
    ImportStopped cause = failure.get();
    if (cause != null) {
      throw new ImportStopped(String.valueOf(cause.getMessage()), cause);
    }
  }

  private void excepted(@Nullable OpenFile file, String source, long octets, String reason) {
    if (file != null) {
      file.excepted(source, octets);
    }
    tally.remark(Kind.EXCEPTED, source, reason);
  }

  @Override
  public void excepted(String source, String reason) {
    troubleOfOpenFile();
    tally.read(0);
    tally.remark(Kind.EXCEPTED, source, reason);
  }

  private void troubleOfOpenFile() {
    OpenFile file = open.peekFirst();
    if (file != null) {
      file.trouble();
    }
  }

  @Override
  public void incomplete(String source, String reason) {
    troubleOfOpenFile();
    tally.remark(Kind.INCOMPLETE, source, reason);
  }

  @Override
  public void leftOut(String source, String reason) {
    tally.remark(Kind.NO_MAIL, source, reason);
  }

  @Override
  public void note(String source, String remark) {
    tally.remark(Kind.NOTE, source, remark);
  }

  @Override
  public FileMark begin(SourceFile file, String form) throws ImportStopped {
    boolean marked = open.isEmpty() && file.depth() == 0 && file.size() >= limits.marked();
    String stamp = marked ? stamp(file) : null;
    FileMark mark = stamp == null || again ? FileMark.NONE : marks.read(file, stamp);
    if (!mark.equals(FileMark.NONE) && !target.holds(mark)) {
      mark = FileMark.NONE;
    }
    open.addLast(new OpenFile(file, form, mark, stamp, tally.read()));
    if (open.size() == 1) {
      position = mark.position();
      markedAt = tally.octets();
    }
    if (mark.messages() > 0) {
      tally.skipped(mark.messages(), mark.octets());
      note(
          file.source(),
          ("is as it was when an earlier import read %s of it: %d messages that it took were not"
                  + " read again")
              .formatted(
                  mark.whole() ? "all" : mark.position().octet() + " octets", mark.messages()));
    }
    return mark;
  }

  private static @Nullable String stamp(SourceFile file) {
    try {
      return FileMarks.stamp(file.path());
    } catch (IOException e) {
      return null; // then it cannot be read either, which its reader tells
    }
  }

  @Override
  public void reached(FileMark.Position now) throws ImportStopped {
    if (open.size() == 1) {
      position = now;
      if (tally.octets() - markedAt >= limits.markEvery()) {
        settle(open.getFirst(), false);
      }
    }
  }

  @Override
  public void end() throws ImportStopped {
    OpenFile file = open.getLast();
    if (open.size() == 1 && file.stamp != null && !file.from.whole()) {
      position = new FileMark.Position(file.file.size(), position.undated(), position.crowded());
      settle(file, true);
    }
    open.removeLast();
    tally.file(file.file.source(), file.form, tally.read() - file.before, file.from.messages());
  }

  /** Waits for what was handed over, makes it durable, and marks how far the file was read. */
  private void settle(OpenFile file, boolean atEnd) throws ImportStopped {
    String stamp = file.stamp;
    if (stamp == null) {
      return;
    }
    markedAt = tally.octets();
    acquire(permits, file.file.source());
    room.release(permits);
    stopOnFailure();
    FileMark mark = file.mark(position, atEnd);
    if (mark == null || !stamp.equals(stamp(file.file))) {
      return;
    }
    try {
      target.sink().commit();
      marks.write(file.file, stamp, mark);
    } catch (IOException e) {
      throw new ImportStopped("cannot be made durable: " + e.getMessage(), e);
    }
  }

  /** Waits for all messages, commits, reports. */
  ImportReport finish() throws IOException {
    awaitWorkers();
    stopOnFailure();
    target.sink().commit();
    return tally.report();
  }

  private void awaitWorkers() throws IOException {
    try {
      workers.finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the import was interrupted at its end");
    }
  }

  /** What is being ingested is finished, what waits is dropped: the next run takes it. */
  @Override
  public void close() throws IOException {
    failure.compareAndSet(null, new ImportStopped("the import was given up", null));
    awaitWorkers();
  }
}
