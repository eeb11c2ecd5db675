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
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.estreat.imap.ImapAccount.Folders;
import org.estreat.ingest.Bench;
import org.estreat.ingest.RawMessage;
import org.jspecify.annotations.Nullable;

/**
 * A server in this process that says what its test has it say, in Latin-1: to each command the
 * answer of the last rule that the command matches, OK and nothing else where none does.
 */
final class SmallServer implements Closeable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Map<String, String> rules = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private final Remembered remembered = new Remembered();

  SmallServer() throws IOException {
    offers("");
    Thread.ofVirtual().start(this::open);
  }

  /**
   * @param capabilities besides IMAP4rev1
   */
  SmallServer offers(String capabilities) {
    return says("CAPABILITY", "* CAPABILITY IMAP4rev1 " + capabilities);
  }

  /**
   * @param command a regular expression for all of it, the tag left out
   * @param answer lines with LF; the last may be {@code NO ...} or {@code BAD ...}, which are
   *     tagged then
   */
  SmallServer says(String command, String answer) {
    rules.remove(command);
    rules.put(command, answer);
    return this;
  }

  /** All commands so far, without tags, and forgets them. */
  List<String> heard() {
    synchronized (heard) {
      List<String> all = List.copyOf(heard);
      heard.clear();
      return all;
    }
  }

  private void open() {
    try {
      while (true) {
        Socket socket = door.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      write(out, "* OK ready\r\n");
      for (String command = command(in, out); !command.isEmpty(); command = command(in, out)) {
        String[] parts = command.split(" ", 2);
        heard.add(parts[1]);
        write(out, answer(parts[0], parts[1]));
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  private String answer(String tag, String command) {
    String answer = "";
    synchronized (rules) {
      for (Map.Entry<String, String> rule : rules.entrySet()) {
        if (command.matches("(?s)" + rule.getKey())) {
          answer = rule.getValue();
        }
      }
    }
    StringBuilder all = new StringBuilder();
    String end = tag + " OK done\r\n";
    for (String line : answer.isEmpty() ? new String[0] : answer.split("\n")) {
      if (line.startsWith("NO ") || line.startsWith("BAD ")) {
        end = tag + " " + line + "\r\n";
      } else {
        all.append(line).append("\r\n");
      }
    }
    return all.append(end).toString();
  }

  /** A command with its literals; empty at the end. */
  private static String command(InputStream in, OutputStream out) throws IOException {
    StringBuilder command = new StringBuilder();
    while (true) {
      int from = command.length();
      int octet = in.read();
      while (octet >= 0 && octet != '\n') {
        command.append((char) octet);
        octet = in.read();
      }
      if (octet < 0) {
        return "";
      }
      command.setLength(Math.max(from, command.length() - 1));
      String line = command.substring(from);
      if (!line.matches("(?s).*\\{[0-9]+}")) {
        return command.toString();
      }
      write(out, "+ go on\r\n");
      int size = Integer.parseInt(line.replaceAll("(?s).*\\{([0-9]+)}", "$1"));
      command.append(new String(in.readNBytes(size), StandardCharsets.ISO_8859_1));
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** A message of these octets, as a FETCH response has it. */
  static String fetch(long uid, String rest, String body) {
    return "* %d FETCH (UID %d %s BODY[] {%d}\n%s)"
        .formatted(uid, uid, rest, body.replace("\n", "\r\n").length(), body);
  }

  Connection connect() throws NotConnectedException {
    return new Server(
            new Properties(),
            "127.0.0.1",
            door.getLocalPort(),
            ImapAccount.Security.NONE,
            Wire.Limits.STANDARD)
        .connect("alice", "x");
  }

  CollectReport pass(Bench bench) {
    return pass(bench, Folders.STANDARD);
  }

  CollectReport pass(Bench bench, Folders folders) {
    ImapAccount account = Mails.account("x", door.getLocalPort()).with(folders);
    return new AccountPass(
            account,
            bench.corridor,
            this::connect,
            raw -> ingest(bench, raw),
            () -> false,
            new AccountPass.Shared(new InFlight(1 << 20), new FolderLocks(), remembered))
        .run();
  }

  static Folders namespaces(Set<Folders.Namespace> namespaces, boolean subscribed) {
    return new Folders(namespaces, subscribed, false, Set.of());
  }

  static @Nullable Throwable ingest(Bench bench, RawMessage raw) {
    try {
      bench.corridor.ingest(raw);
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
