/**
 * Mail from files: mbox, Maildir, MH, single messages, those of Apple Mail and Outlook, folders and
 * archives of them, read in order and handed to the corridor.
 *
 * <p>Begin with {@link org.estreat.ingest.source.Importer}; {@link
 * org.estreat.ingest.source.FileKind} says what is taken for what.
 *
 * <p>Invariant: a source is only ever read; every file and entry met is either taken or listed with
 * the reason why not; the bytes of a message are those of the file (of Outlook's, see {@link
 * org.estreat.ingest.source.OutlookFiles}); nothing is written where a source says.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.ingest.source;
