package org.estreat.query;

/** The text is not a search; {@link #span} is the piece that is at fault. */
public final class SearchSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

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

  /** The faulty line of the program with the piece underlined, for a person to read. */
  public String picture() {
    int lineStart = text.lastIndexOf('\n', Math.max(0, span.from() - 1)) + 1;
    int lineEnd = text.indexOf('\n', span.from());
    String line = text.substring(lineStart, lineEnd < 0 ? text.length() : lineEnd);
    int from = span.from() - lineStart;
    int width = Math.max(1, Math.min(span.to() - lineStart, line.length()) - from);
    return line + "\n" + " ".repeat(Math.max(0, from)) + "^".repeat(width) + " " + getMessage();
  }
}
