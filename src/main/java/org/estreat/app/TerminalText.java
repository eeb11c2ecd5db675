package org.estreat.app;

import org.estreat.model.SafeText;

/**
 * Text of strangers made fit for a terminal: no control characters, no bidirectional overrides, a
 * known width in columns.
 */
final class TerminalText {
  private static final String ELLIPSIS = "…";

  private TerminalText() {}

  /** The text in one line, as {@link SafeText#line} has it. */
  static String clean(String text) {
    return SafeText.line(text);
  }

  /** The text of many lines, as {@link SafeText#lines} has it. */
  static String cleanLines(String text) {
    return SafeText.lines(text);
  }

  /** Columns that the text takes: two for a wide character, none for a combining one. */
  static int width(String text) {
    return text.codePoints().map(TerminalText::width).sum();
  }

  private static int width(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(c) ? 2 : 1;
    };
  }

  /** The East Asian wide blocks (UAX 11) and the emoji, as ranges. */
  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115F)
        || (c >= 0x2E80 && c <= 0xA4CF)
        || (c >= 0xAC00 && c <= 0xD7A3)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0xFE30 && c <= 0xFE6F)
        || (c >= 0xFF00 && c <= 0xFF60)
        || (c >= 0xFFE0 && c <= 0xFFE6)
        || (c >= 0x1F300 && c <= 0x1FAFF)
        || (c >= 0x20000 && c <= 0x3FFFD);
  }

  /** The clean text cut to the columns, an ellipsis where something is cut off. */
  static String cut(String text, int columns) {
    String clean = clean(text);
    if (width(clean) <= columns) {
      return clean;
    }
    StringBuilder head = new StringBuilder();
    int used = 0;
    for (int c : clean.codePoints().toArray()) {
      if (used + width(c) > columns - 1) {
        break;
      }
      head.appendCodePoint(c);
      used += width(c);
    }
    return head + ELLIPSIS;
  }

  /** The clean text in exactly so many columns, cut or filled with spaces. */
  static String fit(String text, int columns) {
    String cut = cut(text, columns);
    return cut + " ".repeat(Math.max(0, columns - width(cut)));
  }
}
