package org.estreat.ingest.source;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Set;
import org.estreat.model.Flag;

/**
 * A message met in a source, not read yet.
 *
 * @param source names its place for ever: the file's real path; for an mbox followed by {@code #}
 *     and the octet at which its From_ line begins; for a Maildir the folder's real path and the
 *     file's name without flags, because readers of a Maildir rename files
 * @param octets what it takes in the file
 * @param flags as the source keeps them
 * @param internalDate when it arrived, as far as the source tells
 * @param content reads its bytes; to be called while the source is at this message
 */
record FoundMessage(
    String source, long octets, Set<Flag> flags, OffsetDateTime internalDate, Content content) {
  FoundMessage {
    flags = Set.copyOf(flags);
  }

  interface Content {
    byte[] read() throws IOException;
  }
}
