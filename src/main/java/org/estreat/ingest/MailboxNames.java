package org.estreat.ingest;

import java.io.IOException;
import org.estreat.model.Mailbox;

/** What names of mailboxes are taken in. */
final class MailboxNames {
  /**
   * An index cannot hold names without end, and must not find that out after the journal has one.
   */
  private static final int LONGEST = 10_000;

  private MailboxNames() {}

  static void check(Mailbox mailbox) throws IOException {
    int length = mailbox.name().length();
    if (length > LONGEST) {
      throw new IOException(
          "the name of a mailbox of account "
              + mailbox.account()
              + " is too long: expected at most "
              + LONGEST
              + " characters, found "
              + length);
    }
  }
}
