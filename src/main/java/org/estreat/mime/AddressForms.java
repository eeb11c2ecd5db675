package org.estreat.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The canonical form of an address field (RFC 5322 section 3.4), the string that FROM, TO, CC and
 * BCC are compared with: {@code Name <box@host>, "Name, with specials" <box@host>, <box@host>,
 * group: <box@host>;}. A name that is not one atom is quoted, a comment after a bare address is its
 * name, white space and other comments go, source routes stay.
 *
 * <p>This is the form that Dovecot compares with, but for what it loses: nothing is filled in for a
 * missing mailbox or domain, an apostrophe is not escaped, and where an address cannot be read its
 * text stands as written and reading goes on with the next.
 *
 * <p>Linear: each element is scanned a few times at most.
 */
final class AddressForms {
  private final String in;
  private int at;
  private String comment = "";

  /** From here on a parenthesis opens no comment: one that was opened before is never closed. */
  private int commentsEnd = Integer.MAX_VALUE;

  private AddressForms(String in) {
    this.in = in;
  }

  /**
   * The form of a field's value.
   *
   * @param value unfolded, encoded words not yet decoded: a comma inside one parts nothing
   */
  static String canonical(String value) {
    return EncodedWords.decode(new AddressForms(value).list());
  }

  private String list() {
    StringJoiner list = new StringJoiner(", ");
    skip();
    while (at < in.length()) {
      char c = in.charAt(at);
      if (c == ',' || c == ';') {
        at++;
        skip();
        continue;
      }
      list.add(address(true));
    }
    return list.toString();
  }

  /** Reads one address and always moves on. */
  private String address(boolean mayBeGroup) {
    int start = at;
    String phrase = phrase();
    if (mayBeGroup && peek(':')) {
      return group(phrase);
    }
    if (peek('<')) {
      return angle(phrase);
    }
    at = start;
    return bare();
  }

  private String group(String name) {
    at++;
    skip();
    List<String> members = new ArrayList<>();
    while (at < in.length() && in.charAt(at) != ';') {
      if (in.charAt(at) == ',') {
        at++;
        skip();
      } else {
        members.add(address(false));
      }
    }
    String written = name.isEmpty() ? "\"\"" : name(name);
    String body = members.isEmpty() ? "" : " " + String.join(", ", members);
    return written + ":" + body + ";";
  }

  private String angle(String name) {
    String before = name.isEmpty() ? "" : name(name) + " ";
    int start = at;
    at++;
    skip();
    String route = route();
    String box = peek('>') || peek('@') ? "" : local();
    boolean hasHost = peek('@');
    String host = hasHost ? domain() : "";
    if (!peek('>')) {
      at = start;
      return before + asWritten();
    }
    at++;
    skip();
    return before + "<" + route + box + (hasHost ? "@" + host : "") + ">";
  }

  /** {@code box@host (name)}, a name alone, or what is neither. */
  private String bare() {
    int start = at;
    comment = "";
    boolean quoted = peek('"');
    String box = local();
    if (peek('@') && at > start) {
      String address = "<" + box + "@" + domain() + ">";
      return comment.isEmpty() ? address : name(comment) + " " + address;
    }
    if (!comment.isEmpty() && atEnd()) {
      return name(comment) + " <" + box + ">";
    }
    if (atEnd() && at > start && !quoted) {
      return "<" + box + ">";
    }
    at = start;
    String words = phrase();
    if (atEnd() && at > start) {
      return name(words);
    }
    at = start;
    return asWritten();
  }

  /** At the end of an address: of the list, the group or the element. */
  private boolean atEnd() {
    return at == in.length() || in.charAt(at) == ',' || in.charAt(at) == ';';
  }

  /** The text up to the end of the element, white space runs as one space. */
  private String asWritten() {
    int start = at;
    while (!atEnd()) {
      at++;
    }
    String text = in.substring(start, at).strip();
    StringBuilder out = new StringBuilder(text.length());
    EnvelopeReader.appendCompressed(text, out);
    return out.toString();
  }

  /** Words with one space between; empty where none stands. */
  private String phrase() {
    StringBuilder out = new StringBuilder();
    while (at < in.length()) {
      if (peek('"')) {
        quotedString(out);
      } else {
        atoms(out, true);
      }
      skip();
      if (at == in.length() || !(isAtom(in.charAt(at)) || peek('"') || peek('.'))) {
        break;
      }
      out.append(' ');
    }
    return out.toString();
  }

  private String local() {
    StringBuilder out = new StringBuilder();
    if (!peek('"')) {
      dotAtom(out);
      return out.toString();
    }
    quotedString(out);
    skip();
    boolean plain = out.chars().allMatch(c -> isAtom((char) c) || c == '.');
    return plain ? out.toString() : quote(out.toString());
  }

  /** After the at sign: a dotted name or a literal in brackets. */
  private String domain() {
    at++;
    skip();
    StringBuilder out = new StringBuilder();
    if (peek('[')) {
      while (at < in.length() && in.charAt(at) != ']') {
        out.append(in.charAt(at++));
      }
      if (peek(']')) {
        out.append(']');
        at++;
      }
      skip();
    } else {
      dotAtom(out);
    }
    return out.toString();
  }

  /** {@code @a,@b:} with its colon; empty where none stands (RFC 5322 section 4.4). */
  private String route() {
    int start = at;
    StringJoiner route = new StringJoiner(",", "", ":");
    while (peek('@')) {
      route.add("@" + domain());
      while (peek(',')) {
        at++;
        skip();
      }
    }
    if (at > start && peek(':')) {
      at++;
      skip();
      return route.toString();
    }
    at = start;
    return "";
  }

  private void dotAtom(StringBuilder out) {
    atoms(out, false);
    skip();
    while (peek('.')) {
      at++;
      out.append('.');
      skip();
      atoms(out, false);
      skip();
    }
  }

  private void atoms(StringBuilder out, boolean dots) {
    int start = at;
    while (at < in.length() && (isAtom(in.charAt(at)) || (dots && in.charAt(at) == '.'))) {
      at++;
    }
    out.append(in, start, at);
  }

  /** The text between quotes, escapes undone; up to the end where the second quote is missing. */
  private void quotedString(StringBuilder out) {
    at++;
    while (at < in.length() && in.charAt(at) != '"') {
      if (in.charAt(at) == '\\' && at + 1 < in.length()) {
        at++;
      }
      out.append(in.charAt(at++));
    }
    at = Math.min(in.length(), at + 1);
  }

  /** White space and comments; the text of the last comment is kept. */
  private void skip() {
    while (at < in.length()) {
      char c = in.charAt(at);
      if (c == '(' && at < commentsEnd) {
        comment();
      } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        at++;
      } else {
        return;
      }
    }
  }

  private void comment() {
    StringBuilder out = new StringBuilder();
    int depth = 1;
    for (int i = at + 1; i < in.length(); i++) {
      char c = in.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        at = i + 1;
        comment = out.toString();
        return;
      }
      if (c == '\\' && i + 1 < in.length()) {
        c = in.charAt(++i);
      }
      out.append(c);
    }
    commentsEnd = at;
  }

  private boolean peek(char c) {
    return at < in.length() && in.charAt(at) == c;
  }

  /** Quoted unless it is one atom; an encoded word may not stand in quotes (RFC 2047 section 5). */
  private static String name(String name) {
    if (name.contains("=?") || name.chars().allMatch(c -> isAtom((char) c))) {
      return name;
    }
    return quote(name);
  }

  private static String quote(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** RFC 5322 section 3.2.3, and every 8-bit character (RFC 6532). */
  private static boolean isAtom(char c) {
    return c >= 0x80
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
  }
}
