package org.estreat.app;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A plain IMAP4rev1 server with one mailbox, INBOX, that lists every UID and withholds the bodies
 * it is told to. Any user, any password.
 */
final class ScriptedServer implements Closeable {
  private volatile long uidValidity = 77;
  private final ServerSocket door;
  private final NavigableMap<Long, byte[]> messages = new ConcurrentSkipListMap<>();
  private final Set<Long> withheld = new ConcurrentSkipListSet<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  ScriptedServer(int count) throws IOException {
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    for (long uid = 1; uid <= count; uid++) {
      put(uid, "Subject: number " + uid + "\r\n\r\nHello, " + uid + ".\r\n");
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  void put(long uid, String message) {
    messages.put(uid, message.getBytes(StandardCharsets.US_ASCII));
  }

  void renumber(long newUidValidity) {
    uidValidity = newUidValidity;
  }

  void withhold(long uid) {
    withheld.add(uid);
  }

  void deliver(long uid) {
    withheld.remove(uid);
  }

  void expunge(long uid) {
    messages.remove(uid);
  }

  /** Commands without their tags, since the last call. */
  List<String> heard() {
    List<String> all = List.copyOf(heard);
    heard.clear();
    return all;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      var in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
      var out = new BufferedOutputStream(client.getOutputStream());
      write(out, "* OK [CAPABILITY IMAP4rev1] scripted\r\n");
      out.flush();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", 2);
        heard.add(words[1]);
        answer(words[1].toUpperCase(Locale.ROOT), out);
        boolean known = KNOWN.stream().anyMatch(words[1].toUpperCase(Locale.ROOT)::startsWith);
        write(out, words[0] + (known ? " OK done\r\n" : " BAD unknown\r\n"));
        out.flush();
      }
    } catch (IOException e) {
      // the other side has gone
    }
  }

  private static final List<String> KNOWN =
      List.of(
          "CAPABILITY", "LOGIN", "LIST", "EXAMINE", "UID SEARCH", "UID FETCH", "NOOP", "LOGOUT");

  private void answer(String command, OutputStream out) throws IOException {
    if (command.startsWith("CAPABILITY")) {
      write(out, "* CAPABILITY IMAP4rev1\r\n");
    } else if (command.startsWith("LIST")) {
      write(out, "* LIST () \"/\" INBOX\r\n");
    } else if (command.startsWith("EXAMINE")) {
      write(out, "* " + messages.size() + " EXISTS\r\n* FLAGS (\\Seen)\r\n");
      write(out, "* OK [UIDVALIDITY " + uidValidity + "] valid\r\n");
      write(out, "* OK [UIDNEXT " + (last() + 1) + "] next\r\n");
    } else if (command.startsWith("UID SEARCH")) {
      search(command, out);
    } else if (command.startsWith("UID FETCH")) {
      fetch(command, out);
    } else if (command.startsWith("LOGOUT")) {
      write(out, "* BYE\r\n");
    }
  }

  private long last() {
    return messages.isEmpty() ? 0 : messages.lastKey();
  }

  private void search(String command, OutputStream out) throws IOException {
    String set = command.replaceFirst("UID SEARCH (ALL|UID )", "");
    String found =
        messages.keySet().stream()
            .filter(uid -> set.isEmpty() || names(set, uid))
            .map(uid -> " " + uid)
            .collect(Collectors.joining());
    write(out, "* SEARCH" + found + "\r\n");
  }

  private boolean names(String set, long uid) {
    return Arrays.stream(set.split(",", -1))
        .anyMatch(range -> {
          String[] ends = range.replace("*", Long.toString(last())).split(":", -1);
          long a = Long.parseLong(ends[0]);
          long b = Long.parseLong(ends[ends.length - 1]);
          return uid >= Math.min(a, b) && uid <= Math.max(a, b);
        });
  }

  private void fetch(String command, OutputStream out) throws IOException {
    String[] words = command.split(" ", 4);
    boolean body = words[3].contains("BODY.PEEK[]");
    int sequence = 0;
    for (var message : messages.entrySet()) {
      sequence++;
      long uid = message.getKey();
      if (!names(words[2], uid) || (body && withheld.contains(uid))) {
        continue;
      }
      byte[] bytes = message.getValue();
      write(out, "* " + sequence + " FETCH (UID " + uid + " FLAGS (\\Seen)");
      write(out, " INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE " + bytes.length);
      if (body) {
        write(out, " BODY[] {" + bytes.length + "}\r\n");
        out.write(bytes);
      }
      write(out, ")\r\n");
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
