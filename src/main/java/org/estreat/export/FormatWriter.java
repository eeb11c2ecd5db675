package org.estreat.export;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.estreat.archive.MessageStream;
import org.estreat.index.Hit;
import org.jspecify.annotations.Nullable;

/** Writes messages in one form. Used by one thread. */
interface FormatWriter extends Closeable {
  /**
   * @param number of the message in this export, from 1
   * @param original its bytes as kept, from the first on; need not be read to the end
   */
  Written write(long number, Hit hit, MessageStream original) throws IOException;

  /**
   * Where a message went.
   *
   * @param path below the export's folder
   * @param offset in that file
   * @param octets written for this message
   * @param sha256 of those octets, hex
   * @param lineEnds how the original's line ends come back; null where they were not touched
   */
  record Written(String path, long offset, long octets, String sha256, @Nullable String lineEnds) {}

  static FormatWriter of(ExportFormat format, Path folder, Sums sums) throws IOException {
    return switch (format) {
      case ExportFormat.Eml() -> new EmlWriter(folder, sums);
      case ExportFormat.Mbox() -> new MboxWriter(sums);
      case ExportFormat.Jsonl() -> new JsonlWriter(sums);
    };
  }
}
