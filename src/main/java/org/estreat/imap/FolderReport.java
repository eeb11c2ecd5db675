package org.estreat.imap;

import java.time.Instant;
import java.util.List;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over one mailbox came to. Every UID on the server is archived, passed by or a gap.
 *
 * @param state the mailbox as the server showed it, by EXAMINE or STATUS
 * @param method how flags and expunges were compared; NONE where the pass did not come to it
 * @param onServer UIDs that the server listed at the end of the pass
 * @param archived those of them that index and archive hold
 * @param work what the pass changed here
 * @param gaps those that are not archived and were not passed by, by UID
 * @param fault why the pass did not come to its end, or what failed in it; null where nothing did
 * @param listed the UIDs that onServer counts, of UNCHANGED those of here; null where the pass did
 *     not come to list them
 */
public record FolderReport(
    Mailbox mailbox,
    State state,
    Method method,
    long onServer,
    long archived,
    Work work,
    List<Gap> gaps,
    @Nullable String fault,
    Instant began,
    Instant ended,
    @Nullable Uids listed) {
  /**
   * A mailbox as EXAMINE shows it.
   *
   * @param uidValidity 0 where the server gives none
   * @param uidNext 0 where the server gives none
   * @param highestModSeq {@link ModSeq#NONE} where the server keeps none
   * @param exists messages
   */
  public record State(UidValidity uidValidity, long uidNext, ModSeq highestModSeq, long exists) {
    /** Of a mailbox that was not opened. */
    public static final State UNKNOWN = new State(new UidValidity(0), 0, ModSeq.NONE, 0);
  }

  /** How flags and expunges were compared, the cheapest that the server offers. */
  public enum Method {
    /** RFC 7162 section 3.2. */
    QRESYNC,
    /** RFC 7162 section 3.1: FETCH CHANGEDSINCE, and the list of UIDs. */
    CONDSTORE,
    /** All flags, and the list of UIDs. */
    PLAIN,
    /**
     * Not listed: UIDVALIDITY, UIDNEXT, HIGHESTMODSEQ and the number of messages are those of when
     * it was last proven, as STATUS (RFC 5819) or EXAMINE says; so the UIDs are those of then.
     */
    UNCHANGED,
    /** Not compared. */
    NONE
  }

  /**
   * What a pass changed here.
   *
   * @param collected messages taken in
   * @param octets of those
   * @param flagsChanged messages whose flags are now others
   * @param expunged messages that the server let go of
   */
  public record Work(long collected, long octets, long flagsChanged, long expunged) {
    public static final Work NOTHING = new Work(0, 0, 0, 0);
  }

  public FolderReport {
    gaps = List.copyOf(gaps);
  }

  /** Of a pass that did not list the UIDs. */
  public FolderReport(
      Mailbox mailbox,
      State state,
      Method method,
      long onServer,
      long archived,
      Work work,
      List<Gap> gaps,
      @Nullable String fault,
      Instant began,
      Instant ended) {
    this(mailbox, state, method, onServer, archived, work, gaps, fault, began, ended, (Uids) null);
  }

  /** With the UIDs that were counted. */
  FolderReport listing(long[] uids) {
    return new FolderReport(
        mailbox, state, method, onServer, archived, work, gaps, fault, began, ended, Uids.of(uids));
  }

  public UidValidity uidValidity() {
    return state.uidValidity();
  }

  /** Messages taken in by this pass. */
  public long collected() {
    return work.collected();
  }

  /** UIDs of the gaps, ascending. */
  public List<Long> missing() {
    return gaps.stream().map(Gap::uid).toList();
  }

  /** UIDs on the server that steps of the user's routes left out; the journal names each. */
  public long passedBy() {
    return onServer - archived - gaps.size();
  }

  /** Whether everything on the server is accounted for. */
  public boolean complete() {
    return fault == null && gaps.isEmpty();
  }
}
