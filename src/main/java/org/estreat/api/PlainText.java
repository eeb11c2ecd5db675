package org.estreat.api;

import org.estreat.model.SafeText;

/** Text from mail, and what callers wrote, fit for a terminal, a log line and a header. */
final class PlainText {
  private static final int SHORT = 200;

  private PlainText() {}

  /** As {@link SafeText#lines} has it. */
  static String lines(String text) {
    return SafeText.lines(text);
  }

  /** As {@link SafeText#line} has it. */
  static String oneLine(String text) {
    return SafeText.line(text);
  }

  /** One line of at most 200 characters. */
  static String shortened(String text) {
    int end = Math.min(text.length(), SHORT);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return oneLine(text.substring(0, end)) + (end < text.length() ? "…" : "");
  }
}
