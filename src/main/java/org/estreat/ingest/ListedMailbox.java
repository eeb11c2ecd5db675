package org.estreat.ingest;

import java.util.Map;
import java.util.Optional;
import org.estreat.archive.CustodyEvent;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;

/**
 * What the journal says when a server is found to have a mailbox: an act, so that one without a
 * message is known from the journal too.
 */
record ListedMailbox(Mailbox mailbox, UidValidity uidValidity) {
  static final String ACT = "mailbox listed";

  private static final String MAILBOX = "mailbox";
  private static final String VALIDITY = "uidValidity";

  Map<String, String> details() {
    return Map.of(MAILBOX, mailbox.toString(), VALIDITY, uidValidity.toString());
  }

  /** Empty for another act, or one that does not say what it must. */
  static Optional<ListedMailbox> of(CustodyEvent.Act act) {
    String mailbox = act.details().get(MAILBOX);
    String validity = act.details().get(VALIDITY);
    if (!act.what().equals(ACT) || mailbox == null || validity == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ListedMailbox(Mailbox.parse(mailbox), new UidValidity(Long.parseLong(validity))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
