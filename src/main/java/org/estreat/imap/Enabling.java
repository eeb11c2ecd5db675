package org.estreat.imap;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** ENABLE (RFC 5161), once for each connection, after the login and before a mailbox is opened. */
final class Enabling {
  private Enabling() {}

  /** For an account: without what its server offers and does wrong. */
  static void prepare(Connection connection, ImapAccount.Folders folders)
      throws ConnectionLostException {
    connection.avoid(folders.avoid());
    of(connection);
  }

  /**
   * Enables what helps to read faithfully of what the server offers. One that refuses is read
   * without.
   */
  static void of(Connection connection) throws ConnectionLostException {
    List<String> wanted = new ArrayList<>();
    if (!connection.can("ENABLE")) {
      return;
    }
    if (connection.can("QRESYNC")) {
      wanted.add("QRESYNC"); // and with it CONDSTORE, RFC 7162 section 3.2.3
    } else if (connection.can("CONDSTORE")) {
      wanted.add("CONDSTORE");
    }
    if (connection.can("UTF8=ACCEPT") || connection.can("UTF8=ONLY")) {
      wanted.add("UTF8=ACCEPT"); // RFC 6855 section 3
    }
    if (wanted.isEmpty()) {
      return;
    }
    Set<String> enabled = new LinkedHashSet<>();
    try {
      connection.run(
          "ENABLE " + String.join(" ", wanted),
          response -> {
            if (response.name().equals("ENABLED")) {
              enabled.addAll(List.of(response.rest().toUpperCase(Locale.ROOT).split(" ")));
            }
          });
      enabled.retainAll(wanted);
      connection.enabled(enabled);
    } catch (CommandRefusedException e) {
      // every extension has a way without it
    }
  }
}
