package org.estreat.api;

/** Makes text from mail fit for a terminal, a log line and a header. */
final class PlainText {
  private static final int SHORT = 200;

  private PlainText() {}

  /** Control characters but line feed and tab become U+FFFD; line ends become LF. */
  static String lines(String text) {
    return visible(text.replace("\r\n", "\n").replace('\r', '\n'), true);
  }

  /** Every control character becomes U+FFFD, and every character that turns reading direction. */
  static String oneLine(String text) {
    return visible(text, false);
  }

  /** One line of at most 200 characters. */
  static String shortened(String text) {
    int end = Math.min(text.length(), SHORT);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return oneLine(text.substring(0, end)) + (end < text.length() ? "…" : "");
  }

  private static String visible(String text, boolean linesKept) {
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean hidden =
          linesKept
              ? Character.isISOControl(c) && c != '\n' && c != '\t'
              : Character.isISOControl(c) || turnsDirection(c);
      clean.append(hidden ? '\uFFFD' : c);
    }
    return clean.toString();
  }

  /** Of Unicode's Bidi_Control: names such as {@code exe.fdp} must not read as {@code .pdf}. */
  private static boolean turnsDirection(char c) {
    return c == '\u061C'
        || c == '\u200E'
        || c == '\u200F'
        || (c >= '\u202A' && c <= '\u202E')
        || (c >= '\u2066' && c <= '\u2069');
  }
}
