package org.estreat.imap;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.estreat.imap.CollectReport.ServerIdentity;
import org.estreat.imap.Slots.Slot;
import org.jspecify.annotations.Nullable;

/**
 * One connection and how a command runs on it: written, its responses read up to the tagged one.
 * The commands themselves stand with those that need them ({@link Listing}, {@link Examining},
 * {@link Fetching}).
 *
 * <p>For one thread at a time, but for {@link #abort}.
 */
final class Connection implements AutoCloseable {
  private static final int LOGOUT_PATIENCE_MS = 2000;

  private final Wire wire;
  private final Status greeting;
  private Set<String> capabilities = Set.of();
  private Set<String> avoided = Set.of();
  private Set<String> enabled = Set.of();
  private @Nullable Selected selected;
  private boolean fetchesAttributes = true;
  private int commands;
  private long misread;
  private Pace pace = Pace.FREE;
  private volatile @Nullable Slot slot;
  private @Nullable ServerIdentity identity;
  private volatile boolean ended;

  private Connection(Wire wire, Status greeting) {
    this.wire = wire;
    this.greeting = greeting;
  }

  /** Reads the greeting; nobody is logged in yet, unless the server says PREAUTH. */
  static Connection greet(Wire wire) throws ConnectionLostException {
    try {
      Response first = wire.read();
      Status greeting = first.isUntagged() ? Status.of(first) : null;
      if (greeting == null) {
        throw new ConnectionLostException("expected an IMAP greeting, found: " + first);
      }
      if (greeting.kind() != Status.Kind.OK && greeting.kind() != Status.Kind.PREAUTH) {
        throw new ConnectionLostException("the server greets with " + greeting, greeting);
      }
      Connection connection = new Connection(wire, greeting);
      connection.note(greeting);
      return connection;
    } catch (IOException | MalformedResponseException e) {
      wire.abort();
      throw new ConnectionLostException("no greeting: " + e.getMessage(), e);
    } catch (ConnectionLostException e) {
      wire.abort();
      throw e;
    }
  }

  Wire wire() {
    return wire;
  }

  Status greeting() {
    return greeting;
  }

  /** Who answered; known from the login on. */
  @Nullable ServerIdentity identity() {
    return identity;
  }

  void identity(ServerIdentity found) {
    identity = found;
  }

  /** From here on the connection keeps to a pace, and gives its place back when it ends. */
  void attach(Slot place, Pace newPace) {
    slot = place;
    pace = newPace;
    wire.pace(newPace);
  }

  /** Whether another account waits for this place; asked between two pieces of work. */
  boolean isWanted() {
    Slot place = slot;
    return place != null && place.wanted();
  }

  /** Asks for them where the server has not told; in capitals. */
  Set<String> capabilities() throws ConnectionLostException, CommandRefusedException {
    if (capabilities.isEmpty()) {
      run("CAPABILITY", untagged -> {});
    }
    return capabilities;
  }

  /** Whether the server has told of this capability, and it may be used; in capitals. */
  boolean can(String capability) {
    return capabilities.contains(capability) && !avoided.contains(capability);
  }

  /** These capabilities are not used, whatever the server tells of them; in capitals. */
  void avoid(Set<String> names) {
    avoided = Set.copyOf(names);
  }

  /** FETCH is done without EMAILID, THREADID and SAVEDATE from here on. */
  void fetchWithoutAttributes() {
    fetchesAttributes = false;
  }

  /** Whether the server has not yet answered BAD to what it offers of them. */
  boolean fetchesAttributes() {
    return fetchesAttributes;
  }

  /** The server's answer to ENABLE (RFC 5161). */
  void enabled(Set<String> names) {
    enabled = Set.copyOf(names);
  }

  /** Whether this extension is enabled on this connection; in capitals. */
  boolean isEnabled(String extension) {
    return enabled.contains(extension);
  }

  /** Whether names of mailboxes are UTF-8 and quoted strings may hold it (RFC 6855). */
  boolean isUtf8() {
    return isEnabled("UTF8=ACCEPT");
  }

  /** How many responses could not be read so far. */
  long misread() {
    return misread;
  }

  /** The mailbox that is open from here on, which hears what is announced; null for none. */
  void selected(@Nullable Selected mailbox) {
    selected = mailbox;
  }

  /** What was said before TLS or before the login does not hold after it. */
  void forgetCapabilities() {
    capabilities = Set.of();
  }

  /** A mailbox, user or the like as an argument: quoted, or a literal where it has to be one. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Writes a command without literals and reads up to its tagged response. */
  Status run(String command, Consumer<Response> untagged)
      throws ConnectionLostException, CommandRefusedException {
    if (command.chars().anyMatch(c -> c > 0xff)) {
      throw new IllegalArgumentException("a command with a character that is no octet");
    }
    return run(List.of(command.getBytes(StandardCharsets.ISO_8859_1)), untagged);
  }

  /**
   * Writes a command and reads up to its tagged response. A response that cannot be read is as one
   * that did not come: what it was about is missed.
   *
   * @param pieces between two of them the server's go-ahead is waited for: each but the first is a
   *     literal whose announcement ends the one before, with what follows it
   * @param untagged gets each untagged response, from its beginning
   * @throws CommandRefusedException when it ends in NO or BAD; where the server only asks to come
   *     later, the command is sent again first, after a while, and its untagged responses may come
   *     again
   */
  Status run(List<byte[]> pieces, Consumer<Response> untagged)
      throws ConnectionLostException, CommandRefusedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return runOnce(pieces, untagged);
      } catch (CommandRefusedException e) {
        if (!pace.again(e.status(), attempt, () -> ended)) {
          throw e;
        }
      }
    }
  }

  private Status runOnce(List<byte[]> pieces, Consumer<Response> untagged)
      throws ConnectionLostException, CommandRefusedException {
    String verb = verb(pieces.getFirst());
    try {
      String tag = write(pieces.getFirst());
      int sent = 1;
      for (int i = 0; i < wire.limits().responses(); i++) {
        Response response = wire.read();
        if (response.isContinuation() && sent < pieces.size()) {
          send(pieces.get(sent++));
        } else if (response.isUntagged()) {
          take(response, untagged);
        } else if (response.tag().equals(tag)) {
          return ended(verb, response);
        }
      }
      throw new ConnectionLostException(
          "during " + verb + ": more than " + wire.limits().responses() + " responses and no end");
    } catch (IOException e) {
      throw new ConnectionLostException("during " + verb + ": " + e.getMessage(), e);
    }
  }

  /** Writes a command's line without waiting for anything; returns its tag. */
  String write(byte[] command) throws IOException {
    for (byte octet : command) {
      if (octet == '\r' || octet == '\n' || octet == 0) {
        // a name that a server made up must not become a command
        throw new IllegalArgumentException("a command that does not fit into one line");
      }
    }
    pace.command(() -> ended);
    String tag = "E" + ++commands;
    ByteArrayOutputStream line = new ByteArrayOutputStream(command.length + 16);
    line.writeBytes((tag + " ").getBytes(StandardCharsets.US_ASCII));
    line.writeBytes(command);
    send(line.toByteArray());
    return tag;
  }

  /** Sends a line, or the next piece of a command. */
  void send(byte[] piece) throws IOException {
    wire.write(piece);
    wire.write(new byte[] {'\r', '\n'});
    wire.flush();
  }

  /** The tagged response of a command. */
  Status ended(String verb, Response response)
      throws ConnectionLostException, CommandRefusedException {
    Status status = Status.of(response);
    if (status == null) {
      throw new ConnectionLostException("during " + verb + ": found " + response);
    }
    note(status);
    if (status.kind() != Status.Kind.OK) {
      throw new CommandRefusedException(verb, status);
    }
    return status;
  }

  /** Looks at an untagged response, for what every command has to look at, and hands it on. */
  void take(Response response, Consumer<Response> untagged) throws ConnectionLostException {
    try {
      String name = response.name();
      if (selected != null) {
        selected.hear(name, response);
        response.name();
      }
      switch (name) {
        case "CAPABILITY" -> capabilities = words(response.rest());
        case "BYE" -> {
          Status bye = Status.of(response);
          throw new ConnectionLostException("the server said " + (bye == null ? "BYE" : bye), bye);
        }
        default -> untagged.accept(response.again());
      }
    } catch (MalformedResponseException e) {
      misread++; // what it was about is missed, and the proof will say so
    }
  }

  private void note(@Nullable Status status) {
    if (status != null && status.code().equals("CAPABILITY")) {
      capabilities = words(status.argument());
    }
  }

  private static Set<String> words(String list) {
    return new LinkedHashSet<>(
        new ArrayList<>(Arrays.asList(list.toUpperCase(Locale.ROOT).strip().split(" +"))));
  }

  /** The command's name without its arguments, which may hold secrets. */
  private static String verb(byte[] command) {
    String text = new String(command, StandardCharsets.ISO_8859_1);
    String[] words = text.split(" ", 3);
    return words[0].equals("UID") && words.length > 1 ? "UID " + words[1] : words[0];
  }

  /** Ends the connection without a word, from any thread. */
  void abort() {
    ended = true;
    wire.abort();
    Slot place = slot;
    if (place != null) {
      place.release();
    }
  }

  /** LOGOUT, and the server has a moment to answer. */
  @Override
  public void close() {
    pace = Pace.FREE;
    try {
      wire.patience(LOGOUT_PATIENCE_MS);
      run("LOGOUT", untagged -> {});
    } catch (IOException | ConnectionLostException | CommandRefusedException e) {
      // the end is the same
    } finally {
      abort();
    }
  }
}
