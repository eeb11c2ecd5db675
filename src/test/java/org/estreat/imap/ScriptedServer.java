package org.estreat.imap;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IMAP server over mailboxes in memory, for reading only. It is as good as its {@link Manners}:
 * by themselves they are those of RFC 3501, and a test makes them bad.
 */
final class ScriptedServer implements Closeable {
  /** A message in a mailbox. */
  static final class Stored {
    private final long uid;
    private final byte[] bytes;

    private Stored(long uid, byte[] bytes) {
      this.uid = uid;
      this.bytes = bytes;
    }

    static Stored of(long uid, String text) {
      return new Stored(uid, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    long uid() {
      return uid;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /** A mailbox. */
  static final class Box {
    volatile long uidValidity = 7;
    volatile long uidNext = 1;
    final NavigableMap<Long, Stored> messages =
        Collections.synchronizedNavigableMap(new TreeMap<>());

    synchronized Box add(String text) {
      long uid = uidNext;
      messages.put(uid, Stored.of(uid, text));
      uidNext = uid + 1;
      return this;
    }

    synchronized List<Stored> all() {
      synchronized (messages) {
        return List.copyOf(messages.values());
      }
    }
  }

  /** One connection, as far as manners may want to know it. */
  static final class Session {
    final OutputStream out;
    @Nullable String selected;
    int commands;

    Session(OutputStream out) {
      this.out = out;
    }

    void say(String line) throws IOException {
      out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  /** The connection is to end here and now. */
  static final class HangUp extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** How the server behaves; each method may be made worse. */
  interface Manners {
    default OutputStream wrap(OutputStream out, int connection) {
      return out;
    }

    default void greet(Session session, int connection) throws IOException {
      session.say("* OK ready");
    }

    default String capabilities() {
      return "IMAP4rev1";
    }

    /** Before a command is answered; what is written here is not asked for. */
    default void before(Session session, String command) throws IOException {}

    /** A refusal (NO ..., BAD ...) in place of the answer; null for none. */
    default @Nullable String refuse(String command) {
      return null;
    }

    default List<String> list(Set<String> names) {
      return names.stream().map(name -> "* LIST () \"/\" \"" + name + "\"").toList();
    }

    default List<String> examined(Box box) {
      return List.of(
          "* " + box.all().size() + " EXISTS",
          "* OK [UIDVALIDITY " + box.uidValidity + "] valid",
          "* OK [UIDNEXT " + box.uidNext + "] next");
    }

    /** The UIDs that a SEARCH finds. */
    default List<Long> found(List<Long> uids) {
      return uids;
    }

    /** The messages that a FETCH of a body answers with. */
    default List<Stored> delivered(List<Stored> asked, Box box) {
      return asked;
    }

    /** The size that is announced before a body. */
    default long announced(Stored message) {
      return message.bytes().length;
    }

    /** RFC822.SIZE. */
    default long size(Stored message) {
      return message.bytes().length;
    }

    /** After one message of a FETCH. */
    default void fetched(Session session, Stored message, Box box) throws IOException {}
  }

  private static final Pattern PARTIAL = Pattern.compile("BODY\\.PEEK\\[]<(\\d+)\\.(\\d+)>");

  private final ServerSocket door;
  private final Map<String, Box> boxes = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  final List<String> commands = new CopyOnWriteArrayList<>();
  private volatile Manners manners = new Manners() {};
  private final AtomicInteger connections = new AtomicInteger();

  ScriptedServer() throws IOException {
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /** The mailbox of this name, as on the wire; made where there is none. */
  Box box(String name) {
    return boxes.computeIfAbsent(name, n -> new Box());
  }

  Map<String, Box> boxes() {
    return boxes;
  }

  void behave(Manners how) {
    manners = how;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        sockets.add(client);
        int number = connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(client, number));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client, int number) {
    try (client) {
      Session session = new Session(manners.wrap(client.getOutputStream(), number));
      InputStream in = new BufferedInputStream(client.getInputStream());
      manners.greet(session, number);
      for (String line = line(in); line != null; line = line(in)) {
        session.commands++;
        String[] words = line.split(" ", 2);
        String command = words.length > 1 ? words[1] : "";
        commands.add(command);
        manners.before(session, command);
        String refusal = manners.refuse(command);
        session.say(words[0] + " " + (refusal == null ? answer(session, command) : refusal));
        session.out.flush();
        if (command.startsWith("LOGOUT")) {
          return;
        }
      }
    } catch (IOException e) {
      // the client or the manners have had enough
    } finally {
      sockets.remove(client);
    }
  }

  private static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int octet = in.read();
    while (octet >= 0 && octet != '\n') {
      line.append((char) octet);
      octet = in.read();
    }
    return octet < 0 ? null : line.toString().strip();
  }

  private String answer(Session session, String command) throws IOException {
    String name = command.toUpperCase(Locale.ROOT);
    if (name.startsWith("UID FETCH")) {
      return fetch(session, command);
    }
    if (name.startsWith("UID SEARCH")) {
      return search(session, command);
    }
    return switch (firstWord(name)) {
      case "CAPABILITY" -> {
        session.say("* CAPABILITY " + manners.capabilities());
        yield "OK that is all";
      }
      case "LOGIN", "NOOP", "LOGOUT" -> "OK done";
      case "LIST" -> {
        for (String line : manners.list(boxes.keySet())) {
          session.say(line);
        }
        yield "OK listed";
      }
      case "EXAMINE" -> examine(session, command);
      default -> "BAD what is " + firstWord(name);
    };
  }

  private static String firstWord(String command) {
    return command.split(" ", 2)[0];
  }

  private String examine(Session session, String command) throws IOException {
    String name = command.substring(command.indexOf('"') + 1, command.lastIndexOf('"'));
    Box box = boxes.get(name);
    if (box == null) {
      session.selected = null;
      return "NO [NONEXISTENT] no such mailbox";
    }
    session.selected = name;
    for (String line : manners.examined(box)) {
      session.say(line);
    }
    return "OK [READ-ONLY] examined";
  }

  private @Nullable Box selected(Session session) {
    return session.selected == null ? null : boxes.get(session.selected);
  }

  private String search(Session session, String command) throws IOException {
    Box box = selected(session);
    if (box == null) {
      return "BAD no mailbox";
    }
    List<Long> uids = box.all().stream().map(Stored::uid).toList();
    Matcher range = Pattern.compile("UID (\\d+):\\*").matcher(command.substring(3));
    if (range.find() && !uids.isEmpty()) {
      long from = Long.parseLong(range.group(1));
      long last = uids.getLast();
      uids = uids.stream().filter(uid -> uid >= from || uid == last).toList();
    }
    StringBuilder line = new StringBuilder("* SEARCH");
    manners.found(uids).forEach(uid -> line.append(' ').append(uid));
    session.say(line.toString());
    return "OK searched";
  }

  private String fetch(Session session, String command) throws IOException {
    Box box = selected(session);
    if (box == null) {
      return "BAD no mailbox";
    }
    String[] words = command.split(" ", 4);
    List<Stored> asked = new ArrayList<>();
    for (Stored message : box.all()) {
      if (names(words[2], message.uid())) {
        asked.add(message);
      }
    }
    boolean bodies = words[3].contains("BODY.PEEK[]");
    Matcher partial = PARTIAL.matcher(words[3]);
    boolean cut = partial.find();
    for (Stored message : bodies ? manners.delivered(asked, box) : asked) {
      session.out.write(
          ("* 1 FETCH (UID " + message.uid() + items(words[3], message))
              .getBytes(StandardCharsets.ISO_8859_1));
      if (cut) {
        writePart(session, message, partial);
      } else if (bodies) {
        session.out.write(
            (" BODY[] {" + manners.announced(message) + "}\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        session.out.write(message.bytes());
      }
      session.say(")");
      if (bodies) {
        manners.fetched(session, message, box);
      }
    }
    return "OK fetched";
  }

  private static void writePart(Session session, Stored message, Matcher partial)
      throws IOException {
    int from = (int) Math.min(message.bytes().length, Long.parseLong(partial.group(1)));
    int end = (int) Math.min(message.bytes().length, from + Long.parseLong(partial.group(2)));
    session.out.write(
        (" BODY[]<" + from + "> {" + (end - from) + "}\r\n").getBytes(StandardCharsets.ISO_8859_1));
    session.out.write(message.bytes(), from, end - from);
  }

  private String items(String asked, Stored message) {
    StringBuilder items = new StringBuilder();
    if (asked.contains("RFC822.SIZE")) {
      items.append(" RFC822.SIZE ").append(manners.size(message));
    }
    if (asked.contains("FLAGS")) {
      items.append(" FLAGS (\\Seen)");
    }
    if (asked.contains("INTERNALDATE")) {
      items.append(" INTERNALDATE \"01-Feb-2026 10:00:00 +0100\"");
    }
    return items.toString();
  }

  private static boolean names(String set, long uid) {
    for (String range : set.split(",", -1)) {
      String[] ends = range.split(":", -1);
      long from = Long.parseLong(ends[0]);
      long to =
          ends.length == 1 ? from : ends[1].equals("*") ? Long.MAX_VALUE : Long.parseLong(ends[1]);
      if (uid >= Math.min(from, to) && uid <= Math.max(from, to)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
