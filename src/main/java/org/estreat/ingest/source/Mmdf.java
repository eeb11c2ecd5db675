package org.estreat.ingest.source;

import java.io.IOException;
import java.time.OffsetDateTime;

/**
 * Reads a mailbox of MMDF, mbox's relative: a line of four octets 1 before and after each message,
 * which may begin with a From_ line.
 */
final class Mmdf {
  static final String LINE = "\1\1\1\1";
  private static final int WINDOW = 1 << 18;
  private static final int LONGEST_FROM_LINE = 1_000;

  private Mmdf() {}

  static boolean is(SourceFile file) throws IOException {
    try (LineFile lines = new LineFile(file.path(), LONGEST_FROM_LINE)) {
      return isLine(lines, 0);
    }
  }

  static void read(SourceFile file, SourceListener listener) throws IOException {
    try (LineFile lines = new LineFile(file.path(), WINDOW);
        LineFile probe = new LineFile(file.path(), WINDOW)) {
      long line = 0;
      while (line < lines.size()) {
        long start = isLine(lines, line) ? lines.nextLine(line) : line;
        long end = end(lines, start);
        if (end > start) {
          message(file, probe, start, end, listener);
        }
        line = end == lines.size() ? end : lines.nextLine(end);
      }
    }
  }

  private static void message(
      SourceFile file, LineFile lines, long begin, long end, SourceListener listener)
      throws IOException {
    OffsetDateTime date = null;
    long start = begin;
    if (lines.startsWith(begin, "From ")) {
      date = FromLine.parse(lines.line(begin, LONGEST_FROM_LINE)).date();
      start = Math.min(end, lines.nextLine(begin));
    }
    long first = start;
    listener.message(
        new FoundMessage(
            file.source() + "#" + begin,
            end - first,
            MboxHeader.read(lines, first).flags(),
            date == null ? file.time() : date,
            lines.content(first, end)));
  }

  private static long end(LineFile lines, long start) throws IOException {
    long line = start;
    while (line < lines.size() && !isLine(lines, line)) {
      line = lines.nextLine(line);
    }
    return line;
  }

  private static boolean isLine(LineFile lines, long position) throws IOException {
    return lines.startsWith(position, LINE) && lines.isBlankLine(position + LINE.length());
  }
}
