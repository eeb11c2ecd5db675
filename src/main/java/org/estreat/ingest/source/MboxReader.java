package org.estreat.ingest.source;

import java.io.IOException;
import java.io.OutputStream;
import java.time.OffsetDateTime;
import org.estreat.ingest.source.FromLine.Kind;

/**
 * Splits an mbox file of any dialect and any size. Only one message at a time is in memory.
 *
 * <p>A message begins after its From_ line and ends before the next one, less the one blank line
 * that belongs to the format. A line that begins with {@code From } ends a message where it stands
 * after a blank line and either has a date or is a bare sender followed by a header; without a
 * blank line before it, it must be followed by a header, and have a date unless the file's first
 * has none either. Whatever is decided, no octet is lost: what is not taken for a From_ line stays
 * in the message.
 */
final class MboxReader {
  private static final int WINDOW = 1 << 18;
  private static final int PROBE = 1 << 12;
  private static final int LONGEST_FROM_LINE = 1_000;

  private final SourceFile source;
  private final MboxDialect dialect;
  private final LineFile file;

  /** For looking ahead, so that the window of {@code file} stays where the reading is. */
  private final LineFile probe;

  private Kind firstKind = Kind.DATED;
  private long undated;
  private long crowded;

  private MboxReader(SourceFile source, MboxDialect dialect, LineFile file, LineFile probe) {
    this.source = source;
    this.dialect = dialect;
    this.file = file;
    this.probe = probe;
  }

  /**
   * @param source its time is the INTERNALDATE of messages whose From_ line has no date
   * @param mark where to begin; the messages owed before it are read first
   */
  static void read(SourceFile source, MboxDialect dialect, FileMark mark, SourceListener listener)
      throws IOException {
    try (LineFile file = new LineFile(source.path(), WINDOW);
        LineFile probe = new LineFile(source.path(), PROBE)) {
      new MboxReader(source, dialect, file, probe).read(mark, listener);
    }
  }

  private void read(FileMark mark, SourceListener listener) throws IOException {
    long from = 0;
    while (file.isBlankLine(from)) {
      from = file.nextLine(from);
    }
    if (from == file.size()) {
      listener.note(source.source(), "is empty: no messages");
      return;
    }
    boolean headless = !file.startsWith(from, "From ");
    if (!headless) {
      firstKind = FromLine.parse(file.line(from, LONGEST_FROM_LINE)).kind();
    } else if (!MboxHeader.isMailAt(file, from)) {
      listener.excepted(
          source.source(),
          "is no mbox: at octet "
              + from
              + " expected \"From \", found \""
              + file.shown(from)
              + "\"");
      return;
    }
    for (long owed : mark.owed()) {
      readAt(owed, headless && owed == from, listener);
    }
    undated = mark.position().undated();
    crowded = mark.position().crowded();
    if (mark.position().octet() > 0) {
      from = mark.position().octet();
    } else if (headless) {
      from = readHeadless(from, listener);
    }
    while (from < file.size()) {
      listener.reached(new FileMark.Position(from, undated, crowded));
      from = readOne(from, listener);
    }
    remark(listener);
  }

  private void readAt(long from, boolean headless, SourceListener listener) throws IOException {
    if (headless) {
      readHeadless(from, listener);
    } else {
      readOne(from, listener);
    }
  }

  /** Reads the message whose From_ line begins here, and says where the next one does. */
  private long readOne(long from, SourceListener listener) throws IOException {
    OffsetDateTime date = FromLine.parse(file.line(from, LONGEST_FROM_LINE)).date();
    if (date == null) {
      undated++;
    }
    long start = file.nextLine(from);
    MboxHeader header = MboxHeader.read(probe, start);
    Ending ending = ending(start, header);
    listener.message(
        new FoundMessage(
            source.source() + "#" + from,
            ending.end() - start,
            header.flags(),
            date == null ? source.time() : date,
            content(start, ending.end())));
    return ending.next();
  }

  /**
   * Reads a first message without a From_ line: of a file whose beginning was lost, or that is one
   * message under an mbox's name; then it ends where the file ends.
   */
  private long readHeadless(long start, SourceListener listener) throws IOException {
    Ending ending = scan(start);
    long end = ending.next() == file.size() ? file.size() : ending.end();
    listener.note(
        source.source(), "begins without a From_ line; what stands before the first was taken");
    listener.message(
        new FoundMessage(
            source.source() + "#" + start,
            end - start,
            MboxHeader.read(probe, start).flags(),
            source.time(),
            content(start, end)));
    return ending.next();
  }

  private FoundMessage.Content content(long start, long end) {
    if (dialect != MboxDialect.MBOXRD) {
      return file.content(start, end);
    }
    return new FoundMessage.Content() {
      @Override
      public byte[] read() throws IOException {
        return Unquoting.mboxrd(file.bytes(start, end));
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        OutputStream to = new Unquoting(out);
        file.copy(start, end, to);
        to.flush();
      }
    };
  }

  /**
   * @param end of the message
   * @param next where the next From_ line begins, or the file ends
   */
  private record Ending(long end, long next) {}

  private Ending ending(long start, MboxHeader header) throws IOException {
    if (dialect == MboxDialect.ORIGINAL && header.contentLength() >= 0) {
      long end = header.bodyStart() + header.contentLength();
      long next = nextAfter(end);
      if (next >= 0) {
        return new Ending(end, next);
      }
    }
    return scan(start);
  }

  /** Where the From_ line is that comes right after this place, or the file's end; -1: neither. */
  private long nextAfter(long end) throws IOException {
    if (end > file.size()) {
      return -1;
    }
    long next = end;
    for (int i = 0; i < 2 && probe.isBlankLine(next); i++) {
      next = probe.nextLine(next);
    }
    if (next == file.size()) {
      return next;
    }
    return probe.isLineStart(next) && probe.startsWith(next, "From ") && isSeparator(next, true)
        ? next
        : -1;
  }

  private Ending scan(long start) throws IOException {
    long line = start;
    long blankLine = -1; // where the line before begins, if it is blank
    while (line < file.size()) {
      boolean mayEnd = line > start && file.at(line) == 'F' && file.startsWith(line, "From ");
      if (mayEnd && isSeparator(line, blankLine >= 0)) {
        crowded += blankLine >= 0 ? 0 : 1;
        return new Ending(blankLine >= 0 ? blankLine : line, line);
      }
      blankLine = file.isBlankLine(line) ? line : -1;
      line = file.nextLine(line);
    }
    return new Ending(blankLine >= 0 ? blankLine : file.size(), file.size());
  }

  private boolean isSeparator(long line, boolean afterBlank) throws IOException {
    Kind kind = FromLine.parse(probe.line(line, LONGEST_FROM_LINE)).kind();
    return switch (kind) {
      case DATED -> afterBlank || headerFollows(line);
      case GIT -> afterBlank && firstKind == Kind.GIT;
      case SENDER_ONLY -> (afterBlank || firstKind == Kind.SENDER_ONLY) && headerFollows(line);
      case PROSE -> false;
    };
  }

  private boolean headerFollows(long line) throws IOException {
    return MboxHeader.isFieldAt(probe, probe.nextLine(line));
  }

  private void remark(SourceListener listener) throws IOException {
    if (!file.isLineStart(file.size())) {
      listener.note(
          source.source(),
          "does not end with a line end (at octet "
              + file.size()
              + "): its last message may be cut off; it was taken as far as it goes");
    }
    if (undated > 0) {
      listener.note(
          source.source(),
          undated + " From_ lines have no date that can be read; the file's own time was taken");
    }
    if (crowded > 0) {
      listener.note(
          source.source(), crowded + " From_ lines have no blank line before them; all were taken");
    }
  }
}
