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

  /** Flags; with the dates also INTERNALDATE and sizes. */
  void facts(String uidSet, boolean dates, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    fetch(uidSet, "UID FLAGS" + (dates ? " INTERNALDATE RFC822.SIZE" : ""), each);
  }

  /** Everything that is kept of a message, one response after the other. */
  void messages(String uidSet, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    fetch(uidSet, about() + " BODY.PEEK[]", each);
  }

  /** So many octets of one message, and all else that is kept of it. */
  void piece(long uid, long from, int octets, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    fetch(Long.toString(uid), about() + " BODY.PEEK[]<" + from + "." + octets + ">", each);
  }

  private String about() {
    boolean modSeqs = connection.can("CONDSTORE") || connection.can("QRESYNC");
    return "UID FLAGS INTERNALDATE RFC822.SIZE" + (modSeqs ? " MODSEQ" : "");
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
