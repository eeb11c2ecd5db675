package org.estreat.imap;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.estreat.imap.ImapAccount.Security;

/** A server in this process with one user, {@code alice}, whose password is {@code right}. */
public final class Mails implements Closeable {
  private final GreenMail server =
      new GreenMail(
          new ServerSetup[] {setup(ServerSetup.PROTOCOL_IMAP), setup(ServerSetup.PROTOCOL_IMAPS)});
  private final GreenMailUser alice;
  private int delivered;

  public Mails() {
    server.start();
    alice = server.setUser("alice@example.org", "alice", "right");
  }

  private static ServerSetup setup(String protocol) {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
    setup.setServerStartupTimeout(60_000); // the machine may be busy
    return setup;
  }

  public int port() {
    return server.getImap().getPort();
  }

  /** Speaks TLS, with a certificate that nobody vouches for. */
  public int tlsPort() {
    return server.getImaps().getPort();
  }

  /** Puts messages into the INBOX, with the subjects {@code number 0}, {@code number 1}, ... */
  public Mails deliver(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      deliver("number " + delivered++, "Hello.");
    }
    return this;
  }

  /** Puts a message into the INBOX. */
  public void deliver(String subject, String text) throws Exception {
    String mail = "From: bob@example.org\r\nSubject: " + subject + "\r\n\r\n" + text + "\r\n";
    alice.deliver(
        new MimeMessage(
            Session.getInstance(new Properties()),
            new ByteArrayInputStream(mail.getBytes(StandardCharsets.US_ASCII))));
  }

  public ImapAccount account() {
    return account("right", port());
  }

  static ImapAccount account(String password, int port) {
    return account(password, port, Security.NONE);
  }

  static ImapAccount account(String password, int port, Security security) {
    return new ImapAccount(
        "alice",
        "127.0.0.1",
        port,
        security,
        "alice",
        () -> password,
        List.of(),
        List.of(),
        Duration.ofSeconds(60),
        List.of("INBOX"),
        2,
        25,
        16 << 20);
  }

  @Override
  public void close() {
    server.stop();
  }
}
