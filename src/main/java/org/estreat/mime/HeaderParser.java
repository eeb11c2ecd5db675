package org.estreat.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.estreat.model.HeaderField;

/**
 * Reads a header (RFC 5322 section 2.2) up to its blank line, however broken it is. A line ends in
 * LF, with or without CR before it; a bare CR ends nothing. A line without a colon is a field
 * without a name, so that a search sees it.
 *
 * <p>Not safe for use by several threads.
 */
final class HeaderParser {
  private final byte[] bytes;
  private final int end;
  private final List<HeaderField> fields = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int nameless;

  private HeaderParser(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /**
   * @param start where the header begins
   * @param end where the message ends
   * @param isEnd whether a line that begins there ends the header though it is not blank (the
   *     boundary of a multipart)
   * @param mostFields how many fields are told apart; the lines after them are one without a name
   */
  static Header parse(byte[] bytes, int start, int end, IntPredicate isEnd, int mostFields) {
    HeaderParser parser = new HeaderParser(bytes, end);
    int bodyStart = parser.run(start, isEnd, mostFields);
    return new Header(parser.fields, parser.text.toString(), bodyStart, parser.nameless);
  }

  private int run(int start, IntPredicate isEnd, int mostFields) {
    int line = start;
    while (line < end) {
      int feed = Bytes.indexOf(bytes, (byte) '\n', line, end);
      if (isBlankLine(line, feed)) {
        text.append("\r\n");
        return feed + 1;
      }
      if (isEnd.test(line)) {
        return line;
      }
      if (fields.size() >= mostFields) {
        return rest(line, isEnd);
      }
      int last = lastLineFeed(feed);
      field(line, feed, last);
      line = Math.min(end, last + 1);
    }
    return end;
  }

  private boolean isBlankLine(int line, int feed) {
    return feed < end && (feed == line || (feed == line + 1 && bytes[line] == '\r'));
  }

  /** The end of the last line that continues the one that ends at {@code feed}. */
  private int lastLineFeed(int feed) {
    int last = feed;
    while (last + 1 < end && Bytes.isBlank(bytes[last + 1])) {
      last = Bytes.indexOf(bytes, (byte) '\n', last + 1, end);
    }
    return last;
  }

  private void field(int line, int firstFeed, int lastFeed) {
    int to = withoutReturn(line, lastFeed);
    int firstEnd = Math.min(firstFeed, to);
    int colon = Bytes.indexOf(bytes, (byte) ':', line, firstEnd);
    boolean named = colon < firstEnd;
    int nameEnd = named ? colon : line;
    while (nameEnd > line && Bytes.isBlank(bytes[nameEnd - 1])) {
      nameEnd--;
    }
    int valueStart = named ? colon + 1 : line;
    boolean folded = firstFeed < lastFeed;
    String raw = folded ? unfold(valueStart, to, false) : header(valueStart, to);
    int dropped = named && valueStart < firstEnd && Bytes.isBlank(bytes[valueStart]) ? 1 : 0;
    String seen = folded ? unfold(valueStart + dropped, to, true) : raw.substring(dropped);
    String value = EncodedWords.decode(seen);
    nameless += named ? 0 : 1;
    String name = header(line, nameEnd);
    fields.add(new HeaderField(name, raw, value.equals(raw) ? raw : value));
    appendName(name, nameEnd, valueStart + dropped);
    text.append(value);
    if (lastFeed < end) {
      text.append("\r\n");
    }
  }

  /** Name, colon and the white space round it as written. */
  private void appendName(String name, int nameEnd, int valueStart) {
    text.append(name);
    for (int i = nameEnd; i < valueStart; i++) {
      text.append((char) bytes[i]);
    }
  }

  /**
   * The value on one line: each line end before white space goes; for a search the white space
   * character after it is a space, whatever it was.
   */
  private String unfold(int from, int to, boolean asSearched) {
    byte[] line = new byte[to - from];
    int length = 0;
    int at = from;
    while (at < to) {
      int feed = Bytes.indexOf(bytes, (byte) '\n', at, to);
      int lineEnd = feed < to ? withoutReturn(at, feed) : to;
      System.arraycopy(bytes, at, line, length, lineEnd - at);
      if (asSearched && at > from && lineEnd > at && bytes[at - 1] == '\n') {
        line[length] = ' ';
      }
      length += lineEnd - at;
      at = feed + 1;
    }
    return Charsets.header(line, 0, length);
  }

  /** All lines to the end of the header as one field without a name. */
  private int rest(int line, IntPredicate isEnd) {
    int at = line;
    int feed = end;
    while (at < end) {
      feed = Bytes.indexOf(bytes, (byte) '\n', at, end);
      if (isBlankLine(at, feed) || isEnd.test(at)) {
        break;
      }
      nameless++;
      at = Math.min(end, feed + 1);
    }
    String lines = header(line, at);
    fields.add(new HeaderField("", lines, lines));
    text.append(lines);
    if (at < end && isBlankLine(at, feed)) {
      text.append("\r\n");
      return feed + 1;
    }
    return at;
  }

  private int withoutReturn(int from, int feed) {
    return feed < end && feed > from && bytes[feed - 1] == '\r' ? feed - 1 : feed;
  }

  private String header(int from, int to) {
    return Charsets.header(bytes, from, to);
  }
}
