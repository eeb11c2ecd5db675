package org.estreat.imap;

import org.estreat.model.Mailbox;

/** Hears how a pass goes. Called from several threads. */
interface Meter {
  /** Nobody listens. */
  Meter NONE = new Meter() {};

  /** So many mailboxes will be visited. */
  default void planned(int folders) {}

  /** What is to be collected of a mailbox, as far as is known; takes the place of what was said. */
  default void expected(Mailbox mailbox, long messages) {}

  /** The visit to a mailbox is over. */
  default void visited(Mailbox mailbox) {}
}
