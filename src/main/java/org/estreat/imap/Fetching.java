package org.estreat.imap;

import java.util.function.Consumer;
import org.estreat.model.ModSeq;

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
    fetch(uidSet, state() + (dates ? " INTERNALDATE RFC822.SIZE" : ""), each);
  }

  /** Sizes and INTERNALDATE. */
  void sizesAndDates(String uidSet, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    fetch(uidSet, "UID RFC822.SIZE INTERNALDATE", each);
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
    return state() + " INTERNALDATE RFC822.SIZE";
  }

  /** Everything that is kept of a message but its bytes, with Gmail's id of it. */
  void withoutBytes(String uidSet, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    fetch(uidSet, about() + " X-GM-MSGID", each);
  }

  /** Gmail's ids alone. */
  void gmailIds(String uidSet, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    fetch(uidSet, "UID X-GM-MSGID", each);
  }

  /** Flags, with all that goes for one. */
  void flags(String uidSet, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    fetch(uidSet, state(), each);
  }

  /** Flags of those alone that have changed since (RFC 7162 section 3.1.4.1). */
  void flagsSince(String uidSet, ModSeq modSeq, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    run("UID FETCH " + uidSet + " (UID FLAGS" + labels() + ") (CHANGEDSINCE " + modSeq + ")", each);
  }

  private String state() {
    String modSeq = connection.can("CONDSTORE") || connection.can("QRESYNC") ? " MODSEQ" : "";
    return "UID FLAGS" + labels() + modSeq;
  }

  private String labels() {
    return connection.can("X-GM-EXT-1") ? " X-GM-LABELS" : "";
  }

  private void fetch(String uidSet, String items, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    run("UID FETCH " + uidSet + " (" + items + ")", each);
  }

  private void run(String command, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    connection.run(
        command,
        response -> {
          Fetched fetched = Fetched.of(response);
          if (fetched != null) {
            each.accept(fetched);
          }
        });
  }
}
