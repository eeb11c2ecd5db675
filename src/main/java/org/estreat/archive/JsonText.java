package org.estreat.archive;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.estreat.model.SafeText;

/** Writes one JSON object (RFC 8259) on one line, names in the order of the calls. */
final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder text;

  JsonText(int capacity) {
    text = new StringBuilder(capacity);
  }

  JsonText open() {
    text.append('{');
    return this;
  }

  String close() {
    return SafeText.json(text.append('}').toString());
  }

  JsonText number(String name, long value) {
    name(name);
    text.append(value);
    return this;
  }

  JsonText bool(String name, boolean value) {
    name(name);
    text.append(value);
    return this;
  }

  JsonText text(String name, String value) {
    name(name);
    string(value);
    return this;
  }

  JsonText texts(String name, List<String> values) {
    name(name);
    text.append('[');
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "" : ",");
      string(values.get(i));
    }
    text.append(']');
    return this;
  }

  /** An object of strings, in the order of their names. */
  JsonText texts(String name, Map<String, String> values) {
    name(name);
    text.append('{');
    new TreeMap<>(values).forEach(this::text);
    text.append('}');
    return this;
  }

  private void name(String name) {
    char last = text.charAt(text.length() - 1);
    text.append(last == '{' ? "" : ",");
    string(name);
    text.append(':');
  }

  private void string(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < 0x20 || c == 0x7F || isLoneSurrogate(value, i)) {
        escape(c);
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  // UTF-8 has no form for half a pair; the escape keeps it.
  private static boolean isLoneSurrogate(String value, int i) {
    char c = value.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
  }

  private void escape(char c) {
    text.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      text.append(HEX.charAt(c >> shift & 0xF));
    }
  }
}
