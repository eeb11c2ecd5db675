package org.estreat.api;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Lines of comma-separated values (RFC 4180) that a spreadsheet takes for text: what it could take
 * for a formula begins with an apostrophe, as does what begins with one, so that it can be told
 * apart; line ends become a space and other control characters U+FFFD.
 */
public final class Csv {
  private static final String FORMULA = "=+-@\t\r\n'\uFF1D\uFF0B\uFF0D\uFF20";

  private Csv() {}

  /** A line with its CR LF. */
  public static String line(List<String> fields) {
    return fields.stream().map(Csv::field).collect(Collectors.joining(",")) + "\r\n";
  }

  private static String field(String value) {
    String text = harmless(value);
    boolean quoted = text.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /**
   * Leading blanks do not keep a spreadsheet from seeing what comes after them, nor does what is
   * invisible, which is left out.
   */
  private static String harmless(String value) {
    String shown = PlainText.oneLine(value);
    boolean formula = isFormula(value) || isFormula(shown.stripLeading());
    return (formula ? "'" : "") + shown;
  }

  private static boolean isFormula(String value) {
    return !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0;
  }
}
