package org.estreat.imap;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.angus.mail.iap.BadCommandException;
import org.eclipse.angus.mail.iap.CommandFailedException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;
import org.eclipse.angus.mail.imap.protocol.ListInfo;
import org.eclipse.angus.mail.imap.protocol.MailboxInfo;
import org.eclipse.angus.mail.util.MailLogger;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * One logged-in connection, with the few commands that collecting needs. Angus connects, logs in
 * and cuts the stream into responses; its folders are not used, because closing one sends CLOSE.
 *
 * <p>For one thread at a time, but for {@link #abort}.
 */
final class Connection implements AutoCloseable {
  /** A mailbox that the server lists. */
  record Listed(String name, char separator) {}

  /** A mailbox as EXAMINE shows it. */
  record Examined(UidValidity uidValidity, ModSeq highestModSeq) {}

  private final Store store;
  private final IMAPProtocol protocol;

  private Connection(Store store, IMAPProtocol protocol) {
    this.store = store;
    this.protocol = protocol;
  }

  /**
   * @param name {@code imap} or {@code imaps}, under which the session's properties stand
   * @throws MessagingException as Angus gives it: login refused, connection refused, ...
   */
  static Connection open(
      Session session, String name, String host, int port, String user, String password)
      throws MessagingException {
    Store store = new Store(session, name);
    store.connect(host, port, user, password);
    IMAPProtocol protocol = store.protocol;
    if (protocol == null) {
      throw new MessagingException("connected without a protocol: " + host);
    }
    return new Connection(store, protocol);
  }

  /** LIST: every mailbox that can be opened. */
  List<Listed> list() throws ConnectionLostException, CommandRefusedException {
    ListInfo[] infos;
    try {
      infos = protocol.list("", "*");
    } catch (ProtocolException e) {
      throw sorted("LIST", e);
    }
    List<Listed> listed = new ArrayList<>();
    for (ListInfo info : infos == null ? new ListInfo[0] : infos) {
      boolean exists =
          Arrays.stream(info.attrs).noneMatch(a -> a.equalsIgnoreCase("\\NonExistent"));
      if (info.canOpen && exists && info.name != null && !info.name.isEmpty()) {
        listed.add(new Listed(info.name, info.separator));
      }
    }
    return listed;
  }

  /**
   * EXAMINE: opens a mailbox for reading; the one before is left, without CLOSE, which expunges.
   */
  Examined examine(String mailbox) throws ConnectionLostException, CommandRefusedException {
    try {
      MailboxInfo info = protocol.examine(mailbox);
      return new Examined(
          new UidValidity(Math.max(0, info.uidvalidity)),
          new ModSeq(Math.max(0, info.highestmodseq)));
    } catch (ProtocolException e) {
      throw sorted("EXAMINE", e);
    }
  }

  private boolean hasModSeqs() {
    return protocol.hasCapability("CONDSTORE") || protocol.hasCapability("QRESYNC");
  }

  /** UID SEARCH: the UIDs beyond this one, ascending; 0 for all. */
  long[] uidsBeyond(long uid) throws ConnectionLostException, CommandRefusedException {
    UidCollector found = new UidCollector();
    run(uid == 0 ? "UID SEARCH ALL" : "UID SEARCH UID " + (uid + 1) + ":*", found);
    // n:* names the last message even where its UID is below n
    return Arrays.stream(found.uids, 0, found.count)
        .filter(u -> u > uid)
        .sorted()
        .distinct()
        .toArray();
  }

  /** UID FETCH of sizes alone. */
  void sizes(String uidSet, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    fetch("UID FETCH " + uidSet + " (UID RFC822.SIZE)", each);
  }

  /** UID FETCH of everything that is kept of a message, one response after the other. */
  void messages(String uidSet, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    String modSeq = hasModSeqs() ? " MODSEQ" : "";
    fetch(
        "UID FETCH " + uidSet + " (UID FLAGS INTERNALDATE RFC822.SIZE" + modSeq + " BODY.PEEK[])",
        each);
  }

  private void fetch(String command, Consumer<Fetched> each)
      throws ConnectionLostException, CommandRefusedException {
    run(
        command,
        response -> {
          Fetched fetched = Fetched.of(response);
          if (fetched != null) {
            each.accept(fetched);
          }
        });
  }

  /** Writes a command and reads up to its tagged answer, whatever the responses hold. */
  private void run(String command, Consumer<IMAPResponse> each)
      throws ConnectionLostException, CommandRefusedException {
    String verb = command.length() > 40 ? command.substring(0, 40) + "..." : command;
    try {
      String tag = protocol.writeCommand(command, null);
      boolean ended = false;
      while (!ended) {
        ended = readNext(tag, each);
      }
    } catch (ProtocolException e) {
      throw sorted(verb, e);
    } catch (IOException e) {
      throw new ConnectionLostException("during " + verb + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads one response; true for the tagged one. A method of its own, so that the bytes of one
   * response are not held while the next is read.
   */
  private boolean readNext(String tag, Consumer<IMAPResponse> each)
      throws IOException, ProtocolException, ConnectionLostException {
    Response response = protocol.readResponse();
    if (response.isTagged() && tag.equals(response.getTag())) {
      protocol.handleResult(response);
      return true;
    }
    if (response.isBYE()) {
      throw new ConnectionLostException("the server said BYE: " + response.getRest());
    }
    if (response instanceof IMAPResponse untagged && untagged.isUnTagged()) {
      read(untagged, each);
    }
    return false;
  }

  /** A response that cannot be read is as one that did not come: what it was about is missed. */
  private static void read(IMAPResponse response, Consumer<IMAPResponse> each) {
    try {
      each.accept(response);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      // The tokenizer of Angus runs off the end of a response that is cut short.
    }
  }

  private static ConnectionLostException sorted(String verb, ProtocolException e)
      throws CommandRefusedException {
    if (e instanceof CommandFailedException || e instanceof BadCommandException) {
      throw new CommandRefusedException("the server refused " + verb + ": " + e.getMessage(), e);
    }
    return new ConnectionLostException("during " + verb + ": " + e.getMessage(), e);
  }

  /** Ends the connection without a word, from any thread. */
  void abort() {
    protocol.disconnect();
  }

  /** LOGOUT. */
  @Override
  public void close() {
    try {
      store.close();
    } catch (MessagingException e) {
      abort();
    }
  }

  /** Takes the numbers out of SEARCH responses. */
  private static final class UidCollector implements Consumer<IMAPResponse> {
    private long[] uids = new long[1024];
    private int count;

    @Override
    public void accept(IMAPResponse response) {
      if (!response.keyEquals("SEARCH")) {
        return;
      }
      for (long uid = response.readLong(); uid > 0; uid = response.readLong()) {
        if (count == uids.length) {
          uids = Arrays.copyOf(uids, count * 2);
        }
        uids[count++] = uid;
      }
    }
  }

  /** Angus' store, for its way to connect and log in; hands out the connection it made. */
  private static final class Store extends IMAPStore {
    private @Nullable IMAPProtocol protocol;

    Store(Session session, String name) {
      super(session, new URLName(name, null, -1, null, null, null), name, name.equals("imaps"));
    }

    @Override
    protected IMAPProtocol newIMAPProtocol(String host, int port)
        throws IOException, ProtocolException {
      IMAPProtocol made = new RawProtocol(name, host, port, session, isSSL, logger);
      protocol = made;
      return made;
    }
  }

  /** Leaves FETCH responses unparsed. */
  private static final class RawProtocol extends IMAPProtocol {
    RawProtocol(
        String name, String host, int port, Session session, boolean isSsl, MailLogger logger)
        throws IOException, ProtocolException {
      super(name, host, port, session.getProperties(), isSsl, logger);
    }

    @Override
    public Response readResponse() throws IOException, ProtocolException {
      return new IMAPResponse(this);
    }
  }
}
