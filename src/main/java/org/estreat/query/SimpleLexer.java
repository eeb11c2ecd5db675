package org.estreat.query;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.estreat.query.SearchSyntaxException.Answer;

/** Cuts a text of the simple syntax into its pieces, one at a time. */
final class SimpleLexer extends Tokens<SimpleLexer.Token> {
  enum Kind {
    WORD,
    PHRASE,
    /** A field's name with its colon; {@link Token#text} is the name in lower case. */
    FIELD,
    MINUS,
    /** A {@code ~} directly before a term. */
    TILDE,
    OPEN,
    CLOSE,
    END
  }

  /**
   * A piece.
   *
   * @param text what it says, without quotes
   */
  record Token(Kind kind, String text, Span span) {
    boolean isWord(String word) {
      return kind == Kind.WORD && text.equals(word);
    }
  }

  /** What could be meant for a field's name. */
  private static final Pattern NAME = Pattern.compile("\\p{L}[\\p{L}\\p{M}\\p{N}_-]*");

  private final String text;
  private int at;

  SimpleLexer(String text) {
    this.text = text;
  }

  @Override
  Token read() throws SearchSyntaxException {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return token(Kind.END, "", at);
    }
    int from = at;
    char c = text.charAt(at);
    if (isQuote(c)) {
      return token(Kind.PHRASE, phrase(), from);
    }
    if (c == '(' || c == ')') {
      at++;
      return token(c == '(' ? Kind.OPEN : Kind.CLOSE, "", from);
    }
    if (c == '-') {
      at++;
      return token(Kind.MINUS, "", from);
    }
    if (c == '~' && from + 1 < text.length() && !isSpace(text.charAt(from + 1))) {
      at++;
      return token(Kind.TILDE, "", from);
    }
    return wordOrField(from);
  }

  private Token wordOrField(int from) throws SearchSyntaxException {
    while (at < text.length() && !endsWord(text.charAt(at))) {
      at++;
    }
    String word = text.substring(from, at);
    int colon = word.indexOf(':');
    if (colon > 0) {
      String name = word.substring(0, colon).toLowerCase(Locale.ROOT);
      if (SimpleFields.NAMES.contains(name)) {
        at = from + colon + 1;
        return token(Kind.FIELD, name, from);
      }
      checkName(name, new Span(from, from + colon + 1));
    }
    return token(Kind.WORD, word, from);
  }

  /**
   * A field that there is not is not taken for a word, which would silently find nothing. Text all
   * the same are URLs, what has no name before its colon (12:30) and what has nothing after it
   * (Re:).
   */
  private void checkName(String name, Span span) throws SearchSyntaxException {
    if (!NAME.matcher(name).matches() || text.startsWith("//", span.to())) {
      return;
    }
    String similar = KeyNames.similar(name, SimpleFields.NAMES, 1);
    if (similar.isEmpty() && !hasValue(span.to())) {
      return;
    }
    String shown = name.length() > 40 ? name.substring(0, 40) + "..." : name;
    throw fault(
        "no field is called '"
            + shown
            + (similar.isEmpty() ? "'" : "'; did you mean " + similar + ":?")
            + " (fields are "
            + SimpleFields.NAMES.stream().map(each -> each + ":").collect(Collectors.joining(" "))
            + "). To look for the text itself, put it in quotes",
        span);
  }

  private boolean hasValue(int after) {
    return after < text.length() && (isQuote(text.charAt(after)) || !endsWord(text.charAt(after)));
  }

  /**
   * What stands directly after a field's colon: words and phrases without a space between them.
   * Nothing at all is an empty WORD.
   */
  Token value(Token field) throws SearchSyntaxException {
    at = field.span.to();
    forgetPeeked();
    int from = at;
    Kind kind = Kind.WORD;
    StringBuilder value = new StringBuilder();
    while (at < text.length() && (isQuote(text.charAt(at)) || !endsWord(text.charAt(at)))) {
      if (isQuote(text.charAt(at))) {
        kind = Kind.PHRASE;
        value.append(phrase());
      } else {
        value.append(text.charAt(at++));
      }
    }
    return token(kind, value.toString(), from);
  }

  private String phrase() throws SearchSyntaxException {
    int from = at++;
    StringBuilder phrase = new StringBuilder();
    while (at < text.length() && !isQuote(text.charAt(at))) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      phrase.append(text.charAt(at++));
    }
    if (at == text.length()) {
      throw fault("the phrase has no closing quote", new Span(from, at));
    }
    at++;
    return phrase.toString();
  }

  private Token token(Kind kind, String says, int from) {
    return new Token(kind, says, new Span(from, at));
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || c == '\u00a0';
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\u201c' || c == '\u201d' || c == '\u201e';
  }

  private static boolean endsWord(char c) {
    return isSpace(c) || isQuote(c) || c == '(' || c == ')';
  }

  SearchSyntaxException fault(String complaint, Span span) {
    return new SearchSyntaxException(Answer.BAD, complaint, text, span);
  }
}
