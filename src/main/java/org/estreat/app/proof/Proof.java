package org.estreat.app.proof;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.estreat.archive.ArchiveHead;
import org.estreat.imap.CollectReport;
import org.estreat.imap.FolderReport;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over one account proves: each UID that the server listed is archived, was passed by
 * or is named as a gap.
 *
 * @param number from 1, one sequence for all accounts of a data folder
 * @param previous SHA-256 of the proof before, hex; 64 zeros in the first
 * @param program name and version
 * @param pass what the server showed and the pass did; its folders have no list of UIDs when the
 *     proof was read from a file
 * @param held what is kept of each folder of the pass
 */
public record Proof(
    long number,
    String previous,
    String program,
    Instant written,
    Basis basis,
    CollectReport pass,
    Map<Mailbox, Held> held)
    implements ProofDocument {
  /** Stands for the hash of what is before the first. */
  public static final String NO_HASH = "0".repeat(64);

  /**
   * What a proof rests on, all of it durable.
   *
   * @param archive packs and journal end here
   * @param generation of the index, which covers them
   */
  public record Basis(ArchiveHead archive, long generation) {}

  /**
   * What is kept of one folder under the UIDVALIDITY that the pass met.
   *
   * @param listedSha256 over the UIDs that the server listed, a line each; null where the pass did
   *     not list them
   * @param present messages kept and not known to be expunged
   * @param uidsSha256 over their UIDs, {@code UID LF} each, ascending
   * @param messagesSha256 over {@code UID SPACE SHA256-OF-THE-MESSAGE LF}, likewise
   * @param notListed those present that the server did not list
   * @param faults sentences: where the figures contradict each other
   */
  public record Held(
      @Nullable String listedSha256,
      long present,
      String uidsSha256,
      String messagesSha256,
      List<Long> notListed,
      List<String> faults) {
    public Held {
      notListed = List.copyOf(notListed);
      faults = List.copyOf(faults);
    }
  }

  public Proof {
    held = Collections.unmodifiableMap(new TreeMap<>(held));
  }

  /** What is kept of a folder of the pass. */
  public Held held(FolderReport folder) {
    Held known = held.get(folder.mailbox());
    if (known == null) {
      throw new IllegalArgumentException("no folder of proof " + number + ": " + folder.mailbox());
    }
    return known;
  }

  @Override
  public boolean holds() {
    return held.values().stream().allMatch(each -> each.faults().isEmpty());
  }

  /** Folders of which it is unknown what the server has: the pass did not come to list them. */
  public List<FolderReport> notVisited() {
    return pass.folders().stream()
        .filter(each -> each.fault() != null && held(each).listedSha256() == null)
        .toList();
  }

  @Override
  public String account() {
    return pass.account();
  }

  /** Whether the pass came to its end and everything on the server is accounted for. */
  @Override
  public boolean complete() {
    return pass.complete() && holds();
  }
}
