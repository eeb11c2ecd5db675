package org.estreat.ingest.source;

import java.nio.file.Path;
import java.time.OffsetDateTime;

/**
 * A file to be read: one on the disk, or one taken out of an archive into the spool.
 *
 * @param path where its octets are
 * @param source names it for ever: its real path; in an archive the archive's source, {@code !/}
 *     and the entry's name
 * @param name its own name, by which it is taken for what it is; the path of one in the spool says
 *     nothing
 * @param time when it was changed last
 * @param depth in how many archives it lies
 * @param spool what it, and all that is in it, is expanded into
 */
record SourceFile(
    Path path,
    String source,
    String name,
    long size,
    OffsetDateTime time,
    int depth,
    EntrySpool spool) {
  /** A file that was taken out of this one. */
  SourceFile inside(
      EntrySpool.Spooled spooled, String entry, String entryName, OffsetDateTime when) {
    return new SourceFile(
        spooled.path(), source + "!/" + entry, entryName, spooled.size(), when, depth + 1, spool);
  }
}
