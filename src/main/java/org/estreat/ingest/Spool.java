package org.estreat.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A folder for messages that are too large for memory, on their way into the archive. Nothing in it
 * is ever needed after a stop: what was not recorded is collected or imported again.
 *
 * <p>Safe to use from several threads of the one process that writes to the data folder.
 */
public final class Spool {
  private final Path folder;
  private final AtomicLong last = new AtomicLong();

  private Spool(Path folder) {
    this.folder = folder;
  }

  /** Makes the folder where there is none, and deletes the files that a stop left in it. */
  public static Spool open(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> left = files.filter(Files::isRegularFile).toList();
      for (Path file : left) {
        Files.delete(file);
      }
    }
    return new Spool(folder);
  }

  /** A new file without any octets; whoever asks for it deletes it. */
  public Path newFile() throws IOException {
    return Files.createFile(folder.resolve(String.format("%06d.eml", last.incrementAndGet())));
  }
}
