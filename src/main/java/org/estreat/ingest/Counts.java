package org.estreat.ingest;

/**
 * What is here of one mailbox under one UIDVALIDITY.
 *
 * @param present archived, and there at the server's last word
 * @param expunged archived, and let go of by the server
 * @param passedBy not archived: left out by a step of the user's routes; the journal names each
 */
public record Counts(long present, long expunged, long passedBy) {}
