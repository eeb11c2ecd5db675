package org.estreat.imap;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over one account came to.
 *
 * @param server who answered; null where nobody did
 * @param folders one for each mailbox that the account's patterns name
 * @param changes what became of whole mailboxes since the pass before
 * @param fault why the pass did not come to its end; null where it did
 */
public record CollectReport(
    String account,
    @Nullable ServerIdentity server,
    List<FolderReport> folders,
    List<FolderChange> changes,
    @Nullable String fault,
    FaultKind kind,
    Instant began,
    Instant ended) {
  /** What sort of fault ended a pass. */
  public enum FaultKind {
    NONE,
    /** Nobody listens there, or the host cannot be found or reached. */
    REFUSED_CONNECTION,
    /** The server does not let this user in. */
    WRONG_PASSWORD,
    /** The server asks to come later, and did not stop asking within the pass. */
    BUSY,
    OTHER
  }

  /**
   * Who answered.
   *
   * @param host as configured, with the port
   * @param tls the protocol's version; empty for none
   * @param greeting the server's first words
   * @param id of RFC 2971; empty where the server does not tell
   */
  public record ServerIdentity(
      String host,
      String tls,
      String greeting,
      Map<String, String> id,
      SortedSet<String> capabilities) {
    public ServerIdentity {
      id = Collections.unmodifiableMap(new TreeMap<>(id));
      capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
    }
  }

  /** What became of a whole mailbox. */
  public sealed interface FolderChange {
    record Created(Mailbox mailbox) implements FolderChange {}

    record Renamed(Mailbox from, Mailbox to) implements FolderChange {}

    record Deleted(Mailbox mailbox) implements FolderChange {}

    record NewUidValidity(Mailbox mailbox, long from, long to) implements FolderChange {}
  }

  public CollectReport {
    folders = List.copyOf(folders);
    changes = List.copyOf(changes);
  }

  /** Of a pass that came to nothing. */
  public static CollectReport nothing(String account, String fault, FaultKind kind, Instant at) {
    return new CollectReport(account, null, List.of(), List.of(), fault, kind, at, at);
  }

  /** Whether everything on the server is accounted for. */
  public boolean complete() {
    return fault == null && folders.stream().allMatch(FolderReport::complete);
  }
}
