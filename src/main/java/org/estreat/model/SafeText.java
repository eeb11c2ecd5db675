package org.estreat.model;

/**
 * Text of strangers made fit to be shown: what could steer a terminal, break a line of a log or
 * turn the reading direction becomes U+FFFD, and what is only invisible goes. Every room that shows
 * or writes such text uses these rules, so that there is one place to get them right.
 *
 * <p>Joiners, the soft hyphen and the Arabic number signs stay: ordinary words have them.
 */
public final class SafeText {
  private static final int REPLACEMENT = 0xFFFD;
  private static final int NOTHING = -1;
  private static final String HEX = "0123456789abcdef";

  private SafeText() {}

  /** The text in one line: tabs and line ends become a space. */
  public static String line(String text) {
    return isPlain(text) ? text : shown(text, "");
  }

  /** The text in many lines: like {@link #line}, but tabs stay, and each line end is a LF. */
  public static String lines(String text) {
    String lines = text.replace("\r\n", "\n").replace('\r', '\n');
    return isPlain(lines) ? lines : shown(lines, "\n\t");
  }

  private static String shown(String text, String kept) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> kept.indexOf(c) >= 0 ? c : shown(c))
        .filter(c -> c != NOTHING)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }

  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
  }

  /** What a character is shown as. */
  private static int shown(int c) {
    if (c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
      return ' ';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> REPLACEMENT;
      case Character.FORMAT -> format(c);
      default -> c;
    };
  }

  /** Of Unicode's format characters. */
  private static int format(int c) {
    boolean steers =
        (c >= 0x202A && c <= 0x202E)
            || (c >= 0x2066 && c <= 0x206F)
            || (c >= 0xFFF9 && c <= 0xFFFB);
    boolean belongs =
        c == 0x200C
            || c == 0x200D
            || c == 0xAD
            || (c >= 0x600 && c <= 0x605)
            || c == 0x6DD
            || (c >= 0x890 && c <= 0x891)
            || c == 0x8E2;
    return steers ? REPLACEMENT : belongs ? c : NOTHING;
  }

  /**
   * A JSON text, or a piece of one, as the same text in which each character beyond {@code ~} that
   * {@link #line} would change stands as an escape: nothing is lost, and nothing of it acts where
   * the JSON itself is shown. Such characters stand nowhere but in strings.
   *
   * <p>Half a surrogate pair becomes U+FFFD: what a reader makes of its escape is unpredictable
   * (RFC 8259 section 8.2).
   */
  public static String json(String json) {
    if (json.chars().allMatch(c -> c < 0x7F)) {
      return json;
    }
    StringBuilder safe = new StringBuilder(json.length() + 16);
    json.codePoints()
        .forEach(c -> {
          if (c < 0x7F || isHarmless(c)) {
            safe.appendCodePoint(c);
          } else if (Character.getType(c) == Character.SURROGATE) {
            safe.append((char) REPLACEMENT);
          } else {
            Character.toString(c).chars().forEach(unit -> escape(unit, safe));
          }
        });
    return safe.toString();
  }

  private static boolean isHarmless(int c) {
    return shown(c) == c && Character.getType(c) != Character.FORMAT;
  }

  private static void escape(int unit, StringBuilder to) {
    to.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      to.append(HEX.charAt(unit >> shift & 0xF));
    }
  }
}
