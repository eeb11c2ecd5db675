package org.estreat.imap;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.estreat.imap.ImapAccount.Security;

/** Somebody else with the same mailboxes, who changes them. */
final class SecondClient implements Closeable {
  private final Connection connection;

  SecondClient(int port, String user, String password) throws NotConnectedException {
    connection =
        new Server(new Properties(), "127.0.0.1", port, Security.NONE, Wire.Limits.STANDARD)
            .connect(user, password);
  }

  void run(String command) throws ConnectionLostException, CommandRefusedException {
    connection.run(command, untagged -> {});
  }

  /** Puts a message into a mailbox. */
  void append(String mailbox, String subject)
      throws ConnectionLostException, CommandRefusedException {
    byte[] mail =
        ("From: bob@example.org\r\nSubject: " + subject + "\r\n\r\nHello.\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    String announced = "APPEND " + Connection.quoted(mailbox) + " {" + mail.length + "}";
    connection.run(List.of(announced.getBytes(StandardCharsets.US_ASCII), mail), untagged -> {});
  }

  @Override
  public void close() {
    connection.abort();
  }
}
