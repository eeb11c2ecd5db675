package org.estreat.imap;

import java.util.function.Consumer;
import org.estreat.model.ModSeq;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** UID FETCH of what is kept of messages; never sets \Seen. */
final class Fetching {
  private static final Logger LOG = LoggerFactory.getLogger(Fetching.class);

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
    fetchAll(uidSet, " BODY.PEEK[]", each);
  }

  /** So many octets of one message, and all else that is kept of it. */
  void piece(long uid, long from, int octets, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    fetchAll(Long.toString(uid), " BODY.PEEK[]<" + from + "." + octets + ">", each);
  }

  /** Everything that is kept of a message but its bytes, with Gmail's id of it. */
  void withoutBytes(String uidSet, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    fetchAll(uidSet, "", each);
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

  /**
   * All that is kept of messages, and these items. A server that answers BAD to what it offers (RFC
   * 8474, RFC 8514) is asked again without it.
   */
  private void fetchAll(String uidSet, String more, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    String gmail = connection.can("X-GM-EXT-1") ? " X-GM-MSGID X-GM-THRID" : "";
    String items = state() + " INTERNALDATE RFC822.SIZE" + gmail;
    String attributes = attributes();
    try {
      fetch(uidSet, items + attributes + more, each);
    } catch (CommandRefusedException e) {
      if (attributes.isEmpty() || e.status().kind() != Status.Kind.BAD) {
        throw e;
      }
      fetch(uidSet, items + more, each);
      connection.fetchWithoutAttributes();
      LOG.warn(
          "the server answers BAD to FETCH of{}, which it offers: messages are collected without",
          attributes);
    }
  }

  private String attributes() {
    return connection.fetchesAttributes()
        ? (connection.can("OBJECTID") ? " EMAILID THREADID" : "")
            + (connection.can("SAVEDATE") ? " SAVEDATE" : "")
        : "";
  }

  private void fetch(String uidSet, String items, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    for (String piece : UidSet.pieces(uidSet)) {
      run("UID FETCH " + piece + " (" + items + ")", each);
    }
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
