package org.estreat.imap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.estreat.model.Flag;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * APPEND (RFC 9051 section 6.3.12), several messages by one command where the server has
 * MULTIAPPEND (RFC 3502), their octets by literals that need no go-ahead where it has LITERAL+ or
 * LITERAL- (RFC 7888). For one thread.
 */
final class Appending implements AutoCloseable {
  /** The most of LITERAL- (RFC 7888 section 4). */
  private static final long SMALL = 4096;

  /** So long may a server take nothing of what is written. */
  private static final int PATIENCE_MS = 60_000;

  private static final int ANSWER_MS = 180_000;

  /** A message with the flags that the mailbox takes. */
  record Appended(RestoreItem item, Set<Flag> flags) {
    /** What stands before its literal. */
    private String arguments() {
      String list =
          flags.stream().map(Flag::name).sorted().collect(Collectors.joining(" ", " (", ") "));
      return list + '"' + InternalDate.format(item.message().internalDate()) + "\" ";
    }
  }

  /**
   * Where the server put them (RFC 4315).
   *
   * @param uids as many as messages, in their order; none where it does not say
   */
  record Given(UidValidity uidValidity, List<Long> uids) {
    static final Given NOTHING = new Given(new UidValidity(0), List.of());
  }

  private final Connection connection;
  private final MailboxName mailbox;
  private final Watchdog watchdog;

  Appending(Connection connection, MailboxName mailbox) {
    this.connection = connection;
    this.mailbox = mailbox;
    this.watchdog = new Watchdog(connection, PATIENCE_MS);
  }

  /** Whether one command takes several messages. */
  boolean takesMany() {
    return connection.can("MULTIAPPEND");
  }

  /** Whether NUL can be sent, by a literal8 (RFC 3516 section 4.4). */
  boolean takesNul() {
    return connection.can("BINARY");
  }

  /**
   * The most octets of a message (RFC 7889); {@link Long#MAX_VALUE} where the server does not say.
   */
  long limit() throws ConnectionLostException, CommandRefusedException {
    Set<String> capabilities = connection.capabilities();
    for (String each : capabilities) {
      if (each.matches("APPENDLIMIT=[0-9]{1,18}")) {
        return Long.parseLong(each.substring(each.indexOf('=') + 1));
      }
    }
    AtomicLong limit = new AtomicLong(Long.MAX_VALUE);
    if (connection.can("APPENDLIMIT")) {
      connection.run(
          mailbox.command("STATUS ", " (APPENDLIMIT)", connection.isUtf8()),
          response -> status(response, limit));
    }
    return limit.get();
  }

  private static void status(Response response, AtomicLong limit) {
    if (response.name().equals("STATUS")) {
      response.string();
      List<String> items = response.list();
      if (items.size() == 2 && items.get(1).matches("[0-9]{1,18}")) { // NIL is no limit
        limit.set(Long.parseLong(items.get(1)));
      }
    }
  }

  /**
   * Appends them by one command: all are there afterwards, or none.
   *
   * @throws IOException from the archive; the connection is of no more use then
   */
  Given append(List<Appended> messages)
      throws IOException, ConnectionLostException, CommandRefusedException {
    try {
      return given(send(messages), messages.size());
    } catch (WireException e) {
      throw new ConnectionLostException("during APPEND: " + Words.of(e.wire()), e.wire());
    } finally {
      watchdog.rests();
    }
  }

  private Status send(List<Appended> messages)
      throws IOException, WireException, ConnectionLostException, CommandRefusedException {
    String tag = "";
    for (int i = 0; i < messages.size(); i++) {
      Appended each = messages.get(i);
      Likeness likeness = each.item().likeness();
      boolean plus =
          connection.can("LITERAL+") || (connection.can("LITERAL-") && likeness.octets() <= SMALL);
      String head = each.arguments() + literal(likeness, plus);
      each.item().sending();
      watchdog.writes();
      tag = i == 0 ? begin(head) : next(tag, head);
      if (!plus) {
        watchdog.rests();
        Status early = await(tag, true);
        if (early != null) {
          throw new ConnectionLostException("during APPEND: OK before the message was sent");
        }
      }
      octets(each.item(), likeness.octets());
    }
    next(tag, "");
    watchdog.rests();
    patience();
    Status status = await(tag, false);
    return status == null ? new Status(Status.Kind.OK, "", "", "") : status;
  }

  private static String literal(Likeness likeness, boolean plus) {
    return (likeness.holdsNul() ? "~{" : "{") + likeness.octets() + (plus ? "+}" : "}");
  }

  private String begin(String head) throws WireException {
    try {
      byte[] name = ("APPEND " + mailbox.argument() + head).getBytes(StandardCharsets.ISO_8859_1);
      return connection.write(name);
    } catch (IOException e) {
      throw new WireException(e);
    }
  }

  /** What follows a literal: the next message's announcement, or the end of the command. */
  private String next(String tag, String head) throws WireException {
    try {
      connection.send(head.getBytes(StandardCharsets.ISO_8859_1));
      return tag;
    } catch (IOException e) {
      throw new WireException(e);
    }
  }

  /** Chunk by chunk. Once announced, there is no way back but to end the connection. */
  private void octets(RestoreItem item, long announced) throws IOException, WireException {
    long sent = 0;
    boolean whole = false;
    byte[] chunk = new byte[Likeness.CHUNK];
    try (InputStream in = item.open()) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        sent += count;
        if (sent > announced) {
          break;
        }
        write(chunk, count);
      }
      whole = sent == announced;
    } finally {
      if (!whole) {
        connection.abort();
      }
    }
    if (!whole) {
      throw new IOException(
          "message %s: expected %d octets, as read before, found %d"
              .formatted(item.message().key(), announced, sent));
    }
  }

  private void write(byte[] chunk, int count) throws WireException {
    try {
      watchdog.writes();
      connection.wire().write(chunk, count);
    } catch (IOException e) {
      throw new WireException(e);
    }
  }

  /**
   * Reads up to the go-ahead or the tagged response.
   *
   * @return null for the go-ahead
   */
  private @Nullable Status await(String tag, boolean goAhead)
      throws WireException, ConnectionLostException, CommandRefusedException {
    for (int i = 0; i < connection.wire().limits().responses(); i++) {
      Response response = read();
      if (response.isContinuation()) {
        if (goAhead) {
          return null;
        }
      } else if (response.isUntagged()) {
        connection.take(response, untagged -> {});
      } else if (response.tag().equals(tag)) {
        return connection.ended("APPEND", response);
      }
    }
    throw new ConnectionLostException("during APPEND: too many responses and no end");
  }

  /** A server has its disk to write to before it answers. */
  private void patience() throws WireException {
    try {
      connection.wire().patience(Math.max(connection.wire().patience(), ANSWER_MS));
    } catch (IOException e) {
      throw new WireException(e);
    }
  }

  private Response read() throws WireException {
    try {
      return connection.wire().read();
    } catch (IOException e) {
      throw new WireException(e);
    }
  }

  /** APPENDUID, where it names as many UIDs as were sent. */
  private static Given given(Status status, int count) {
    String[] words = status.argument().split(" ", -1);
    if (!status.code().equals("APPENDUID")
        || words.length != 2
        || !words[0].matches("[0-9]{1,10}")
        || Long.parseLong(words[0]) > Uid.MAX) {
      return Given.NOTHING;
    }
    try {
      List<Long> uids = new ArrayList<>();
      for (String range : words[1].split(",", -1)) { // in the order of the messages
        for (long uid : SequenceSet.parse(range).uids(count + 1L)) {
          uids.add(uid);
        }
      }
      return uids.size() == count
          ? new Given(new UidValidity(Long.parseLong(words[0])), uids)
          : Given.NOTHING;
    } catch (MalformedResponseException e) {
      return Given.NOTHING;
    }
  }

  @Override
  public void close() {
    watchdog.close();
  }

  /** From the connection, and not from the archive. */
  private static final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    private final IOException wire;

    WireException(IOException wire) {
      super(wire);
      this.wire = wire;
    }

    IOException wire() {
      return wire;
    }
  }
}
