package org.estreat.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.estreat.model.ContentType;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;

/**
 * Reads contents of strangers: plain text and HTML pages of ordinary size in this process,
 * everything else in processes of their own that have no network, little memory and little time.
 *
 * <p>A process reads one content after the other, and goes on with those that take long beside.
 * Whatever a content does to the process that reads it (takes all memory, never ends, ends it,
 * breaks it), it costs the rest of this content alone. What was read before is kept, and a Defect
 * says what happened. Where another may have done it that was read in the same process, at the same
 * time or before, the content is read once more, alone in a process that has read nothing yet, and
 * that counts. What is not guarded against is a content that takes over its process and then tells,
 * in their name, what the others in it do not hold.
 *
 * <p>The processes end when nothing is to be read for a minute, and with this one, however it ends.
 */
public final class IsolatedExtractor implements Extractor {
  /** Larger pages take more memory than one content should in this process. */
  private static final int LONGEST_PAGE = 512 << 10;

  private final ExtractLimits limits;
  private final WorkerLimits workers;
  private final DocumentPasswords passwords;
  private final String version;

  /** Wall time for one content, with that for recognising text in its pictures. */
  private final Duration longest;

  private final boolean recognises;

  private final WorkerWatch watch = new WorkerWatch();
  private final WorkerPool pool;
  private final FirstLook firstLook;

  /**
   * Starts nothing yet.
   *
   * @param folder for temporary files; nobody else's, for it is emptied
   */
  public IsolatedExtractor(ExtractLimits limits, WorkerLimits workers, Path folder) {
    this(limits, workers, folder, DocumentPasswords.NONE, null);
  }

  /**
   * Starts nothing yet.
   *
   * @param folder for temporary files; nobody else's, for it is emptied
   * @param passwords tried where a content is locked; told to the processes over their pipes only
   * @param ocr null where no text in pictures is to be recognised
   */
  public IsolatedExtractor(
      ExtractLimits limits,
      WorkerLimits workers,
      Path folder,
      DocumentPasswords passwords,
      @Nullable Ocr ocr) {
    this(
        limits,
        workers,
        folder,
        passwords,
        WorkerCommand.ofThisProcess(workers.heap(), ocr),
        WorkerPool.Life.STANDARD);
  }

  IsolatedExtractor(
      ExtractLimits limits,
      WorkerLimits workers,
      Path folder,
      DocumentPasswords passwords,
      WorkerCommand command,
      WorkerPool.Life life) {
    this.limits = limits;
    this.workers = workers;
    this.passwords = passwords;
    Ocr ocr = command.ocr();
    this.recognises = ocr != null;
    this.longest = ocr == null ? limits.time() : limits.time().plus(ocr.limits().time());
    // Of the memory depends how much of a very long page is read.
    this.version = ReaderVersion.of(limits, ocr, workers.heap());
    this.firstLook = new FirstLook(limits, version, LONGEST_PAGE, this::document);
    WorkerStarter starter = new WorkerStarter(command, folder, limits, watch);
    this.pool = new WorkerPool(starter, limits, workers.workers(), recognises, watch, life);
  }

  /**
   * Never throws for a content.
   *
   * @throws UncheckedIOException when no process can be started
   */
  @Override
  public PartText extract(
      String content,
      PartPath path,
      byte[] bytes,
      ContentType declared,
      @Nullable String fileName) {
    return firstLook.extract(content, path, bytes, declared, fileName);
  }

  private PartText document(
      String content,
      PartPath path,
      byte[] bytes,
      ContentType declared,
      @Nullable String fileName) {
    WorkerRequest request = WorkerRequest.of(bytes.length, declared, fileName, passwords);
    Attempt first = attempt(request, path, bytes, pool::take);
    Attempt counts = first.ended.own() ? first : readAside(request, path, bytes);
    if (counts.ended.death() != null && recognises) {
      counts = textOnly(request, path, bytes, counts);
    }
    return counts.collected.result(content, bytes.length, version);
  }

  private record Attempt(Collected collected, BeingRead.Ended ended) {}

  /** Looking at pictures may cost the process, which must not cost the text beside them. */
  private Attempt textOnly(WorkerRequest request, PartPath path, byte[] bytes, Attempt before) {
    Attempt again = readAside(request.textOnly(), path, bytes);
    Worker.Death death = before.ended.death();
    if (again.ended.death() != null || death == null) {
      return before;
    }
    again.collected.defect("", death.kind(), death.detail() + PartText.IN_PICTURES);
    return again;
  }

  /** By a worker that has read nothing before, in no company, keeping nobody waiting. */
  private Attempt readAside(WorkerRequest request, PartPath path, byte[] bytes) {
    return attempt(request, path, bytes, pool::takeAside);
  }

  /** Where a worker comes from. */
  @FunctionalInterface
  private interface Source {
    BeingRead take(Reading told) throws IOException;
  }

  private Attempt attempt(WorkerRequest request, PartPath path, byte[] bytes, Source source) {
    Collected collected = new Collected(path, request.declared().essence());
    Reading reading = new Reading(limits, bytes.length, collected);
    BeingRead content = begun(source, reading);
    try (var _ =
        watch.over(
            content,
            limits,
            longest,
            workers.cpu(),
            bytes.length,
            veryLong -> pool.late(content, veryLong))) {
      BeingRead.Ended ended = content.read(request, bytes);
      Worker.Death death = ended.death();
      if (death != null) {
        reading.stop(death.kind(), death.detail());
      }
      return new Attempt(collected, ended);
    } finally {
      pool.giveBack(content);
    }
  }

  private static BeingRead begun(Source source, Reading told) {
    try {
      return source.take(told);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public void close() {
    firstLook.close();
    pool.close();
    watch.close();
  }
}
