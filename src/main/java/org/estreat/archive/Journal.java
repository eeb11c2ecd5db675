package org.estreat.archive;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * The end of the custody journal, where lines are appended, each with its number and the SHA-256 of
 * the line before. Not safe to use from several threads; the static readers are.
 */
final class Journal implements AutoCloseable {
  private final OpenFile file;
  private long lines;
  private String head;

  Journal(OpenFile file, long lines, String head) {
    this.file = file;
    this.lines = lines;
    this.head = head;
  }

  /** Appends one line; when this throws, the journal is as before. */
  void append(CustodyEvent event, @Nullable Place place) throws IOException {
    byte[] line = new JournalLine(lines + 1, head, event, place).encode();
    byte[] withEnd = Arrays.copyOf(line, line.length + 1);
    withEnd[line.length] = '\n';
    file.append(withEnd, 0, withEnd.length);
    lines++;
    head = sha256(line);
  }

  long end() {
    return file.end();
  }

  long lines() {
    return lines;
  }

  String head() {
    return head;
  }

  void sync() throws IOException {
    file.sync();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  static String sha256(byte[] line) {
    return HexFormat.of().formatHex(MessageKey.newDigest().digest(line));
  }

  /** Receives the lines of a journal. */
  interface LineVisitor {
    /**
     * @param offset of the line's first octet
     * @param line without its LF
     * @return whether to go on
     */
    boolean visit(long offset, byte[] line) throws IOException;
  }

  /**
   * Calls back for each line that ends in [from, until), and returns where the last one ends. A
   * line that is being written is not a line yet.
   */
  static long forEachLine(Path journal, long from, long until, LineVisitor each)
      throws IOException {
    long end = from;
    if (from >= until || !Files.exists(journal)) {
      return end;
    }
    var line = new ByteArrayOutputStream(1024);
    byte[] chunk = new byte[1 << 16];
    try (var file = new FileInputStream(journal.toFile())) {
      file.skip(from);
      for (long position = from; position < until; ) {
        int length = file.read(chunk, 0, (int) Math.min(chunk.length, until - position));
        if (length < 0) {
          return end;
        }
        int start = 0;
        for (int i = 0; i < length; i++) {
          if (chunk[i] == '\n') {
            line.write(chunk, start, i - start);
            if (!each.visit(end, line.toByteArray())) {
              return end;
            }
            line.reset();
            start = i + 1;
            end = position + start;
          }
        }
        line.write(chunk, start, length - start);
        position += length;
      }
    }
    return end;
  }

  /** The last line that has its LF, without it; null when there is none. */
  static byte @Nullable [] lastLine(Path journal) throws IOException {
    long until = Files.size(journal);
    int length = 1 << 12;
    while (true) {
      long from = Math.max(0, until - length);
      byte[] tail = OpenFile.read(journal, from, (int) (until - from));
      int last = lastLineFeed(tail, tail.length);
      int before = lastLineFeed(tail, last);
      if (last < 0 && from == 0) {
        return null;
      }
      if (last >= 0 && (before >= 0 || from == 0)) {
        return Arrays.copyOfRange(tail, before + 1, last);
      }
      length = Math.multiplyExact(length, 4);
    }
  }

  private static int lastLineFeed(byte[] bytes, int before) {
    int i = before - 1;
    while (i >= 0 && bytes[i] != '\n') {
      i--;
    }
    return Math.max(i, -1);
  }
}
