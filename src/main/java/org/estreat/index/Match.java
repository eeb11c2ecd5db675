package org.estreat.index;

import java.time.Instant;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;

/**
 * One message that a search found, without anything that is only for showing it.
 *
 * @param uidValidity the one that counts in this mailbox
 * @param modSeq {@link ModSeq#NONE} where the server keeps none
 * @param sent the instant that Date names, and INTERNALDATE where it names none: what RFC 5256
 *     section 2.2 calls the sent date
 */
public record Match(
    Mailbox mailbox,
    UidValidity uidValidity,
    long uid,
    ModSeq modSeq,
    Instant sent,
    ThreadFacts thread) {}
