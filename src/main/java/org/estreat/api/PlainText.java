package org.estreat.api;

import org.estreat.model.SafeText;

/** What strangers wrote, quoted in a message of ours. */
final class PlainText {
  private static final int SHORT = 200;

  private PlainText() {}

  /** One line of at most 200 characters, fit to be shown. */
  static String shortened(String text) {
    int end = Math.min(text.length(), SHORT);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return SafeText.line(text.substring(0, end)) + (end < text.length() ? "…" : "");
  }
}
