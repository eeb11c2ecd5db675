package org.estreat.imap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One response of a server (RFC 9051 section 7), read from its beginning to its end: each method
 * takes the next thing and moves on. What is not as the grammar has it ends in a {@link
 * MalformedResponseException}, which loses this response and nothing else.
 *
 * <p>Text is UTF-8 where it is valid UTF-8 and Latin-1 else. For one thread.
 */
final class Response {
  /** Deeper lists are an attack. */
  private static final int DEEPEST = 100;

  private final byte[] line;
  private final List<byte[]> literals;
  private int at;
  private int literal;

  /**
   * @param line without its CRLF; where a literal stood, its announcement stands
   * @param literals in their order
   */
  Response(byte[] line, List<byte[]> literals) {
    this.line = line;
    this.literals = literals;
  }

  /** Begins anew. */
  Response again() {
    at = 0;
    literal = 0;
    return this;
  }

  /** {@code *}, {@code +}, or the tag of a command. */
  String tag() {
    again();
    return atom();
  }

  boolean isUntagged() {
    return line.length > 1 && line[0] == '*' && line[1] == ' ';
  }

  boolean isContinuation() {
    return line.length > 0 && line[0] == '+' && (line.length == 1 || line[1] == ' ');
  }

  /**
   * What kind of untagged response this is: its name in capitals, read past; for {@code * 12 FETCH}
   * that is FETCH and {@link #number} of the response comes from {@link #leadingNumber}.
   */
  String name() {
    again();
    atom(); // the asterisk
    String first = atom();
    return (isNumber(first) ? atom() : first).toUpperCase(Locale.ROOT);
  }

  /** The number before the name, as in {@code * 12 EXISTS}; -1 for none. */
  long leadingNumber() {
    again();
    atom();
    String first = atom();
    return isNumber(first) ? toNumber(first) : -1;
  }

  /** Whether the end is reached. */
  boolean atEnd() {
    skipSpaces();
    return at >= line.length;
  }

  /** Takes the character if it comes next, after spaces. */
  boolean take(char character) {
    skipSpaces();
    if (at < line.length && line[at] == character) {
      at++;
      return true;
    }
    return false;
  }

  /** What comes next, after spaces, is left where it is; 0 at the end. */
  char peek() {
    skipSpaces();
    return at < line.length ? (char) (line[at] & 0xff) : 0;
  }

  /** The next atom: up to a space or a parenthesis; may be empty. */
  String atom() {
    skipSpaces();
    int from = at;
    while (at < line.length && line[at] != ' ' && line[at] != '(' && line[at] != ')') {
      at++;
    }
    return new String(line, from, at - from, StandardCharsets.ISO_8859_1);
  }

  /**
   * The name of a FETCH item: an atom, with a section in brackets whole. A flag or a mailbox's name
   * may hold a bracket that nothing closes.
   */
  String item() {
    skipSpaces();
    int from = at;
    boolean inSection = false;
    while (at < line.length) {
      byte b = line[at];
      boolean literal = b == '{' && at > from && (line[at - 1] == ']' || line[at - 1] == '>');
      if (!inSection && (b == ' ' || b == '(' || b == ')' || literal)) {
        break;
      }
      inSection = b == '[' || (inSection && b != ']');
      at++;
    }
    return new String(line, from, at - from, StandardCharsets.ISO_8859_1);
  }

  /** A number of up to 63 bits. */
  long number() {
    skipSpaces();
    int from = at;
    while (at < line.length && line[at] >= '0' && line[at] <= '9') {
      at++;
    }
    return toNumber(new String(line, from, at - from, StandardCharsets.ISO_8859_1));
  }

  /** A number of up to 64 unsigned bits. */
  long unsignedNumber() {
    String digits = atom();
    try {
      return Long.parseUnsignedLong(digits);
    } catch (NumberFormatException e) {
      throw new MalformedResponseException("expected a number, found '" + digits + "'");
    }
  }

  /** A string, an atom, or null for NIL. */
  @Nullable String string() {
    byte[] octets = octets();
    return octets == null ? null : text(octets);
  }

  /** The octets of a string (quoted or literal), of an atom, or null for NIL. */
  byte @Nullable [] octets() {
    char next = peek();
    if (next == '~' && at + 1 < line.length && line[at + 1] == '{') {
      at++; // literal8, RFC 3516
      next = '{';
    }
    return switch (next) {
      case '"' -> quoted();
      case '{' -> literal();
      default -> {
        String atom = atom();
        if (atom.isEmpty()) {
          throw new MalformedResponseException("expected a string at octet " + at);
        }
        yield atom.equalsIgnoreCase("NIL") ? null : atom.getBytes(StandardCharsets.ISO_8859_1);
      }
    };
  }

  private byte[] quoted() {
    at++;
    int end = at;
    while (end < line.length && line[end] != '"') {
      end += line[end] == '\\' && end + 1 < line.length ? 2 : 1;
    }
    if (end >= line.length) {
      at = line.length;
      throw new MalformedResponseException("a quoted string without its end");
    }
    byte[] octets = new byte[end - at]; // and not the line's length: there may be many in a line
    int count = 0;
    while (at < end) {
      if (line[at] == '\\') {
        at++;
      }
      octets[count++] = line[at++];
    }
    at++;
    return Arrays.copyOf(octets, count);
  }

  private byte[] literal() {
    while (at < line.length && line[at] != '}') {
      at++;
    }
    if (at++ >= line.length || literal >= literals.size()) {
      throw new MalformedResponseException("a literal that did not come");
    }
    return literals.get(literal++);
  }

  /** A list of atoms and strings in parentheses; what is nested in it is passed over. */
  List<String> list() {
    if (!take('(')) {
      throw new MalformedResponseException("expected a list at octet " + at);
    }
    List<String> items = new ArrayList<>();
    while (!take(')')) {
      if (atEnd()) {
        throw new MalformedResponseException("a list without its end");
      }
      if (peek() == '(') {
        skip();
      } else {
        String item = string();
        items.add(item == null ? "" : item);
      }
    }
    return items;
  }

  /** Passes over the next value, whatever it is. */
  void skip() {
    int depth = 0;
    do {
      if (atEnd()) {
        throw new MalformedResponseException("a value without its end");
      }
      if (take('(')) {
        depth++;
      } else if (take(')')) {
        depth--;
      } else {
        octets();
      }
      if (depth > DEEPEST || depth < 0) {
        throw new MalformedResponseException("lists " + depth + " deep");
      }
    } while (depth > 0);
  }

  /** All that is left, as text. */
  String rest() {
    skipSpaces();
    byte[] octets = Arrays.copyOfRange(line, at, line.length);
    at = line.length;
    return text(octets);
  }

  private void skipSpaces() {
    while (at < line.length && line[at] == ' ') {
      at++;
    }
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static long toNumber(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new MalformedResponseException("expected a number, found '" + digits + "'");
    }
  }

  static String text(byte[] octets) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (CharacterCodingException e) {
      return new String(octets, StandardCharsets.ISO_8859_1);
    }
  }

  /** The line, for a log or a fault: short and without control characters. */
  @Override
  public String toString() {
    String text = text(Arrays.copyOf(line, Math.min(line.length, 200)));
    return text.replaceAll("\\p{Cntrl}", " ") + (line.length > 200 ? "..." : "");
  }
}
