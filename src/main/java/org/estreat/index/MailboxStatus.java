package org.estreat.index;

import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;

/**
 * What is known of a mailbox.
 *
 * @param present Sightings that the server had at the last visit
 * @param expunged Sightings kept after the server let go of them, or of an earlier UIDVALIDITY
 * @param unseen present ones without {@code \Seen}
 * @param octets sum of RFC822.SIZE of those present
 * @param uidNext one more than the largest UID, 1 for none
 * @param gone whether the server has it no more; what is kept of it is searchable by EXPUNGED
 */
public record MailboxStatus(
    Mailbox mailbox,
    UidValidity uidValidity,
    long present,
    long expunged,
    long unseen,
    long octets,
    long uidNext,
    boolean gone) {
  /** Of a mailbox that is there. */
  public MailboxStatus(
      Mailbox mailbox,
      UidValidity uidValidity,
      long present,
      long expunged,
      long unseen,
      long octets,
      long uidNext) {
    this(mailbox, uidValidity, present, expunged, unseen, octets, uidNext, false);
  }
}
