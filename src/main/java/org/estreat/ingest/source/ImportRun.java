package org.estreat.ingest.source;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.estreat.archive.SourceException;
import org.estreat.ingest.RawMessage;
import org.estreat.ingest.source.ImportReport.Remark;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Outcome;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One import at work: the thread that reads gives UIDs in order and hands the messages to threads
 * that ingest them. What waits between the two is bounded by its octets.
 */
final class ImportRun implements SourceListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ImportRun.class);

  /** Octets that may wait or be in work; a larger message goes alone. */
  private static final long OCTETS = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

  private static final int OCTETS_A_PERMIT = 4096;
  private static final int PERMITS = (int) (OCTETS / OCTETS_A_PERMIT);

  /** Hex digits of a message's SHA-256 in the source of one whose place had other bytes. */
  private static final int HASH_SHOWN = 16;

  private final Mailbox mailbox;
  private final UidValidity uidValidity;
  private final MailSink sink;
  private final ProgressListener progress;
  private final long totalOctets;
  private final long inMemory;
  private final ExecutorService workers;
  private final Semaphore room = new Semaphore(PERMITS);
  private final AtomicReference<@Nullable ImportStopped> failure = new AtomicReference<>();
  private final AtomicLong imported = new AtomicLong();
  private final AtomicLong partial = new AtomicLong();
  private final AtomicLong alreadyThere = new AtomicLong();
  private final List<Remark> excepted = Collections.synchronizedList(new ArrayList<>());
  private final List<Remark> leftOut = new ArrayList<>();
  private final List<Remark> notes = new ArrayList<>();
  private long read;
  private long octets;

  ImportRun(
      Mailbox mailbox,
      MailSink sink,
      ImportOptions options,
      ProgressListener progress,
      long totalOctets)
      throws IOException {
    this.mailbox = mailbox;
    this.sink = sink;
    this.progress = progress;
    this.totalOctets = totalOctets;
    this.inMemory = options.inMemory();
    this.uidValidity = sink.localMailbox(mailbox);
    this.workers =
        Executors.newFixedThreadPool(
            options.threads(), Thread.ofPlatform().name("import-", 1).daemon().factory());
  }

  @Override
  public void message(FoundMessage found) throws ImportStopped {
    stopOnFailure();
    read++;
    octets += found.octets();
    handOver(found);
    progress.at(read, octets, totalOctets);
  }

  /**
   * A message on its way.
   *
   * @param spooled its file, which goes when it is done; null where it needed none
   */
  private record Work(RawMessage message, @Nullable Path spooled) {}

  /** Gives a message's key when it is needed. */
  private interface Key {
    MessageKey get() throws IOException;
  }

  /**
   * Under which source these bytes are to be kept: that of their place or, where a file that was
   * changed has other bytes there than an earlier import met, that with the bytes' hash. Empty
   * where an earlier import kept them.
   */
  private Optional<String> newSource(FoundMessage found, Key keyOf) throws IOException {
    Optional<Sighting> before = findSource(found.source());
    if (before.isEmpty()) {
      return Optional.of(found.source());
    }
    MessageKey key = keyOf.get();
    if (keyOf(before.get()).equals(Optional.of(key))) {
      return Optional.empty();
    }
    String changed = found.source() + "@" + key.sha256().substring(0, HASH_SHOWN);
    return findSource(changed).isPresent() ? Optional.empty() : Optional.of(changed);
  }

  private Optional<Sighting> findSource(String source) throws ImportStopped {
    try {
      return sink.findSource(mailbox, source);
    } catch (IOException e) {
      throw new ImportStopped("cannot look up " + source + ": " + e.getMessage(), e);
    }
  }

  private Optional<MessageKey> keyOf(Sighting before) throws ImportStopped {
    try {
      return sink.keyOf(before.id());
    } catch (IOException e) {
      throw new ImportStopped("cannot look up " + before + ": " + e.getMessage(), e);
    }
  }

  private void handOver(FoundMessage found) throws ImportStopped {
    int permits = (int) Math.min(PERMITS, found.octets() / OCTETS_A_PERMIT + 1);
    try {
      room.acquire(permits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImportStopped("the import was interrupted at " + found.source(), e);
    }
    Work work = null;
    try {
      work = found.octets() > inMemory ? large(found) : inMemory(found);
    } finally {
      if (work == null) {
        room.release(permits);
      }
    }
    if (work != null) {
      execute(work, permits);
    }
  }

  private void execute(Work work, int permits) {
    workers.execute(() -> {
      try {
        ingest(work.message);
      } finally {
        delete(work.spooled);
        room.release(permits);
      }
    });
  }

  /** Null where it is there already or cannot be read; that is counted then. */
  private @Nullable Work inMemory(FoundMessage found) throws ImportStopped {
    try {
      byte[] bytes = found.content().read();
      Optional<String> source = newSource(found, () -> MessageKey.of(bytes));
      if (source.isPresent()) {
        return new Work(new RawMessage(sighting(found, source.get()), bytes), null);
      }
      alreadyThere.incrementAndGet();
    } catch (ImportStopped e) {
      throw e;
    } catch (IOException e) {
      excepted.add(new Remark(found.source(), SourceWalker.unreadable(e)));
    }
    return null;
  }

  /** As above, of a message that is handed on as a file: its own, or one of the spool. */
  private @Nullable Work large(FoundMessage found) throws ImportStopped {
    Path own = found.content().file();
    Path spooled = own == null ? newSpoolFile(found) : null;
    Path file = own == null ? spooled : own;
    if (file == null) {
      return null;
    }
    Work work = null;
    try {
      Optional<String> source = newSource(found, () -> keyOf(file));
      if (source.isPresent()) {
        long size = Files.size(file);
        work = new Work(RawMessage.of(sighting(found, source.get()), file, size), spooled);
      } else {
        alreadyThere.incrementAndGet();
      }
    } catch (ImportStopped e) {
      throw e;
    } catch (IOException e) {
      excepted.add(new Remark(found.source(), SourceWalker.unreadable(e)));
    } finally {
      delete(work == null ? spooled : null);
    }
    return work;
  }

  private static MessageKey keyOf(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return MessageKey.of(in);
    }
  }

  /** Null where the message cannot be read; that is counted then. */
  private @Nullable Path newSpoolFile(FoundMessage found) throws ImportStopped {
    Path file;
    try {
      file = sink.newSpoolFile();
    } catch (IOException e) {
      throw new ImportStopped("no room for " + found.source() + ": " + e.getMessage(), e);
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      found.content().writeTo(out);
    } catch (IOException e) {
      delete(file);
      excepted.add(new Remark(found.source(), "cannot be spooled: " + e));
      return null;
    }
    return file;
  }

  private static void delete(@Nullable Path spooled) {
    try {
      if (spooled != null) {
        Files.deleteIfExists(spooled);
      }
    } catch (IOException e) {
      LOG.warn("cannot delete {}; the next start does", spooled, e);
    }
  }

  private Sighting sighting(FoundMessage found, String source) throws ImportStopped {
    Uid uid;
    try {
      uid = sink.nextUid(mailbox);
    } catch (IOException e) {
      throw new ImportStopped("no UID in " + mailbox + " for " + source, e);
    }
    return new Sighting(
        mailbox, uidValidity, uid, found.flags(), found.internalDate(), ModSeq.NONE, false, source);
  }

  /** After a failure nothing more is ingested: a full disk does not empty itself. */
  private void ingest(RawMessage message) {
    if (failure.get() != null) {
      return;
    }
    try {
      switch (sink.ingest(message)) {
        case Outcome.Indexed _ -> imported.incrementAndGet();
        case Outcome.Partial _ -> {
          imported.incrementAndGet();
          partial.incrementAndGet();
        }
        case Outcome.AlreadyKnown _ -> alreadyThere.incrementAndGet();
        case Outcome.Quarantined quarantined ->
            excepted.add(
                new Remark(
                    String.valueOf(message.sighting().source()),
                    "kept, but not indexed: " + quarantined.reason()));
      }
    } catch (SourceException e) {
      excepted.add(
          new Remark(String.valueOf(message.sighting().source()), String.valueOf(e.getMessage())));
    } catch (IOException | RuntimeException | Error e) {
      String detail = "import stopped at " + message.sighting().source() + ": " + e.getMessage();
      failure.compareAndSet(null, new ImportStopped(detail, e));
    }
  }

  private void stopOnFailure() throws ImportStopped {
    ImportStopped cause = failure.get();
    if (cause != null) {
      throw new ImportStopped(String.valueOf(cause.getMessage()), cause);
    }
  }

  @Override
  public void excepted(String source, String reason) {
    read++;
    excepted.add(new Remark(source, reason));
  }

  @Override
  public void leftOut(Path path, String reason) {
    leftOut.add(new Remark(path.toString(), reason));
  }

  @Override
  public void note(Path path, String remark) {
    notes.add(new Remark(path.toString(), remark));
  }

  /** Waits for all messages, commits, reports. */
  ImportReport finish() throws IOException {
    workers.shutdown();
    awaitWorkers();
    stopOnFailure();
    sink.commit();
    return new ImportReport(
        read, imported.get(), alreadyThere.get(), partial.get(), octets, excepted, leftOut, notes);
  }

  private void awaitWorkers() throws IOException {
    try {
      while (!workers.awaitTermination(1, TimeUnit.DAYS)) {
        // As long as it takes: each message's own limits end its work.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the import was interrupted at its end");
    }
  }

  /** What is being ingested is finished, what waits is dropped: the next run takes it. */
  @Override
  public void close() throws IOException {
    failure.compareAndSet(null, new ImportStopped("the import was given up", null));
    workers.shutdown();
    awaitWorkers();
  }
}
