package org.estreat.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.estreat.model.ContentType;

/**
 * Goes through a message of any length and keeps what a {@link PartSplitter} needs to see its
 * structure, every header and every line that may be a boundary, and as much of the bodies as fits.
 * A body that does not fit is cut: of text the beginning stays, of anything else nothing, because
 * half a file is none. The line end before a boundary stays, as it belongs to the boundary.
 *
 * <p>Which boundaries are open is not followed here. A line that looks like one and is none, and
 * lines after it that are taken for a header, are kept without need; nothing else comes of it.
 *
 * <p>For use by one thread, once.
 */
final class Condenser {
  /** A longer line is seen in pieces of so many octets; a multiple of 4, as base64 wants it. */
  private static final int PIECE = 1 << 16;

  /** Boundaries that are looked for, those that occurred last: a multipart's own is among them. */
  private static final int MOST_BOUNDARIES = 256;

  /** How many stretches are left out before the rest is, so that their list stays short. */
  private static final int MOST_GAPS = 100_000;

  private final int most;
  private final List<byte[]> boundaries = new ArrayList<>();
  private final List<Excerpt.Gap> gaps = new ArrayList<>();
  private byte[] kept = new byte[PIECE];
  private int length;
  private long octets;
  private long bareLineFeeds;
  private byte before;

  private boolean inHeader = true;
  private boolean digest;
  private int start; // of the header or body that is being read, in what is kept
  private boolean isText;
  private boolean cutting;
  private boolean full;
  private long skipped; // of this body
  private int lineEnd; // octets of the line end that was skipped last

  /**
   * @param most octets to keep: three quarters of them for bodies, half for a single text
   */
  Condenser(int most) {
    this.most = most;
  }

  void run(InputStream in) throws IOException {
    byte[] buffer = new byte[PIECE];
    int filled = 0;
    boolean lineStart = true;
    int count = 0;
    while (count >= 0) {
      count = in.read(buffer, filled, buffer.length - filled);
      filled += Math.max(0, count);
      int from = 0;
      int feed = Bytes.indexOf(buffer, (byte) '\n', from, filled);
      while (feed < filled) {
        piece(buffer, from, feed + 1, lineStart);
        lineStart = true;
        from = feed + 1;
        feed = Bytes.indexOf(buffer, (byte) '\n', from, filled);
      }
      boolean last = from < filled && (count < 0 || (from == 0 && filled == buffer.length));
      if (last) {
        piece(buffer, from, filled, lineStart);
        lineStart = false;
        from = filled;
      }
      System.arraycopy(buffer, from, buffer, 0, filled - from);
      filled -= from;
    }
    closeGap(false);
    kept = Arrays.copyOf(kept, length);
  }

  /** What was kept; complete after {@link #run}. */
  byte[] bytes() {
    return kept;
  }

  List<Excerpt.Gap> gaps() {
    return gaps;
  }

  /** Of the whole message. */
  long octets() {
    return octets;
  }

  /** RFC822.SIZE: every bare LF counts as CRLF. */
  long size() {
    return octets + bareLineFeeds;
  }

  /** A line, or a piece of one that is too long. */
  private void piece(byte[] bytes, int from, int to, boolean lineStart) {
    byte previous = before;
    octets += to - from;
    before = bytes[to - 1];
    boolean ends = before == '\n';
    boolean hasReturn = ends && (to - from > 1 ? bytes[to - 2] : previous) == '\r';
    bareLineFeeds += ends && !hasReturn ? 1 : 0;
    int closing = lineStart && !full ? boundary(bytes, from, to) : -1;
    if (closing >= 0) {
      closeGap(true);
      keep(bytes, from, to);
      begin(closing == 0);
    } else if (inHeader) {
      headerLine(bytes, from, to, lineStart);
    } else {
      body(bytes, from, to);
    }
    if (skipped > 0) {
      lineEnd = ends ? (hasReturn ? 2 : 1) : 0;
    }
  }

  private void begin(boolean header) {
    inHeader = header;
    start = length;
    isText = false;
    cutting = false;
  }

  private void headerLine(byte[] bytes, int from, int to, boolean lineStart) {
    keep(bytes, from, to);
    boolean blank = to - from == 1 || (to - from == 2 && bytes[from] == '\r');
    if (!lineStart || !blank || bytes[to - 1] != '\n' || full) {
      return;
    }
    Header header =
        HeaderParser.parse(kept, start, length, line -> false, PartSplitter.MOST_FIELDS);
    Entity entity = Entity.of(header, digest ? Entity.RFC822 : ContentType.TEXT_PLAIN);
    String boundary = entity.isMultipart() ? entity.type().parameters().get("boundary") : null;
    if (boundary != null) {
      boundaries.addFirst(Delimiters.delimiter(boundary));
      if (boundaries.size() > MOST_BOUNDARIES) {
        boundaries.removeLast();
      }
    }
    digest |= entity.type().is("multipart", "digest");
    begin(entity.isMessage());
    isText = entity.isText();
  }

  private void body(byte[] bytes, int from, int to) {
    int end = isText ? Math.min(most / 4 * 3, start + most / 2) : most / 4 * 3;
    if (!cutting && !full && length + (to - from) > end) {
      cutting = true;
      if (!isText) {
        skipped += length - start;
        length = start;
      }
    }
    if (cutting || full) {
      skipped += to - from;
    } else {
      append(bytes, from, to);
    }
  }

  /** Keeps structure; where even that does not fit, the rest of the message is left out. */
  private void keep(byte[] bytes, int from, int to) {
    full |= length + (to - from) > most || gaps.size() >= MOST_GAPS;
    if (full) {
      skipped += to - from;
    } else {
      append(bytes, from, to);
    }
  }

  private void closeGap(boolean atBoundary) {
    if (skipped == 0) {
      return;
    }
    int end = atBoundary ? (int) Math.min(lineEnd, skipped) : 0;
    if (skipped > end) {
      gaps.add(new Excerpt.Gap(length, skipped - end));
    }
    if (end > 0) {
      byte[] feed = {'\r', '\n'};
      append(feed, 2 - end, 2);
    }
    skipped = 0;
  }

  private void append(byte[] bytes, int from, int to) {
    int count = to - from;
    if (length + count > kept.length) {
      long larger = Math.max(length + (long) count, Math.min(2L * kept.length, most + 2L * PIECE));
      kept = Arrays.copyOf(kept, (int) larger);
    }
    System.arraycopy(bytes, from, kept, length, count);
    length += count;
  }

  /** -1: no boundary; 0: one that begins a part; 1: one that ends a multipart. */
  private int boundary(byte[] bytes, int from, int to) {
    if (to - from < 3 || bytes[from] != '-' || bytes[from + 1] != '-') {
      return -1;
    }
    int best = -1;
    for (int i = 0; i < boundaries.size(); i++) {
      byte[] each = boundaries.get(i);
      if (startsWith(bytes, from, to, each)
          && (best < 0 || boundaries.get(best).length < each.length)) {
        best = i;
      }
    }
    if (best < 0) {
      return -1;
    }
    byte[] found = boundaries.remove(best);
    boundaries.addFirst(found);
    int after = from + found.length;
    return after + 1 < to && bytes[after] == '-' && bytes[after + 1] == '-' ? 1 : 0;
  }

  private static boolean startsWith(byte[] bytes, int from, int to, byte[] start) {
    return start.length <= to - from
        && Arrays.equals(bytes, from, from + start.length, start, 0, start.length);
  }
}
