package org.estreat.imap;

import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * The mailbox that a connection has open, as the server's announcements keep it: how many messages
 * it has (RFC 9051 sections 7.4.1 and 7.5.1, RFC 7162 section 3.2.10), and that it is still the
 * same.
 */
final class Selected {
  private final UidValidity uidValidity;
  private long exists;

  /**
   * @param exists -1 where EXAMINE did not say
   */
  Selected(UidValidity uidValidity, long exists) {
    this.uidValidity = uidValidity;
    this.exists = exists;
  }

  /** How many messages the server has announced; -1 for none. */
  long exists() {
    return exists;
  }

  /**
   * Hears an untagged response.
   *
   * @throws ConnectionLostException when the server gives the mailbox another UIDVALIDITY: no UID
   *     that was asked for means anything from here on
   */
  void hear(String name, Response response) throws ConnectionLostException {
    switch (name) {
      case "EXISTS" -> exists = Math.max(0, response.leadingNumber());
      case "EXPUNGE" -> exists = Math.max(Math.min(exists, 0), exists - 1);
      case "VANISHED" -> {
        response.name();
        if (response.peek() != '(') { // not those of before EXAMINE, which EXISTS leaves out
          long gone = SequenceSet.parse(response.atom()).count();
          exists = Math.max(Math.min(exists, 0), exists - gone);
        }
      }
      case "OK" -> hear(Status.of(response));
      default -> {} // does not count messages
    }
  }

  private void hear(@Nullable Status status) throws ConnectionLostException {
    if (status != null
        && status.code().equals("UIDVALIDITY")
        && status.number() != uidValidity.value()) {
      throw new ConnectionLostException(
          "the server changes UIDVALIDITY from %s to %s while the mailbox is open"
              .formatted(uidValidity, status.number()));
    }
  }
}
