package org.estreat.query;

import java.util.List;

/**
 * Where a search is to look: a mailbox specifier of {@code IN (...)} (RFC 7377 section 2.2, RFC
 * 5465 section 6). Names are {@code ACCOUNT/BOX}, in Unicode.
 */
public sealed interface MailboxFilter {
  /** What is selected apart from the program. */
  record Selected() implements MailboxFilter {}

  /** Where mail is delivered. */
  record Inboxes() implements MailboxFilter {}

  /** Everything that belongs to the user. */
  record Personal() implements MailboxFilter {}

  /** The mailboxes of these names. */
  record Mailboxes(List<String> names) implements MailboxFilter {
    public Mailboxes {
      names = List.copyOf(names);
    }
  }

  /**
   * The mailboxes of these names and those below them.
   *
   * @param one only what stands directly below
   */
  record Subtree(List<String> names, boolean one) implements MailboxFilter {
    public Subtree {
      names = List.copyOf(names);
    }
  }
}
