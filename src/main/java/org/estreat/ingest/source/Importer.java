package org.estreat.ingest.source;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.estreat.ingest.Corridor;
import org.estreat.model.Mailbox;

/**
 * Takes mail from files into a mailbox that has no server. Messages get their UIDs in the order of
 * the files; what the same import took before is not taken again, so it can be stopped at any
 * moment, or killed, and run again. Of a large file that has not changed since, what was taken
 * before is not even read again.
 *
 * <p>Reads with bounded memory, whatever the sources are. Holds no state but that of its folder,
 * which one import at a time may use.
 */
public final class Importer {
  private final Path work;
  private final ImportLimits limits;

  /**
   * @param work a folder of its own, made at need: {@code marks/} says how far large files were
   *     read, {@code spool/} holds what is taken out of archives while it is read. Nothing but time
   *     is lost with it.
   */
  public Importer(Path work) {
    this(work, ImportLimits.ofThisMemory());
  }

  Importer(Path work, ImportLimits limits) {
    this.work = work;
    this.limits = limits;
  }

  /**
   * Reads all sources and commits.
   *
   * @param paths files and folders, read one after the other
   * @throws NoSuchFileException when one of the paths is not there; nothing is done then
   * @throws IOException when the corridor cannot go on (a full disk); what it had taken is kept
   */
  public ImportReport run(
      List<Path> paths,
      Mailbox mailbox,
      Corridor corridor,
      ImportOptions options,
      ImportListener listener)
      throws IOException {
    return run(paths, mailbox, MailSink.of(corridor), options, listener);
  }

  /** As above, into anything that takes mail. */
  public ImportReport run(
      List<Path> paths,
      Mailbox mailbox,
      MailSink sink,
      ImportOptions options,
      ImportListener listener)
      throws IOException {
    long total = 0;
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new NoSuchFileException(path.toString(), null, "no such file or folder to import");
      }
      total += octets(path);
    }
    Path spool = work.resolve("spool");
    EntrySpool.clear(spool);
    Target target = new Target(sink, mailbox, sink.localMailbox(mailbox));
    FileMarks marks =
        new FileMarks(work.resolve("marks"), mailbox, target.uidValidity(), options.dialect());
    try (ImportRun run = new ImportRun(target, marks, limits, options, listener, total)) {
      SourceWalker walker = new SourceWalker(options.dialect(), spool, run);
      for (Path path : paths) {
        walker.walk(path);
      }
      return run.finish();
    }
  }

  private static long octets(Path root) throws IOException {
    long[] sum = new long[1];
    Files.walkFileTree(
        root.toRealPath(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sum[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }

          // Told later, by the one who reads it.
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException fault) {
            return FileVisitResult.CONTINUE;
          }
        });
    return sum[0];
  }
}
