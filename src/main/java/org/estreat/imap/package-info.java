/**
 * Collecting from IMAP servers: the Camel component {@code imaparchive:}, which takes camel-mail's
 * options and none of its consumer; octets and responses are read by a {@link
 * org.estreat.imap.Wire} that bounds what a server may announce; one {@link
 * org.estreat.imap.FolderSync} a folder; the proof that nothing is missing.
 *
 * <p>Begin with {@link org.estreat.imap.ImapArchiveConsumer}; what a pass found is a {@link
 * org.estreat.imap.CollectReport}.
 *
 * <p>Invariant: nothing here changes anything on a server but {@link org.estreat.imap.Restorer},
 * and that only in the one mailbox that it is given. Everywhere else mailboxes are opened by
 * EXAMINE and left by the next EXAMINE or LOGOUT; bodies are always read by BODY.PEEK[].
 */
@org.jspecify.annotations.NullMarked
package org.estreat.imap;
