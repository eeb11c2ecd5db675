package org.estreat.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code value; name=value; ...} of Content-Type and Content-Disposition (RFC 2045 section
 * 5.1), with RFC 2231 continuations and charsets, and with RFC 2047 words in values, which mailers
 * write though no RFC allows it. Values that should be quoted and are not are taken up to the next
 * semicolon.
 *
 * <p>Of two parameters of one name the first counts; an RFC 2231 one counts before a plain one.
 */
final class ParameterReader {
  /**
   * @param value what stands before the first semicolon, in lower case, without comment
   * @param parameters by lower-case name
   */
  record Parameters(String value, Map<String, String> parameters) {
    @Nullable String get(String name) {
      return parameters.get(name);
    }
  }

  /** A continuation; the index that RFC 2231 gives it says where it belongs. */
  private record Segment(String text, boolean extended) {}

  private static final int MOST_SEGMENTS = 10_000;

  private final String in;
  private int at;
  private final Map<String, String> plain = new LinkedHashMap<>();
  private final Map<String, SortedMap<Integer, Segment>> segments = new LinkedHashMap<>();

  private ParameterReader(String in) {
    this.in = in;
  }

  /** Reads a field's value, unfolded but not decoded. */
  static Parameters read(String value) {
    return new ParameterReader(value).run();
  }

  private Parameters run() {
    int semicolon = in.indexOf(';');
    String head = in.substring(0, semicolon < 0 ? in.length() : semicolon);
    at = semicolon < 0 ? in.length() : semicolon + 1;
    while (at < in.length()) {
      parameter();
    }
    Map<String, String> all = new LinkedHashMap<>();
    segments.forEach((name, parts) -> {
      if (parts.containsKey(0)) {
        all.putIfAbsent(name, join(parts));
      }
    });
    plain.forEach((name, text) -> all.putIfAbsent(name, EncodedWords.decode(text)));
    return new Parameters(withoutComment(head).strip().toLowerCase(Locale.ROOT), all);
  }

  private static String withoutComment(String text) {
    int from = text.indexOf('(');
    if (from < 0) {
      return text;
    }
    int to = text.indexOf(')', from);
    return text.substring(0, from) + (to < 0 ? "" : text.substring(to + 1));
  }

  private void parameter() {
    int nameStart = at;
    while (at < in.length() && in.charAt(at) != '=' && in.charAt(at) != ';') {
      at++;
    }
    String name = withoutComment(in.substring(nameStart, at)).strip().toLowerCase(Locale.ROOT);
    if (at == in.length() || in.charAt(at) == ';') {
      at++;
      return;
    }
    at++;
    skipBlank();
    boolean quoted = at < in.length() && in.charAt(at) == '"';
    String value = quoted ? quoted() : unquoted(name);
    if (!name.isEmpty()) {
      keep(name, value);
    }
  }

  private void skipBlank() {
    while (at < in.length() && in.charAt(at) <= ' ') {
      at++;
    }
  }

  /** A backslash escapes only a quote or a backslash: file names hold others as they are. */
  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (int i = at + 1; i < in.length(); i++) {
      char c = in.charAt(i);
      if (c == '"') {
        int semicolon = in.indexOf(';', i);
        at = semicolon < 0 ? in.length() : semicolon + 1;
        return value.toString();
      }
      boolean escape =
          c == '\\' && i + 1 < in.length() && (in.charAt(i + 1) == '"' || in.charAt(i + 1) == '\\');
      if (escape) {
        i++;
      }
      value.append(in.charAt(i));
    }
    at++;
    return upToSemicolon();
  }

  private String unquoted(String name) {
    String value = upToSemicolon();
    if (name.startsWith("name") || name.startsWith("filename")) {
      return value;
    }
    int to = 0;
    while (to < value.length() && value.charAt(to) > ' ' && value.charAt(to) != '(') {
      to++;
    }
    return value.substring(0, to);
  }

  private String upToSemicolon() {
    int semicolon = in.indexOf(';', at);
    int to = semicolon < 0 ? in.length() : semicolon;
    String value = in.substring(at, to).strip();
    at = to + 1;
    return value;
  }

  /** Files {@code name}, {@code name*}, {@code name*0} or {@code name*0*}. */
  private void keep(String name, String value) {
    int star = name.indexOf('*');
    if (star < 0) {
      plain.putIfAbsent(name, value);
      return;
    }
    boolean extended = name.endsWith("*");
    String index = name.substring(star + 1, Math.max(star + 1, name.length() - (extended ? 1 : 0)));
    int number = index.isEmpty() ? 0 : number(index);
    if (number >= 0) {
      segments
          .computeIfAbsent(name.substring(0, star), key -> new TreeMap<>())
          .putIfAbsent(number, new Segment(value, extended));
    }
  }

  private static int number(String digits) {
    boolean valid = digits.length() < 6 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    return valid && Integer.parseInt(digits) < MOST_SEGMENTS ? Integer.parseInt(digits) : -1;
  }

  private static String join(SortedMap<Integer, Segment> parts) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    String charset = null;
    int wanted = 0;
    for (Map.Entry<Integer, Segment> entry : parts.entrySet()) {
      if (entry.getKey() != wanted++) {
        break;
      }
      String text = entry.getValue().text();
      if (!entry.getValue().extended()) {
        octets.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        continue;
      }
      int first = entry.getKey() == 0 ? text.indexOf('\'') : -1;
      int second = first < 0 ? -1 : text.indexOf('\'', first + 1);
      if (second >= 0) {
        charset = text.substring(0, first);
        text = text.substring(second + 1);
      }
      percentDecode(text, octets);
    }
    byte[] bytes = octets.toByteArray();
    return Charsets.orMixed(charset).decode(bytes, 0, bytes.length).value();
  }

  private static void percentDecode(String text, ByteArrayOutputStream octets) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean escape = c == '%' && i + 2 < text.length();
      int high = escape ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = escape ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high >= 0 && low >= 0) {
        octets.write((high << 4) | low);
        i += 2;
      } else {
        int codePoint = text.codePointAt(i);
        octets.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(codePoint) - 1;
      }
    }
  }
}
