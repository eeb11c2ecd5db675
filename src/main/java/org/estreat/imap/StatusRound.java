package org.estreat.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * How all mailboxes are, in one round trip: LIST-STATUS (RFC 5819), or LIST and a STATUS for each
 * mailbox, written one behind the other.
 */
final class StatusRound {
  /** What is on its way unread must not fill what lies between client and server. */
  private static final int IN_FLIGHT = 100;

  private final Connection connection;

  /**
   * How they are.
   *
   * @param names on the wire, of all mailboxes that are listed
   * @param statuses of those that the server says one of
   */
  record Seen(Set<String> names, List<StatusData> statuses) {}

  StatusRound(Connection connection) {
    this.connection = connection;
  }

  /** Whether one command does it. */
  static boolean isCheap(Connection connection) {
    return connection.can("LIST-STATUS");
  }

  /**
   * Asks.
   *
   * @param names those that a STATUS is asked of where that takes a command each
   * @param other gets what the server says of the mailbox that is open
   */
  Seen look(List<MailboxName> names, Consumer<Response> other)
      throws ConnectionLostException, CommandRefusedException {
    Set<String> listed = new TreeSet<>();
    List<StatusData> statuses = new ArrayList<>();
    Consumer<Response> untagged =
        response -> {
          switch (response.name()) {
            case "LIST" -> listed.add(Listing.read(response).name().wire());
            case "STATUS" -> {
              StatusData status = StatusData.of(response);
              if (status != null) {
                statuses.add(status);
              }
            }
            default -> other.accept(response);
          }
        };
    String items = items();
    if (isCheap(connection)) {
      connection.run("LIST \"\" \"*\" RETURN (STATUS " + items + ")", untagged);
      return new Seen(listed, statuses);
    }
    connection.run("LIST \"\" \"*\"", untagged);
    List<byte[]> lines = new ArrayList<>();
    for (MailboxName name : names) {
      List<byte[]> pieces = name.command("STATUS ", " " + items, connection.isUtf8());
      if (pieces.size() == 1) {
        lines.add(pieces.getFirst());
      } else {
        alone(pieces, untagged);
      }
    }
    for (int at = 0; at < lines.size(); at += IN_FLIGHT) {
      together(lines.subList(at, Math.min(lines.size(), at + IN_FLIGHT)), untagged);
    }
    return new Seen(listed, statuses);
  }

  private String items() {
    boolean modSeq = connection.can("CONDSTORE") || connection.can("QRESYNC");
    return "(MESSAGES UIDNEXT UIDVALIDITY" + (modSeq ? " HIGHESTMODSEQ" : "") + ")";
  }

  /** One that needs a literal, and so an answer in between. */
  private void alone(List<byte[]> pieces, Consumer<Response> untagged)
      throws ConnectionLostException {
    try {
      connection.run(pieces, untagged);
    } catch (CommandRefusedException e) {
      // says nothing
    }
  }

  /** Writes them all, then reads until each has ended; one that is refused says nothing. */
  private void together(List<byte[]> commands, Consumer<Response> untagged)
      throws ConnectionLostException {
    try {
      Set<String> open = new HashSet<>();
      for (byte[] command : commands) {
        open.add(connection.write(command));
      }
      while (!open.isEmpty()) {
        Response response = connection.wire().read();
        if (response.isUntagged()) {
          connection.take(response, untagged);
        } else if (!open.remove(response.tag())) {
          throw new ConnectionLostException("during STATUS: found " + response);
        }
      }
    } catch (IOException e) {
      throw new ConnectionLostException("during STATUS: " + e.getMessage(), e);
    }
  }
}
