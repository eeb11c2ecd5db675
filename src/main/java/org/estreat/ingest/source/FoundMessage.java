package org.estreat.ingest.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Set;
import org.estreat.model.Flag;
import org.jspecify.annotations.Nullable;

/**
 * A message met in a source, not read yet.
 *
 * @param source names its place for ever: the file's real path; for an mbox followed by {@code #}
 *     and the octet at which its From_ line begins; for a Maildir the folder's real path and the
 *     file's name without flags, because readers of a Maildir rename files
 * @param octets what it takes in the file
 * @param flags as the source keeps them
 * @param internalDate when it arrived, as far as the source tells
 * @param content reads its bytes; to be called while the source is at this message; those of a file
 *     of its own also later
 */
record FoundMessage(
    String source, long octets, Set<Flag> flags, OffsetDateTime internalDate, Content content) {
  FoundMessage {
    flags = Set.copyOf(flags);
  }

  /** A message's bytes. */
  interface Content {
    byte[] read() throws IOException;

    /** Writes the same bytes; of a large message without having all of them in memory. */
    default void writeTo(OutputStream out) throws IOException {
      out.write(read());
    }

    /** The file that holds these bytes and no others; null where there is none. */
    default @Nullable Path file() {
      return null;
    }

    /**
     * All that is in a file.
     *
     * @param lasting whether it stays as it is after its message was handed on
     */
    static Content of(Path file, boolean lasting) {
      return new Content() {
        @Override
        public byte[] read() throws IOException {
          return Files.readAllBytes(file);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
          Files.copy(file, out);
        }

        @Override
        public @Nullable Path file() {
          return lasting ? file : null;
        }
      };
    }
  }
}
