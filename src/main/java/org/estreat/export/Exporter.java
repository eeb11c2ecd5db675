package org.estreat.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.estreat.archive.Archive;
import org.estreat.archive.MessageStream;
import org.estreat.index.Coverage;
import org.estreat.index.Hit;
import org.estreat.index.Hits;
import org.estreat.index.MessageIndex;
import org.estreat.index.SearchRequest;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * Writes every message that a search finds into a new folder, with three files that tell of them:
 *
 * <ul>
 *   <li>{@code manifest.jsonl}: one line a message: where it was written ({@code path}, {@code
 *       offset}, {@code octets}, {@code sha256} of these octets), what it is ({@code id}, {@code
 *       messageSha256} of the original) and where it was seen.
 *   <li>{@code summary.json}: the search, what it covered, counts, times, the manifest's SHA-256.
 *   <li>{@code SHA256SUMS}: of every other file, for {@code sha256sum -c}.
 * </ul>
 *
 * <p>The folder is written under another name beside its own and renamed when it is whole and on
 * the disk. The custody journal is the caller's to write, from {@link ExportReport#details}.
 *
 * <p>Safe to use from several threads, for different folders.
 */
public final class Exporter {
  private static final int PAGE = 500;

  private final MessageIndex index;
  private final Archive archive;
  private final InstantSource clock;
  private final String tool;

  /**
   * @param tool name and version of the program, for the summary
   */
  public Exporter(MessageIndex index, Archive archive, InstantSource clock, String tool) {
    this.index = index;
    this.archive = archive;
    this.clock = clock;
    this.tool = tool;
  }

  /** Told now and then how far an export is. */
  public interface Progress {
    /** So many of so many messages are written. */
    void at(long done, long total);
  }

  /**
   * Exports all hits, however many.
   *
   * @param query the search as the user wrote it, for the summary
   * @param request what to search, in which order; its limit, cursor and snippets are not looked at
   * @param to a folder that does not exist yet or is empty
   * @throws FileAlreadyExistsException when the folder holds something or is a file; its reason
   *     says what was found
   * @throws IOException when a message cannot be read or a file not be written; nothing is left
   */
  public ExportReport run(
      String query, SearchRequest request, ExportFormat format, Path to, Progress progress)
      throws IOException {
    Path target = to.toAbsolutePath().normalize();
    checkFree(target);
    Path part = newPart(target);
    try {
      var run = new Run(query, request, format, target);
      ExportReport report = run.into(part, progress);
      syncFiles(part);
      checkFree(target);
      Files.deleteIfExists(target);
      Files.move(part, target);
      syncFolder(target.resolveSibling(""));
      return report;
    } catch (FileAlreadyExistsException e) {
      discard(part, e);
      throw e;
    } catch (IOException e) {
      discard(part, e);
      throw new IOException("export to " + target + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      discard(part, e);
      throw e;
    }
  }

  private static void checkFree(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new FileAlreadyExistsException(target.toString(), null, "a file");
    }
    try (Stream<Path> files = Files.list(target)) {
      long count = files.count();
      if (count > 0) {
        throw new FileAlreadyExistsException(
            target.toString(),
            null,
            "a folder with " + count + (count == 1 ? " entry" : " entries"));
      }
    }
  }

  private static Path newPart(Path target) throws IOException {
    if (target.getFileName() == null) {
      throw new IOException(target + ": expected a folder's name to export to");
    }
    try {
      Files.createDirectories(target.resolveSibling(""));
    } catch (FileAlreadyExistsException e) {
      throw new FileAlreadyExistsException(
          target.toString(), null, "a file where a folder has to be: " + e.getFile());
    }
    int number = 1;
    while (Files.exists(part(target, number))) {
      number++; // one is there of an export that is under way, or was killed
    }
    return Files.createDirectory(part(target, number));
  }

  private static Path part(Path target, int number) {
    return target.resolveSibling("." + target.getFileName() + ".part" + number);
  }

  /** On the disk before anybody is told of it; all at once, which is faster than one by one. */
  private static void syncFiles(Path part) throws IOException {
    try (Stream<Path> files = Files.list(part)) {
      for (Path file : files.toList()) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
    syncFolder(part);
  }

  private static void syncFolder(Path folder) throws IOException {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      return; // there a folder cannot be opened, and names are durable with their files
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void discard(Path part, Exception cause) {
    try (Stream<Path> files = Files.walk(part)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** One export. */
  private final class Run {
    private final String query;
    private final SearchRequest request;
    private final ExportFormat format;
    private final Path target;
    private final Instant started = clock.instant();
    private long messages;
    private long octets;

    Run(String query, SearchRequest request, ExportFormat format, Path target) {
      this.query = query;
      this.request = request;
      this.format = format;
      this.target = target;
    }

    ExportReport into(Path folder, Progress progress) throws IOException {
      try (var sums = new Sums(folder)) {
        Sums.Entry manifest = sums.file("manifest.jsonl");
        Hits first;
        Hits last;
        try (manifest;
            FormatWriter writer = FormatWriter.of(format, folder, sums)) {
          first = page(null);
          last = first;
          write(first, writer, manifest, progress);
          for (String cursor = first.cursor(); cursor != null; cursor = last.cursor()) {
            last = page(cursor);
            write(last, writer, manifest, progress);
          }
        }
        ExportReport report = report(first, last, manifest.sha256());
        try (Sums.Entry summary = sums.file("summary.json")) {
          summary.line(Rows.json(summary(report)));
        }
        return report;
      }
    }

    private Hits page(@Nullable String cursor) throws IOException {
      return index.search(
          new SearchRequest(
              request.key(),
              request.mailboxes(),
              request.sort(),
              PAGE,
              cursor,
              false,
              request.now(),
              request.saved()));
    }

    private void write(Hits hits, FormatWriter writer, Sums.Entry manifest, Progress progress)
        throws IOException {
      for (Hit hit : hits.page()) {
        try (MessageStream original = archive.open(hit.key())) {
          messages++;
          octets += original.octets();
          FormatWriter.Written written = writer.write(messages, hit, original);
          original.transferTo(OutputStream.nullOutputStream()); // checked at its end
          manifest.line(Rows.json(row(hit, written)));
        }
      }
      progress.at(messages, hits.total());
    }

    private Map<String, @Nullable Object> row(Hit hit, FormatWriter.Written written) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("number", messages);
      row.put("path", written.path());
      row.put("offset", written.offset());
      row.put("octets", written.octets());
      row.put("sha256", written.sha256());
      if (written.lineEnds() != null) {
        row.put("lineEnds", written.lineEnds());
      }
      row.putAll(Rows.place(hit));
      return row;
    }

    private ExportReport report(Hits first, Hits last, String manifest) throws IOException {
      boolean allWritten = messages == last.total();
      if (!allWritten && first.generation() == last.generation()) {
        throw new IOException(
            "expected " + last.total() + " messages, as the search counts; found " + messages);
      }
      return new ExportReport(
          target,
          query,
          format,
          messages,
          octets,
          last.total(),
          first.complete() && last.complete() && allWritten,
          last.coverage(),
          first.generation(),
          last.generation(),
          started,
          clock.instant(),
          manifest);
    }

    private Map<String, @Nullable Object> summary(ExportReport report) {
      Map<String, @Nullable Object> summary = new LinkedHashMap<>();
      summary.put("tool", tool);
      summary.put("query", query);
      summary.put("mailboxes", request.mailboxes().stream().map(Mailbox::toString).toList());
      summary.put("format", format.title());
      summary.put("messages", report.messages());
      summary.put("octets", report.octets());
      summary.put("total", report.total());
      summary.put("complete", report.complete());
      summary.put("coverage", coverage(report.coverage()));
      summary.put("generations", List.of(report.firstGeneration(), report.lastGeneration()));
      summary.put("started", report.started().toString());
      summary.put("ended", report.ended().toString());
      summary.put("manifestSha256", report.manifest());
      return summary;
    }

    private static Map<String, Long> coverage(Coverage coverage) {
      Map<String, Long> counts = new LinkedHashMap<>();
      counts.put("searched", coverage.searched());
      counts.put("full", coverage.full());
      counts.put("partial", coverage.partial());
      counts.put("encrypted", coverage.encrypted());
      counts.put("failed", coverage.failed());
      return counts;
    }
  }
}
