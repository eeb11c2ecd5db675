package org.estreat.imap;

import java.util.List;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over one mailbox came to. Every UID on the server is archived, passed by or
 * missing.
 *
 * @param onServer UIDs that the server listed at the end of the pass
 * @param archived those of them that index and archive hold
 * @param collected messages taken in by this pass
 * @param missing those that are not archived and were not passed by, ascending
 * @param fault why the pass did not come to its end, or what failed in it; null where nothing did
 */
public record FolderReport(
    Mailbox mailbox,
    UidValidity uidValidity,
    long onServer,
    long archived,
    long collected,
    List<Long> missing,
    @Nullable String fault) {
  public FolderReport {
    missing = List.copyOf(missing);
  }

  /** UIDs on the server that steps of the user's routes left out; the journal names each. */
  public long passedBy() {
    return onServer - archived - missing.size();
  }

  /** Whether everything on the server is accounted for. */
  public boolean complete() {
    return fault == null && missing.isEmpty();
  }
}
