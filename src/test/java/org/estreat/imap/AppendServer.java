package org.estreat.imap;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.estreat.model.Octets;
import org.jspecify.annotations.Nullable;

/**
 * A server to append to, with the capabilities and the moods that a test gives it. Any user, any
 * password; each mailbox numbers its messages from 1.
 */
final class AppendServer implements Closeable {
  private static final Pattern LITERAL = Pattern.compile("(~?)\\{([0-9]+)(\\+?)\\}$");

  /** A message that was appended. */
  record Kept(String flags, String date, Octets octets) {}

  private final ServerSocket door;
  final Map<String, List<Kept>> boxes = new ConcurrentHashMap<>();
  final List<String> heard = new CopyOnWriteArrayList<>();
  volatile String capabilities = "IMAP4rev1";
  volatile String permanent = "(\\Seen \\Flagged \\Answered \\Deleted \\Draft \\*)";

  /** APPEND of a message that holds this is answered so; text to answer. */
  final Map<String, String> refusals = new ConcurrentHashMap<>();

  /** So many APPEND commands from now on the connection is cut, before the answer. */
  final AtomicInteger cutAfter = new AtomicInteger(Integer.MAX_VALUE);

  /** Octets are altered as they are taken. */
  volatile boolean alters;

  /** The mailbox goes away before the next APPEND. */
  volatile boolean vanishes;

  AppendServer(String... mailboxes) throws IOException {
    for (String each : mailboxes) {
      boxes.put(each, new CopyOnWriteArrayList<>());
    }
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
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
      new Session(client).run();
    } catch (IOException e) {
      // the other side has gone
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }

  private final class Session {
    private final InputStream in;
    private final OutputStream out;
    private List<Kept> open = List.of();

    Session(Socket client) throws IOException {
      in = new BufferedInputStream(client.getInputStream());
      out = new BufferedOutputStream(client.getOutputStream());
    }

    void run() throws IOException {
      send("* OK [CAPABILITY " + capabilities + "] ready\r\n");
      for (String line = line(); line != null; line = line()) {
        String[] words = line.split(" ", 2);
        heard.add(words[1]);
        String answer = answer(words[1]);
        if (answer.isEmpty()) {
          return;
        }
        send(words[0] + " " + answer + "\r\n");
      }
    }

    private String answer(String command) throws IOException {
      String box = command.replaceFirst("^[A-Z ]+ \"([^\"]*)\".*$", "$1");
      if (command.startsWith("APPEND")) {
        return append(box, command);
      } else if (command.startsWith("LIST")) {
        for (String each : boxes.keySet()) {
          send("* LIST () \"/\" \"" + each + "\"\r\n");
        }
      } else if (command.startsWith("EXAMINE") || command.startsWith("SELECT")) {
        return opened(box);
      } else if (command.startsWith("STATUS")) {
        send("* STATUS \"" + box + "\" (APPENDLIMIT 300)\r\n");
      } else if (command.startsWith("CREATE")) {
        boxes.put(box, new CopyOnWriteArrayList<>());
      } else if (command.startsWith("UID SEARCH")) {
        String all = "";
        for (int i = 1; i <= open.size(); i++) {
          all += " " + i;
        }
        send("* SEARCH" + all + "\r\n");
      } else if (command.startsWith("UID FETCH")) {
        fetch(command.split(" ", 4)[2], command.contains("BODY.PEEK[]"));
      } else if (command.startsWith("CAPABILITY")) {
        send("* CAPABILITY " + capabilities + "\r\n");
      }
      return "OK done";
    }

    private String opened(String box) throws IOException {
      List<Kept> found = boxes.get(box);
      if (found == null) {
        return "NO [NONEXISTENT] no such mailbox";
      }
      open = found;
      send("* " + open.size() + " EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n");
      send("* OK [PERMANENTFLAGS " + permanent + "] kept\r\n");
      return "OK [READ-WRITE] open";
    }

    private String append(String box, String command) throws IOException {
      List<Kept> messages = new ArrayList<>();
      String line = command;
      String refusal = vanishes ? "NO [TRYCREATE] gone" : "";
      for (Matcher next = LITERAL.matcher(line); next.find(); next = LITERAL.matcher(line)) {
        if (next.group(3).isEmpty()) {
          if (!refusal.isEmpty()) {
            return gone(box, refusal);
          }
          send("+ go ahead\r\n");
        }
        byte[] octets = in.readNBytes(Integer.parseInt(next.group(2)));
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> each : refusals.entrySet()) {
          refusal = text.contains(each.getKey()) ? each.getValue() : refusal;
        }
        String flags = line.replaceFirst("^.*?\\((.*?)\\) \".*$", "$1");
        String date = line.replaceFirst("^.* \"([^\"]*)\" ~?\\{.*$", "$1");
        messages.add(new Kept(flags, date, new Octets(alters ? Arrays.copyOf(octets, 9) : octets)));
        line = line();
        line = line == null ? "" : line;
      }
      if (!refusal.isEmpty()) {
        return gone(box, refusal);
      }
      List<Kept> kept = box(box);
      int first = kept.size() + 1;
      kept.addAll(messages);
      if (cutAfter.decrementAndGet() < 0) {
        cutAfter.set(Integer.MAX_VALUE);
        return "";
      }
      String uids = messages.size() == 1 ? "" + first : first + ":" + kept.size();
      return capabilities.contains("UIDPLUS") ? "OK [APPENDUID 7 " + uids + "] done" : "OK done";
    }

    private String gone(String box, String refusal) {
      if (vanishes) {
        boxes.remove(box);
        vanishes = false;
      }
      return refusal;
    }

    private void fetch(String set, boolean body) throws IOException {
      for (int uid = 1; uid <= open.size(); uid++) {
        if (!contains(set, uid)) {
          continue;
        }
        Kept kept = open.get(uid - 1);
        send("* " + uid + " FETCH (UID " + uid + " FLAGS (" + kept.flags() + ") INTERNALDATE \"");
        send(kept.date() + "\" RFC822.SIZE " + kept.octets().bytes().length);
        if (body) {
          send(" BODY[] {" + kept.octets().bytes().length + "}\r\n");
          out.write(kept.octets().bytes());
        }
        send(")\r\n");
      }
    }

    private static boolean contains(String set, long uid) {
      return Arrays.stream(SequenceSet.parse(set).uids(10_000)).anyMatch(each -> each == uid);
    }

    private @Nullable String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      out.flush();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          return null;
        }
        line.write(c);
      }
      return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private void send(String octets) throws IOException {
      out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }
  }

  /** A mailbox that is there. */
  List<Kept> box(String name) {
    return Objects.requireNonNull(boxes.get(name));
  }

  /** Bodies of a mailbox, in order. */
  List<String> bodies(String box) {
    return boxes.getOrDefault(box, List.of()).stream()
        .map(each -> new String(each.octets().bytes(), StandardCharsets.ISO_8859_1))
        .collect(Collectors.toList());
  }

  /** How often each command verb came. */
  Map<String, Long> verbs() {
    return heard.stream()
        .collect(
            Collectors.groupingBy(
                each -> each.split(" ", 2)[0], TreeMap::new, Collectors.counting()));
  }
}
