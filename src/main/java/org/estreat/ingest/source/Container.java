package org.estreat.ingest.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** An archive of files, read from its first entry to its last. Folders are not told of. */
interface Container extends Closeable {
  /**
   * The next entry; null at the end.
   *
   * @throws IOException when the archive cannot be read on
   */
  @Nullable Entry next() throws IOException;

  /**
   * A file in an archive.
   *
   * @param name as the archive has it; names may be hostile, equal, and of any length
   * @param obstacle why it cannot be read; null where it can
   * @param mayBeMail whether an entry with an obstacle may be mail
   * @param content to be opened before the next entry is asked for
   */
  record Entry(
      String name,
      OffsetDateTime time,
      @Nullable String obstacle,
      boolean mayBeMail,
      Content content) {}

  /** Opens the octets of an entry. */
  interface Content {
    InputStream open() throws IOException;
  }
}
