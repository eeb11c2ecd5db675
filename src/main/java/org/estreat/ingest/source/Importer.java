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
 * moment and run again. Holds no state.
 */
public final class Importer {
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
      ProgressListener progress)
      throws IOException {
    return run(paths, mailbox, MailSink.of(corridor), options, progress);
  }

  /** As above, into anything that takes mail. */
  public ImportReport run(
      List<Path> paths,
      Mailbox mailbox,
      MailSink sink,
      ImportOptions options,
      ProgressListener progress)
      throws IOException {
    long total = 0;
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new NoSuchFileException(path.toString(), null, "no such file or folder to import");
      }
      total += octets(path);
    }
    try (ImportRun run = new ImportRun(mailbox, sink, options, progress, total)) {
      SourceWalker walker = new SourceWalker(options.dialect(), run);
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
