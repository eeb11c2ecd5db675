package org.estreat.index;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.estreat.mime.MimeReader;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;

/**
 * A transcript of {@link SemanticsTest}. {@code === name; flags=\Seen Work; received=2024-01-31}
 * begins a message ({@code levels=9}: within so many multiparts), {@code ===} the programs; {@code
 * #} a comment, before the first message and among the programs. Lines of a message end in CRLF;
 * blank lines at its end are none of it. In messages and programs, {@code ‹0D 0A›} stands for
 * bytes, U+240D U+240A for CRLF, and {@code ›} at a line's end for no line end.
 */
record SemanticsFile(List<String> names, List<IndexEntry> entries, List<String> programs) {
  static final String MAILBOX = "alice/INBOX";

  static SemanticsFile read(Path file) throws IOException {
    List<String> names = new ArrayList<>();
    List<IndexEntry> entries = new ArrayList<>();
    List<String> programs = new ArrayList<>();
    for (String block : Files.readString(file).split("(?m)^===", -1)) {
      String head = block.lines().findFirst().orElse("").strip();
      String text = block.substring(Math.min(block.length(), block.indexOf('\n') + 1));
      if (head.startsWith("#")) {
        continue;
      }
      if (head.isEmpty()) {
        text.lines()
            .filter(each -> !each.isEmpty() && !each.startsWith("#"))
            .forEach(programs::add);
      } else {
        String[] options = head.split("; *", -1);
        names.add(options[0]);
        entries.add(entry(names.size(), options, text.stripTrailing() + "\n"));
      }
    }
    return new SemanticsFile(names, entries, programs);
  }

  String name(long uid) {
    return names.get((int) uid - 1);
  }

  private static IndexEntry entry(int uid, String[] options, String written) {
    String text = written;
    Set<Flag> flags = new HashSet<>();
    OffsetDateTime received = OffsetDateTime.parse("2010-06-15T12:00:00Z");
    for (String option : options) {
      String value = option.substring(option.indexOf('=') + 1);
      if (option.startsWith("flags=")) {
        Arrays.stream(value.split(" ", -1)).map(Flag::new).forEach(flags::add);
      } else if (option.startsWith("received=")) {
        received = OffsetDateTime.parse(value);
      } else if (option.startsWith("levels=")) {
        text = nested(text, Integer.parseInt(value));
      }
    }
    Sighting sighting =
        new Sighting(
            Mailbox.parse(MAILBOX),
            new UidValidity(1),
            new Uid(uid),
            flags,
            received,
            new ModSeq(uid),
            false,
            null);
    byte[] message = bytes(text.replace("›\n", "›").replace("\n", "\r\n"));
    return new IndexEntry(sighting, new MimeReader().read(message), List.of());
  }

  private static String nested(String text, int levels) {
    StringBuilder message = new StringBuilder();
    for (int i = 0; i < levels; i++) {
      message.append("Content-Type: multipart/mixed; boundary=n%1$d-\n\n--n%1$d-\n".formatted(i));
    }
    return message + text;
  }

  /** The text as UTF-8, with the bytes that are written in it by their numbers. */
  static byte[] bytes(String written) {
    String text = written.replace('\u240d', '\r').replace('\u240a', '\n');
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    for (int open = text.indexOf('‹'); open >= 0; open = text.indexOf('‹', at)) {
      int close = text.indexOf('›', open);
      out.writeBytes(text.substring(at, open).getBytes(StandardCharsets.UTF_8));
      for (String hex : text.substring(open + 1, close).split(" ", -1)) {
        if (!hex.isEmpty()) {
          out.write(Integer.parseInt(hex, 16));
        }
      }
      at = close + 1;
    }
    out.writeBytes(text.substring(at).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
