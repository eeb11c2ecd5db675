package org.estreat.index;

import java.util.ArrayList;
import java.util.List;

/**
 * The valid message ids of a field (RFC 5322 section 3.6.4), in the one form in which threading
 * compares them (RFC 5256 section 3): without brackets, quotes, comments and the white space of
 * folding, so that {@code <"a.b"@c>} and {@code <a.b@c>} are one.
 *
 * <p>Valid is what stands in brackets and has something on both sides of an {@code @}; prose around
 * it is passed over. Linear time.
 */
final class MessageIds {
  private final String value;
  private final StringBuilder id = new StringBuilder();
  private int at;

  /** Which of these are never closed any more, so that nobody looks for their end again. */
  private boolean openQuote;

  private boolean openComment;
  private boolean openLiteral;

  private MessageIds(String value) {
    this.value = value;
  }

  /** The ids in their order, with repetitions. */
  static List<String> in(String value) {
    return new MessageIds(value).all();
  }

  private List<String> all() {
    List<String> ids = new ArrayList<>();
    at = value.indexOf('<');
    while (at >= 0) {
      at++;
      if (readOne()) {
        ids.add(id.toString());
      }
      at = value.indexOf('<', at);
    }
    return ids;
  }

  /** Reads to the closing bracket; what opens another before it was none. */
  private boolean readOne() {
    id.setLength(0);
    int host = -1;
    while (at < value.length()) {
      char c = value.charAt(at);
      switch (c) {
        case '>' -> {
          return host > 1 && host < id.length();
        }
        case '<' -> {
          id.setLength(0);
          host = -1;
          at++;
        }
        case '"' -> quoted();
        case '(' -> comment();
        case '[' -> literal();
        default -> {
          if (c > ' ') {
            id.append(c);
          }
          if (c == '@') {
            host = id.length();
          }
          at++;
        }
      }
    }
    return false;
  }

  private void quoted() {
    int end = openQuote ? -1 : at + 1;
    while (end >= 0 && end < value.length() && value.charAt(end) != '"') {
      end += value.charAt(end) == '\\' ? 2 : 1;
    }
    if (end < 0 || end >= value.length()) {
      openQuote = true;
      id.append(value.charAt(at++));
      return;
    }
    for (int i = at + 1; i < end; i++) {
      i += value.charAt(i) == '\\' ? 1 : 0;
      id.append(value.charAt(i));
    }
    at = end + 1;
  }

  private void comment() {
    int depth = openComment ? 0 : 1;
    int end = at + 1;
    while (depth > 0 && end < value.length()) {
      char c = value.charAt(end);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      end += c == '\\' ? 2 : 1;
    }
    if (openComment || depth > 0) {
      openComment = true;
      id.append(value.charAt(at++));
    } else {
      at = end;
    }
  }

  private void literal() {
    int end = openLiteral ? -1 : value.indexOf(']', at);
    if (end < 0) {
      openLiteral = true;
      end = at;
    }
    id.append(value, at, end + 1);
    at = end + 1;
  }
}
