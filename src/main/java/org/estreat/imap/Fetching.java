package org.estreat.imap;

import java.util.function.Consumer;

/** UID FETCH of what is kept of messages; never sets \Seen. */
final class Fetching {
  private final Connection connection;

  Fetching(Connection connection) {
    this.connection = connection;
  }

  /** Sizes alone. */
  void sizes(String uidSet, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    fetch(uidSet, "UID RFC822.SIZE", each);
  }

  /** Everything that is kept of a message, one response after the other. */
  void messages(String uidSet, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    String modSeq = connection.can("CONDSTORE") || connection.can("QRESYNC") ? " MODSEQ" : "";
    fetch(uidSet, "UID FLAGS INTERNALDATE RFC822.SIZE" + modSeq + " BODY.PEEK[]", each);
  }

  private void fetch(String uidSet, String items, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    connection.run(
        "UID FETCH " + uidSet + " (" + items + ")",
        response -> {
          Fetched fetched = Fetched.of(response);
          if (fetched != null) {
            each.accept(fetched);
          }
        });
  }
}
