package org.estreat.query;

/** The text is not a search; {@link #span} is the piece that is at fault. */
public final class SearchSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  /** How much of a line a picture shows on each side of where the fault begins. */
  private static final int AROUND = 100;

  /** How an IMAP server answers: {@code BAD} for syntax, {@code NO} for a charset it lacks. */
  public enum Answer {
    BAD,
    NO_BADCHARSET
  }

  private final transient String text;
  private final transient Span span;
  private final Answer answer;

  /**
   * @param complaint what is wrong and what was expected, for a person
   * @param text the whole program
   */
  public SearchSyntaxException(Answer answer, String complaint, String text, Span span) {
    super(complaint);
    this.answer = answer;
    this.text = text;
    this.span = span;
  }

  public Span span() {
    return span;
  }

  public Answer answer() {
    return answer;
  }

  /**
   * The faulty line of the program with the piece underlined, for a person to read: no control
   * characters but the one line end, and of a long line only what stands around.
   */
  public String picture() {
    int from = span.from();
    int lineStart = from == 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1;
    int lineEnd = text.indexOf('\n', from);
    int start = Math.max(lineStart, from - AROUND);
    int end = Math.min(lineEnd < 0 ? text.length() : lineEnd, from + AROUND);
    StringBuilder line = new StringBuilder(text.substring(start, end));
    for (int i = 0; i < line.length(); i++) {
      if (Character.isISOControl(line.charAt(i))) {
        line.setCharAt(i, ' ');
      }
    }
    int width = Math.max(1, Math.min(span.to(), end) - from);
    return line + "\n" + " ".repeat(from - start) + "^".repeat(width) + " " + getMessage();
  }
}
