package org.estreat.app;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.estreat.app.demo.DemoMessage;
import org.estreat.model.Flag;

/** An IMAP server in this process, on a free port of the loopback, filled by APPEND. */
final class DemoServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";

  private static final long STARTUP_MILLIS = 60_000;

  private final GreenMail server = new GreenMail(setup());
  private final String user;
  private final String password;

  DemoServer(String user, String password) {
    this.user = user;
    this.password = password;
    server.setUser(user, password);
    server.start();
  }

  private static ServerSetup setup() {
    ServerSetup setup = new ServerSetup(0, HOST, ServerSetup.PROTOCOL_IMAP);
    setup.setServerStartupTimeout(STARTUP_MILLIS);
    return setup;
  }

  String host() {
    return HOST;
  }

  int port() {
    return server.getImap().getPort();
  }

  /** Appends the messages, each to its folder, with its flags and its INTERNALDATE. */
  void load(List<DemoMessage> messages) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("mail.imap.port", String.valueOf(port()));
    Session session = Session.getInstance(properties);
    try (Store store = session.getStore("imap")) {
      store.connect(HOST, user, password);
      for (DemoMessage message : messages) {
        Folder folder = store.getFolder(message.folder());
        if (!folder.exists()) {
          folder.create(Folder.HOLDS_MESSAGES | Folder.HOLDS_FOLDERS);
        }
        folder.appendMessages(new Message[] {new Original(session, message)});
      }
    } catch (MessagingException e) {
      throw new IOException("cannot fill the demo's IMAP server: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }

  /** Bytes that go to the server as they are. */
  private static final class Original extends MimeMessage {
    private final byte[] bytes;
    private final Date received;

    Original(Session session, DemoMessage message) throws MessagingException {
      super(session, new ByteArrayInputStream(message.bytes()));
      bytes = message.bytes();
      received = Date.from(message.internalDate().toInstant());
      setFlags(flags(message.flags()), true);
    }

    private static Flags flags(Set<Flag> flags) {
      Flags all = new Flags();
      for (Flag flag : flags) {
        switch (flag.key()) {
          case "\\seen" -> all.add(Flags.Flag.SEEN);
          case "\\answered" -> all.add(Flags.Flag.ANSWERED);
          case "\\flagged" -> all.add(Flags.Flag.FLAGGED);
          case "\\deleted" -> all.add(Flags.Flag.DELETED);
          case "\\draft" -> all.add(Flags.Flag.DRAFT);
          default -> all.add(flag.name());
        }
      }
      return all;
    }

    @Override
    public Date getReceivedDate() {
      return received;
    }

    @Override
    public int getSize() {
      return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      out.write(bytes);
    }
  }
}
