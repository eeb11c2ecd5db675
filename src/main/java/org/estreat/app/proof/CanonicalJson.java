package org.estreat.app.proof;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of JSON (RFC 8785): names in the order of their UTF-16 units, no white space,
 * one way to write a string. Of numbers only whole ones below 2^53 are written, which is where all
 * readers agree; greater ones are strings.
 */
final class CanonicalJson {
  private static final long MOST = 1L << 53;
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder text = new StringBuilder(4096);

  private CanonicalJson() {}

  /**
   * @param value maps with string keys, lists, strings, longs, booleans and null
   * @throws IllegalArgumentException when it is or holds anything else
   */
  static String of(Object value) {
    CanonicalJson json = new CanonicalJson();
    json.value(value);
    return json.text.toString();
  }

  private void value(@Nullable Object value) {
    switch (value) {
      case null -> text.append("null");
      case Map<?, ?> map -> object(map);
      case List<?> list -> array(list);
      case String string -> string(string);
      case Boolean truth -> text.append(truth.booleanValue());
      case Long number when number > -MOST && number < MOST -> text.append(number.longValue());
      default ->
          throw new IllegalArgumentException(
              "expected a value of a proof, found " + value.getClass() + " " + value);
    }
  }

  private void object(Map<?, ?> map) {
    Map<String, @Nullable Object> sorted = new TreeMap<>();
    map.forEach((name, each) -> sorted.put((String) name, each));
    text.append('{');
    String between = "";
    for (Map.Entry<String, @Nullable Object> each : sorted.entrySet()) {
      text.append(between);
      string(each.getKey());
      text.append(':');
      value(each.getValue());
      between = ",";
    }
    text.append('}');
  }

  private void array(List<?> list) {
    text.append('[');
    for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
      value(each.next());
      text.append(each.hasNext() ? "," : "");
    }
    text.append(']');
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\b' -> text.append("\\b");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\f' -> text.append("\\f");
        case '\r' -> text.append("\\r");
        default -> {
          if (c < 0x20) {
            text.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
          } else {
            text.append(isHalf(value, i) ? '\uFFFD' : c);
          }
        }
      }
    }
    text.append('"');
  }

  /** Half a surrogate pair is no character, and UTF-8 has no form for it. */
  private static boolean isHalf(String value, int i) {
    char c = value.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
  }
}
