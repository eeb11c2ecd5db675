package org.estreat.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.estreat.model.Flag;
import org.jspecify.annotations.Nullable;

/**
 * A file of src/test/resources/transcripts: the messages of one mailbox and what UID SEARCH, UID
 * SORT and UID THREAD answer there, one command after the other in one session.
 *
 * <pre>
 * message flags="\Seen $Work" received="31-Jan-2024 23:30:00 -0800" modseq="5"
 * Subject: up to the line of equals signs
 *
 * UIDs are given from 1 on; "gap" leaves one out.
 * ====
 * gap
 *
 * SEARCH SUBJECT equals
 * => 1
 * dovecot => 1 2
 * why: for each answer of Dovecot's that is another one; it may be "skip"
 * </pre>
 *
 * <p>Answers are UIDs, the lists of a THREAD, the items of an ESEARCH, {@code NO} or {@code BAD}.
 */
record Transcript(String name, List<Item> messages, List<Command> commands) {
  private static final Path FOLDER = Path.of("src/test/resources/transcripts");
  private static final Pattern ATTRIBUTE = Pattern.compile("([a-z]+)=\"([^\"]*)\"");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d-MMM-uuuu HH:mm:ss Z", Locale.ENGLISH);

  /**
   * A message, or a UID that none has.
   *
   * @param text with CRLF; null for a gap
   */
  record Item(
      long uid, List<Flag> flags, OffsetDateTime received, long modSeq, @Nullable String text) {
    boolean isGap() {
      return text == null;
    }

    byte[] bytes() {
      String held = text == null ? "Subject: gap\r\n\r\n" : text;
      return held.getBytes(StandardCharsets.UTF_8);
    }

    /** INTERNALDATE as APPEND takes it. */
    String date() {
      return TIME.format(received);
    }
  }

  /**
   * @param line after UID
   * @param dovecot Dovecot's answer, {@code skip} where it has none; null where it is ours
   */
  record Command(String line, String answer, @Nullable String dovecot) {}

  static List<Transcript> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Transcript> all = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        all.add(new Reader(file).read());
      }
      return all;
    }
  }

  private static final class Reader {
    private final Path file;
    private final List<String> lines;
    private final List<Item> items = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private int at;

    Reader(Path file) throws IOException {
      this.file = file;
      this.lines = Files.readAllLines(file);
    }

    Transcript read() {
      while (at < lines.size()) {
        String line = lines.get(at++);
        if (line.startsWith("message")) {
          items.add(message(line));
        } else if (line.equals("gap")) {
          items.add(item(Map.of(), null));
        } else if (!line.isEmpty() && !line.startsWith("#")) {
          commands.add(command(line));
        }
      }
      return new Transcript(file.getFileName().toString(), items, commands);
    }

    private Item message(String head) {
      Map<String, String> attributes = new HashMap<>();
      Matcher matcher = ATTRIBUTE.matcher(head);
      while (matcher.find()) {
        attributes.put(matcher.group(1), matcher.group(2));
      }
      StringBuilder text = new StringBuilder();
      while (!lines.get(at).equals("====")) {
        text.append(lines.get(at++)).append("\r\n");
      }
      at++;
      return item(attributes, text.toString());
    }

    private Item item(Map<String, String> attributes, @Nullable String text) {
      String flags = attributes.getOrDefault("flags", "");
      return new Item(
          items.size() + 1L,
          flags.isEmpty() ? List.of() : Arrays.stream(flags.split(" ")).map(Flag::new).toList(),
          OffsetDateTime.parse(
              attributes.getOrDefault("received", "1-Jan-2024 12:00:00 +0530"), TIME),
          Long.parseLong(attributes.getOrDefault("modseq", "1")),
          text);
    }

    private Command command(String line) {
      String answer = after("=>");
      String dovecot = after("dovecot =>");
      String why = after("why:");
      if (answer == null || (dovecot == null) != (why == null)) {
        throw new AssertionError(
            file + ", line " + at + ": expected =>, and why: with dovecot =>, after " + line);
      }
      return new Command(line, answer, dovecot);
    }

    private @Nullable String after(String mark) {
      if (at == lines.size() || !lines.get(at).startsWith(mark)) {
        return null;
      }
      return lines.get(at++).substring(mark.length()).strip();
    }
  }
}
