package org.estreat.model;

import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One message in one mailbox: what belongs to the place and not to the bytes.
 *
 * @param flags system flags and keywords, without {@code \Recent}
 * @param internalDate INTERNALDATE with the zone in which the server gave it (BEFORE, ON and SINCE
 *     compare its written day)
 * @param modSeq {@link ModSeq#NONE} where the server keeps none
 * @param expunged gone from the server, kept here
 * @param source for an imported message, what it was read from: file and position, so that the same
 *     import run again finds it; null for a message from a server
 * @param attributes what the server's extensions say of it
 */
public record Sighting(
    Mailbox mailbox,
    UidValidity uidValidity,
    Uid uid,
    Set<Flag> flags,
    OffsetDateTime internalDate,
    ModSeq modSeq,
    boolean expunged,
    @Nullable String source,
    Attributes attributes) {
  public Sighting {
    flags = Set.copyOf(flags);
  }

  /** A Sighting of which no extension says anything. */
  public Sighting(
      Mailbox mailbox,
      UidValidity uidValidity,
      Uid uid,
      Set<Flag> flags,
      OffsetDateTime internalDate,
      ModSeq modSeq,
      boolean expunged,
      @Nullable String source) {
    this(mailbox, uidValidity, uid, flags, internalDate, modSeq, expunged, source, Attributes.NONE);
  }

  /** The place's name, which no reindex changes. */
  public SightingId id() {
    return SightingId.of(mailbox, uidValidity, uid);
  }

  /** The same message in the same place, as the server says it is now. */
  public Sighting with(Set<Flag> newFlags, ModSeq newModSeq, boolean nowExpunged) {
    return new Sighting(
        mailbox,
        uidValidity,
        uid,
        newFlags,
        internalDate,
        newModSeq,
        nowExpunged,
        source,
        attributes);
  }

  /** The same Sighting after its mailbox was given another name. */
  public Sighting in(Mailbox renamed) {
    return new Sighting(
        renamed, uidValidity, uid, flags, internalDate, modSeq, expunged, source, attributes);
  }

  @Override
  public String toString() {
    return mailbox + " UIDVALIDITY " + uidValidity + " UID " + uid;
  }
}
