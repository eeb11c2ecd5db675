package org.estreat.app;

import java.util.ArrayList;
import java.util.List;

/**
 * How tables and lines are laid out: in a terminal's columns, or, where answers go into a pipe or a
 * file, with nothing cut and no line broken.
 *
 * @param columns of a table
 * @param terminal whether that is all the room there is
 */
record Page(int columns, boolean terminal) {
  private static final int LEAST = 20;

  /** The columns that a table has where no terminal gives others. */
  static final int STANDARD = 100;

  /** What goes to a pipe or a file. */
  static final Page FREE = new Page(STANDARD, false);

  /** The same, and on a terminal no wider than this. */
  Page atMost(int most) {
    return terminal ? new Page(Math.min(most, columns), true) : this;
  }

  /** The first cell of a row, whose other cells take so many columns. */
  String first(String text, int others) {
    return cell(text, Math.max(LEAST, columns - others));
  }

  /** A cell that another one follows: filled, and cut where a terminal has no room. */
  String cell(String text, int width) {
    if (terminal) {
      return TerminalText.fit(text, width);
    }
    String clean = TerminalText.clean(text);
    return clean + " ".repeat(Math.max(0, width - TerminalText.width(clean)));
  }

  /** A last cell, cut where a terminal has no room. */
  String last(String text, int width) {
    return terminal ? TerminalText.cut(text, width) : TerminalText.clean(text);
  }

  /** A label and what it has, below it where a terminal has no room beside it. */
  String pair(String label, int width, String value) {
    boolean fits = !terminal || width + 1 + TerminalText.width(value) <= columns;
    return fits
        ? cell(label, width) + " " + TerminalText.clean(value)
        : label + "\n" + text("    ", value);
  }

  /** A text as one line, or on a terminal as many as it takes, all after the indent. */
  String text(String indent, String text) {
    String clean = TerminalText.clean(text);
    if (!terminal) {
      return indent + clean;
    }
    int room = Math.max(LEAST, columns - indent.length());
    return indent + String.join("\n" + indent, broken(clean, room));
  }

  /** Lines of at most so many columns, broken at spaces where there are any. */
  private static List<String> broken(String text, int room) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    int space = -1;
    for (int c : text.codePoints().toArray()) {
      int width = TerminalText.width(Character.toString(c));
      if (used + width > room) {
        String rest = space < 0 ? "" : line.substring(space + 1);
        lines.add(space < 0 ? line.toString() : line.substring(0, space));
        line = new StringBuilder(rest);
        used = TerminalText.width(rest);
        space = -1;
      }
      if (c == ' ') {
        space = line.length();
      }
      line.appendCodePoint(c);
      used += width;
    }
    lines.add(line.toString());
    return lines;
  }
}
