package org.estreat.imap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over one account came to.
 *
 * @param folders one for each mailbox that the account's patterns name
 * @param fault why the pass did not come to its end; null where it did
 */
public record CollectReport(
    String account, List<FolderReport> folders, @Nullable String fault, FaultKind kind) {
  /** What sort of fault ended a pass. */
  public enum FaultKind {
    NONE,
    /** Nobody listens there, or the host cannot be found or reached. */
    REFUSED_CONNECTION,
    /** The server does not let this user in. */
    WRONG_PASSWORD,
    OTHER
  }

  public CollectReport {
    folders = List.copyOf(folders);
  }

  /** Whether everything on the server is accounted for. */
  public boolean complete() {
    return fault == null && folders.stream().allMatch(FolderReport::complete);
  }
}
