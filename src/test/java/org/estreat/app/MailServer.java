package org.estreat.app;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.estreat.model.MessageKey;

/** An IMAP server in this process with two mailboxes of generated mail, some of it in both. */
final class MailServer implements AutoCloseable {
  private final GreenMail server = new GreenMail(setup());

  /** Each message's bytes by their hash, under {@code me/INBOX 17}. */
  private final Map<String, MessageKey> messages = new TreeMap<>();

  MailServer(int count, Random random) throws Exception {
    server.start();
    GreenMailUser user = server.setUser("me@example.org", "me", "x");
    ImapHostManager host = server.getManagers().getImapHostManager();
    MailFolder inbox = host.getInbox(user);
    MailFolder archive = host.createMailbox(user, "Archive");
    byte[] last = {};
    for (int i = 0; i < count; i++) {
      byte[] mail = i % 9 == 8 ? last : mail(i, random);
      boolean toArchive = i % 3 == 2;
      MimeMessage message =
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail));
      long uid =
          (toArchive ? archive : inbox)
              .appendMessage(
                  message,
                  new Flags(Flags.Flag.SEEN),
                  Date.from(Instant.parse("2026-03-01T12:00:00Z")));
      messages.put((toArchive ? "me/Archive " : "me/INBOX ") + uid, MessageKey.of(mail));
      last = mail;
    }
  }

  private static ServerSetup setup() {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP);
    setup.setServerStartupTimeout(60_000); // the machine may be busy
    return setup;
  }

  private static byte[] mail(int number, Random random) {
    byte[] noise = new byte[500 + random.nextInt(4000)];
    random.nextBytes(noise);
    String mail =
        """
        From: bob@example.org
        Subject: number %d
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/%s

        <p>number %d</p>
        --b
        Content-Type: text/csv
        Content-Disposition: attachment; filename=noise.csv

        %s
        --b--
        """
            .formatted(
                number,
                number % 2 == 0 ? "html" : "plain",
                number,
                Base64.getMimeEncoder().encodeToString(noise));
    return mail.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  int port() {
    return server.getImap().getPort();
  }

  Map<String, MessageKey> messages() {
    return messages;
  }

  /** {@code me/INBOX 17 SHA-256} of each message. */
  List<String> lines() {
    return messages.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
  }

  int distinct() {
    return new HashSet<>(messages.values()).size();
  }

  @Override
  public void close() {
    server.stop();
  }
}
