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

  /**
   * How a multipart begins.
   *
   * @param boundary as declared, or as it looks where that begins no part
   * @param first the line before the first part
   */
  record Opening(String boundary, Hit first) {}

  private static final class Open {
    final int level;
    final byte[] delimiter;

    Open(int level, String boundary) {
      this.level = level;
      this.delimiter = ("--" + boundary).getBytes(StandardCharsets.UTF_8);
    }
  }

  private static final byte[] HYPHENS = {'-', '-'};
  private static final String CONTENT = "Content-";
  private static final int LONGEST_GUESS = 200;

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

  /**
   * How the first part of a multipart begins that is not open yet; null where none does.
   *
   * @param declared the boundary that its header tells
   * @param from where its body begins
   */
  @Nullable Opening opening(int level, @Nullable String declared, int from) {
    Hit first = declared == null ? null : first(level, declared, from);
    if (declared != null && first != null) {
      return new Opening(declared, first);
    }
    String guess = guess(from);
    first = guess == null ? null : first(level, guess, from);
    return guess == null || first == null ? null : new Opening(guess, first);
  }

  private @Nullable Hit first(int level, String boundary, int from) {
    open(level, boundary);
    Hit first = next(from);
    close(level);
    return first == null || first.level() != level || first.closing() ? null : first;
  }

  /**
   * The boundary of a multipart whose header does not tell it, or tells another: a line of two
   * hyphens and more, with a Content field below it, before any boundary that is open.
   */
  private @Nullable String guess(int from) {
    int line = from;
    while (line < bytes.length && at(line) == null) {
      int feed = Bytes.indexOf(bytes, (byte) '\n', line, bytes.length);
      int end = Bytes.trimEnd(bytes, line, feed);
      boolean named = end - line > 2 && end - line <= LONGEST_GUESS && bytes[line + 2] > ' ';
      if (named && startsWith(bytes, line, bytes.length, HYPHENS) && isContentField(feed + 1)) {
        return new String(bytes, line + 2, end - line - 2, StandardCharsets.UTF_8);
      }
      line = feed + 1;
    }
    return null;
  }

  private boolean isContentField(int line) {
    int end = Math.min(bytes.length, line + CONTENT.length());
    return line < end
        && new String(bytes, line, end - line, StandardCharsets.US_ASCII).equalsIgnoreCase(CONTENT);
  }

  private static boolean startsWith(byte[] bytes, int line, int end, byte[] delimiter) {
    if (line + delimiter.length > end) {
      return false;
    }
    for (int i = 0; i < delimiter.length; i++) {
      if (bytes[line + i] != delimiter[i]) {
        return false;
      }
    }
    return true;
  }
}
