package org.estreat.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The boundaries of the multiparts that are open at a point, and the lines that they match. A line
 * is compared by its beginning, as RFC 2046 section 5.1.1 wants; of several boundaries that match,
 * the longest wins, then the innermost.
 */
final class Delimiters {
  /**
   * @param level of the multipart whose boundary it is
   * @param lineStart where the line begins
   * @param next where the line after it begins
   * @param closing whether it ends the multipart
   */
  record Hit(int level, int lineStart, int next, boolean closing) {}

  private static final class Open {
    final int level;
    final byte[] delimiter;

    Open(int level, String boundary) {
      this.level = level;
      this.delimiter = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
    }
  }

  private final byte[] bytes;
  private final List<Open> open = new ArrayList<>();

  Delimiters(byte[] bytes) {
    this.bytes = bytes;
  }

  void open(int level, String boundary) {
    open.add(new Open(level, boundary));
  }

  /** Forgets the boundaries of this level and of all inside it. */
  void close(int level) {
    while (!open.isEmpty() && open.getLast().level >= level) {
      open.removeLast();
    }
  }

  /** Whether the multipart of this level, the innermost there is, has not been ended. */
  boolean isOpen(int level) {
    return !open.isEmpty() && open.getLast().level == level;
  }

  /** The first boundary line at or after the line that begins at {@code from}. */
  @Nullable Hit next(int from) {
    int line = open.isEmpty() ? bytes.length : from;
    while (line < bytes.length) {
      Hit hit = at(line);
      if (hit != null) {
        return hit;
      }
      line = Bytes.indexOf(bytes, (byte) '\n', line, bytes.length) + 1;
    }
    return null;
  }

  /** The boundary that the line which begins at {@code line} is. */
  @Nullable Hit at(int line) {
    return at(bytes, line, bytes.length);
  }

  /**
   * The boundary that a line of other bytes is, of which no more than up to {@code end} is seen.
   */
  @Nullable Hit at(byte[] bytes, int line, int end) {
    if (line + 1 >= end || bytes[line] != '-' || bytes[line + 1] != '-') {
      return null;
    }
    Open best = null;
    for (int i = open.size() - 1; i >= 0; i--) {
      Open candidate = open.get(i);
      if (startsWith(bytes, line, end, candidate.delimiter)
          && (best == null || best.delimiter.length < candidate.delimiter.length)) {
        best = candidate;
      }
    }
    if (best == null) {
      return null;
    }
    int after = line + best.delimiter.length;
    boolean closing = after + 1 < end && bytes[after] == '-' && bytes[after + 1] == '-';
    int feed = Bytes.indexOf(bytes, (byte) '\n', after, end);
    return new Hit(best.level, line, Math.min(end, feed + 1), closing);
  }

  private static boolean startsWith(byte[] bytes, int line, int end, byte[] delimiter) {
    if (line + delimiter.length > end) {
      return false;
    }
    for (int i = 2; i < delimiter.length; i++) {
      if (bytes[line + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }
}
