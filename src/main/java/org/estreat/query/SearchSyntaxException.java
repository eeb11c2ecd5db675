package org.estreat.query;

import java.util.Arrays;
import java.util.Set;

/** The text is not a search; {@link #span} is the piece that is at fault. */
public final class SearchSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  /** How much of a line a picture shows on each side of where the fault begins. */
  private static final int AROUND = 100;

  /** First and last code points of what is wide in East Asian text, ascending. */
  private static final int[] WIDE = {
    0x1100, 0x115F, // Hangul leading consonants
    0x2E80, 0x303E, // radicals, CJK punctuation
    0x3041, 0xA4CF, // kana, CJK ideographs, Yi
    0xA960, 0xA97F, // Hangul Jamo Extended-A
    0xAC00, 0xD7A3, // Hangul syllables
    0xF900, 0xFAFF, // compatibility ideographs
    0xFE30, 0xFE6F, // compatibility and small forms
    0xFF00, 0xFF60, // full-width forms
    0xFFE0, 0xFFE6, // full-width signs
    0x1F300, 0x1F64F, // pictographs
    0x1F900, 0x1F9FF, // more of them
    0x20000, 0x3FFFD // further ideographs
  };

  /** How an IMAP server answers: {@code BAD} for syntax, {@code NO} for a charset it lacks. */
  public enum Answer {
    BAD,
    NO_BADCHARSET
  }

  /** The most of a faulty piece that is shown. */
  private static final int PIECE = 60;

  private final transient String text;
  private final transient Span span;
  private final Answer answer;
  private final transient Set<SearchProgram.Return> returns;

  /**
   * @param complaint what is wrong and what was expected, for a person
   * @param text the whole program
   */
  public SearchSyntaxException(Answer answer, String complaint, String text, Span span) {
    this(answer, complaint, text, span, Set.of());
  }

  private SearchSyntaxException(
      Answer answer, String complaint, String text, Span span, Set<SearchProgram.Return> returns) {
    super(complaint);
    this.returns = Set.copyOf(returns);
    this.answer = answer;
    this.text = text;
    this.span = span;
  }

  /** The same, of a program with these options. */
  SearchSyntaxException returning(Set<SearchProgram.Return> options) {
    return new SearchSyntaxException(answer, String.valueOf(getMessage()), text, span, options);
  }

  /** The RETURN options of a program that is answered NO; empty for any other. */
  public Set<SearchProgram.Return> returns() {
    return returns;
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
    int to = Math.max(from, Math.min(span.to(), end));
    int before = columns(line.substring(0, from - start));
    int width = Math.max(1, columns(line.substring(from - start, to - start)));
    return line + "\n" + " ".repeat(before) + "^".repeat(width) + " " + getMessage();
  }

  /** What stands where the fault is, its beginning where it is long; empty at the end. */
  public String piece() {
    int from = Math.min(span.from(), text.length());
    int to = Math.clamp(span.to(), from, text.length());
    String piece = text.substring(from, to);
    return piece.length() <= PIECE ? piece : piece.substring(0, PIECE) + "...";
  }

  private static int columns(String shown) {
    return shown.codePoints().map(SearchSyntaxException::columns).sum();
  }

  /** On a terminal, as Unicode Standard Annex 11 has it; ambiguous characters are narrow. */
  private static int columns(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    int block = Arrays.binarySearch(WIDE, codePoint);
    // From an even place on a block is wide, up to and with the odd place behind it.
    return block >= 0 || (-block - 1) % 2 == 1 ? 2 : 1;
  }
}
