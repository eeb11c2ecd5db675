package org.estreat.imap;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** LIST: which mailboxes a server has (RFC 9051 section 6.3.9). */
final class Listing {
  /**
   * A mailbox that the server lists.
   *
   * @param separator of the hierarchy; 0 for none
   * @param attributes in lower case
   */
  record Listed(MailboxName name, char separator, Set<String> attributes) {
    /** Whether it can be opened. */
    boolean canBeOpened() {
      return !attributes.contains("\\noselect") && !attributes.contains("\\nonexistent");
    }
  }

  private final Connection connection;

  Listing(Connection connection) {
    this.connection = connection;
  }

  /** Every mailbox that can be opened. */
  List<Listed> all() throws ConnectionLostException, CommandRefusedException {
    List<Listed> listed = new ArrayList<>();
    connection.run(
        "LIST \"\" \"*\"",
        response -> {
          if (response.name().equals("LIST")) {
            listed.add(read(response));
          }
        });
    return listed.stream()
        .filter(each -> each.canBeOpened() && !each.name().wire().isEmpty())
        .toList();
  }

  /** Reads a LIST or LSUB response whose name is read. */
  static Listed read(Response response) {
    Set<String> attributes =
        response.list().stream()
            .map(attribute -> attribute.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    String separator = response.string();
    byte[] name = response.octets();
    return new Listed(
        MailboxName.ofWire(name == null ? "NIL".getBytes(StandardCharsets.US_ASCII) : name),
        separator == null || separator.isEmpty() ? 0 : separator.charAt(0),
        attributes);
  }
}
