package org.estreat.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.estreat.mime.Delimiters.Hit;
import org.estreat.model.ContentType;

/**
 * Goes through a message of any length and keeps what a {@link PartSplitter} needs to see its
 * structure, every header and every line that may be a boundary, and as much of the bodies as fits.
 * A body that does not fit is cut: of text the beginning stays, of anything else nothing, because
 * half a file is none. The line end before a boundary stays, as it belongs to the boundary.
 *
 * <p>Which boundaries are open is followed as the splitter does, so that both see the same parts.
 *
 * <p>For use by one thread, once.
 */
final class Condenser {
  /** A longer line is seen in pieces of so many octets; a multiple of 4, as base64 wants it. */
  private static final int PIECE = 1 << 16;

  /** How many stretches are left out before the rest is, so that their list stays short. */
  private static final int MOST_GAPS = 100_000;

  /**
   * A multipart or an embedded message that is being read.
   *
   * @param digest whether a part without a type in it is a message
   */
  private record Frame(boolean digest) {}

  private final int most;
  private final Delimiters delimiters = new Delimiters(new byte[0]);
  private final List<Frame> frames = new ArrayList<>();
  private final List<Excerpt.Gap> gaps = new ArrayList<>();
  private byte[] kept = new byte[PIECE];
  private int length;
  private long octets;
  private long bareLineFeeds;
  private byte before;

  private boolean inHeader = true;
  private int fields;
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
    Hit hit = lineStart && !full ? delimiters.at(bytes, from, to) : null;
    if (hit != null && inHeader) {
      endHeader(); // a boundary ends it too, and the boundary that it declares may be this one
      hit = delimiters.at(bytes, from, to);
    }
    if (hit != null) {
      closeGap(true);
      keep(bytes, from, to);
      atBoundary(hit);
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

  private void atBoundary(Hit hit) {
    while (frames.size() > hit.level() + 1) {
      frames.removeLast();
    }
    delimiters.close(hit.closing() ? hit.level() : hit.level() + 1);
    begin(!hit.closing());
  }

  private void headerLine(byte[] bytes, int from, int to, boolean lineStart) {
    keep(bytes, from, to);
    boolean blank = to - from == 1 || (to - from == 2 && bytes[from] == '\r');
    if (lineStart && blank && bytes[to - 1] == '\n' && !full && endHeader()) {
      begin(true);
    }
  }

  /** The header that was kept last is whole; whether a message, and its header, follows. */
  private boolean endHeader() {
    int fieldsLeft = Math.max(1, PartSplitter.MOST_FIELDS - fields);
    Header header = HeaderParser.parse(kept, start, length, line -> false, fieldsLeft);
    fields += header.fields().size();
    boolean inDigest = !frames.isEmpty() && frames.getLast().digest();
    Entity entity = Entity.of(header, inDigest ? Entity.RFC822 : ContentType.TEXT_PLAIN);
    boolean tooDeep = frames.size() >= PartSplitter.MOST_LEVELS;
    boolean multipart = entity.isMultipart() && !tooDeep;
    String boundary = multipart ? entity.type().parameters().get("boundary") : null;
    if (boundary != null) {
      delimiters.open(frames.size(), boundary);
    }
    boolean message = entity.isMessage() && !tooDeep;
    if (multipart || message) {
      frames.add(new Frame(multipart && entity.type().is("multipart", "digest")));
    }
    begin(false);
    isText = entity.isText();
    return message;
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
}
