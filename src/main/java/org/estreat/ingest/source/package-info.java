/**
 * Mail from files: mbox, Maildir, MH, single messages and folders of them, read in order and handed
 * to the corridor.
 *
 * <p>Begin with {@link org.estreat.ingest.source.Importer}; {@link
 * org.estreat.ingest.source.SourceWalker} says what is taken for what.
 *
 * <p>Invariant: a source is only ever read; every file met is either taken or listed with the
 * reason why not; the bytes of a message are those of the file.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.ingest.source;
