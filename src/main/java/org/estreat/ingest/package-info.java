/**
 * The corridor of one message: keep, read, extract, index, record; and the watermark that says how
 * far each mailbox has come.
 *
 * <p>Begin with {@link org.estreat.ingest.Corridor}; what a server tells of mail that is here
 * already goes through {@link org.estreat.ingest.Changes}.
 *
 * <p>Invariant: {@code ingest} does not know Camel or IMAP; routes and commands call it.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.ingest;
