package org.estreat.imap;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.estreat.imap.CollectReport.FaultKind;

/** Logging in (RFC 9051 section 6.2). */
final class Login {
  private Login() {}

  /** AUTHENTICATE PLAIN (RFC 4616) where it is offered, else LOGIN. */
  static void plain(Connection connection, String user, String password)
      throws NotConnectedException, ConnectionLostException, CommandRefusedException {
    if (connection.greeting().kind() == Status.Kind.PREAUTH) {
      return;
    }
    boolean offered = connection.capabilities().contains("AUTH=PLAIN");
    connection.forgetCapabilities();
    try {
      if (offered) {
        String initial = "\0" + user + "\0" + password;
        connection.run(
            List.of(
                ascii("AUTHENTICATE PLAIN"),
                Base64.getEncoder().encode(initial.getBytes(StandardCharsets.UTF_8))),
            untagged -> {});
      } else {
        connection.run(
            "LOGIN " + Connection.quoted(user) + " " + Connection.quoted(password), untagged -> {});
      }
    } catch (CommandRefusedException e) {
      throw new NotConnectedException(FaultKind.WRONG_PASSWORD, e.status().toString(), e);
    }
    connection.capabilities();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
