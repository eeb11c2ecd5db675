package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.estreat.imap.Dovecot;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Dovecot answers the transcripts as we do, but for what they say of it with a reason. Its
 * zone is India's, so that days of INTERNALDATE are counted there.
 */
class TranscriptsIT {
  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicContainer> dovecotAnswersAlike() throws Exception {
    String missing = Dovecot.missing();
    assumeTrue(missing == null, () -> "" + missing);
    List<DynamicContainer> all = new ArrayList<>();
    try (Dovecot server = new Dovecot(folder, "mail_save_crlf = yes\n").start()) {
      for (Transcript each : Transcript.all()) {
        try (Client client = new Client(server.port(), each.name())) {
          client.fill(each.messages());
          List<DynamicTest> tests = new ArrayList<>();
          for (Transcript.Command command : each.commands()) {
            tests.add(test(command, client));
          }
          all.add(DynamicContainer.dynamicContainer(each.name(), tests));
        }
      }
    }
    return all.stream();
  }

  private static DynamicTest test(Transcript.Command command, Client client) throws IOException {
    String expected = command.dovecot() == null ? command.answer() : command.dovecot();
    if (expected.equals("skip")) {
      return DynamicTest.dynamicTest(command.line() + " (skipped)", () -> {});
    }
    String answer = client.ask(command.line());
    return DynamicTest.dynamicTest(command.line(), () -> assertThat(answer).isEqualTo(expected));
  }

  /** As much of a client as these commands need. */
  private static final class Client implements Closeable {
    private static final Pattern ITEM =
        Pattern.compile("(MIN|MAX|ALL|COUNT|MODSEQ) (\\S+)|PARTIAL (\\([^)]*\\))");
    private static final List<String> ORDER =
        List.of("MIN", "MAX", "ALL", "COUNT", "PARTIAL", "MODSEQ");

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final List<String> untagged = new ArrayList<>();

    Client(int port, String user) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      in = new BufferedInputStream(socket.getInputStream());
      out = socket.getOutputStream();
      readLine();
      done("LOGIN " + user + " x");
    }

    void fill(List<Transcript.Item> items) throws IOException {
      for (Transcript.Item item : items) {
        byte[] sent = item.bytes();
        String flags = item.flags().stream().map(Object::toString).collect(Collectors.joining(" "));
        write("a APPEND INBOX (" + flags + ") \"" + item.date() + "\" {" + sent.length + "}\r\n");
        readLine();
        out.write(sent);
        write("\r\n");
        assertThat(tagged()).startsWith("OK");
      }
      done("SELECT INBOX (CONDSTORE)");
      for (Transcript.Item item : items) {
        if (item.isGap()) {
          done("UID STORE " + item.uid() + " +FLAGS.SILENT (\\Deleted)");
          done("UID EXPUNGE " + item.uid());
        }
      }
    }

    private void done(String command) throws IOException {
      write("a " + command + "\r\n");
      assertThat(tagged()).as(command).startsWith("OK");
    }

    String ask(String command) throws IOException {
      write("a UID " + command + "\r\n");
      String status = tagged();
      if (!status.startsWith("OK")) {
        return status.substring(0, status.indexOf(' '));
      }
      for (String line : untagged) {
        if (line.matches("\\* (SEARCH|SORT|THREAD)\\b.*")) {
          return line.replaceFirst("\\* [A-Z]+ ?", "").strip();
        } else if (line.startsWith("* ESEARCH")) {
          return items(line);
        }
      }
      return "";
    }

    private static String items(String line) {
      List<String> items = new ArrayList<>();
      Matcher matcher = ITEM.matcher(line);
      while (matcher.find()) {
        items.add(matcher.group());
      }
      items.sort((one, other) -> Integer.compare(rank(one), rank(other)));
      return String.join(" ", items);
    }

    private static int rank(String item) {
      return ORDER.indexOf(item.substring(0, item.indexOf(' ')));
    }

    private void write(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    /** The status of the command, with what came before it in {@link #untagged}. */
    private String tagged() throws IOException {
      untagged.clear();
      String line = readLine();
      while (!line.startsWith("a ")) {
        untagged.add(line);
        line = readLine();
      }
      return line.substring(2);
    }

    private String readLine() throws IOException {
      var line = new ByteArrayOutputStream();
      for (int octet = in.read(); octet != '\n'; octet = in.read()) {
        if (octet < 0) {
          throw new EOFException("the server went away after: " + line);
        }
        line.write(octet);
      }
      return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
