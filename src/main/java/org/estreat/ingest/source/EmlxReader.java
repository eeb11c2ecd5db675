package org.estreat.ingest.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.model.Flag;

/**
 * Reads a message of Apple Mail ({@code .emlx}): a line with the number of its octets, the message,
 * and a property list with its flags and the time of its arrival. Of a {@code .partial.emlx} the
 * attachments lie in other files or only on the server; it is taken and said to be incomplete.
 */
final class EmlxReader {
  private static final int LONGEST_COUNT = 40;
  private static final int LONGEST_LIST = 1 << 20;

  private static final Pattern FLAGS =
      Pattern.compile("<key>flags</key>\\s*<integer>([0-9]{1,18})</integer>");
  private static final Pattern RECEIVED =
      Pattern.compile("<key>date-received</key>\\s*<(?:integer|real)>([0-9]{1,11})[.0-9]*</");

  /** Bits of {@code flags}; the others count attachments, or are of the display. */
  private static final Map<Integer, Flag> BITS =
      Map.of(
          0, Flag.SEEN,
          1, Flag.DELETED,
          2, Flag.ANSWERED,
          4, Flag.FLAGGED,
          6, Flag.DRAFT,
          8, new Flag("$Forwarded"),
          24, new Flag("$Junk"),
          25, new Flag("$NotJunk"));

  private EmlxReader() {}

  static void read(SourceFile file, boolean partial, SourceListener listener) throws IOException {
    try (LineFile lines = new LineFile(file.path(), 1 << 12)) {
      String first = lines.line(0, LONGEST_COUNT).strip();
      if (!first.matches("[0-9]{1,15}")) {
        throw new IOException(
            "expected a first line with the number of the message's octets, found \""
                + lines.shown(0)
                + "\"");
      }
      long start = lines.nextLine(0);
      long announced = Long.parseLong(first);
      long end = Math.min(lines.size(), start + announced);
      long listEnd = Math.min(lines.size(), end + LONGEST_LIST);
      String list = new String(lines.bytes(end, listEnd), StandardCharsets.UTF_8);
      listener.message(
          new FoundMessage(
              file.source(),
              end - start,
              flags(list),
              received(list, file.time()),
              lines.content(start, end)));
      if (end - start < announced) {
        listener.incomplete(
            file.source(),
            "is cut off: it announces %d octets and has %d; these were taken"
                .formatted(announced, end - start));
      } else if (partial) {
        listener.incomplete(
            file.source(),
            "Apple Mail keeps only a part of this message in the file; that was taken, its"
                + " attachments are not in it");
      }
    }
  }

  private static Set<Flag> flags(String list) {
    long bits = number(FLAGS, list).orElse(0);
    Set<Flag> flags = new HashSet<>();
    BITS.forEach((bit, flag) -> {
      if (((bits >> bit) & 1) != 0) {
        flags.add(flag);
      }
    });
    return flags;
  }

  private static OffsetDateTime received(String list, OffsetDateTime fallback) {
    OptionalLong seconds = number(RECEIVED, list);
    return seconds.isEmpty()
        ? fallback
        : Times.within(seconds.getAsLong()).atOffset(ZoneOffset.UTC);
  }

  private static OptionalLong number(Pattern pattern, String list) {
    Matcher found = pattern.matcher(list);
    return found.find() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
  }
}
