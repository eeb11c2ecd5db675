package org.estreat.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.estreat.query.SearchKey.Place;
import org.estreat.query.SimpleLexer.Kind;
import org.estreat.query.SimpleLexer.Token;

/**
 * Reads the syntax for people, which ends in the same tree as a SEARCH program.
 *
 * <ul>
 *   <li>A {@code word} or {@code "quoted phrase"} has to stand in the message's text, in the text
 *       of an attachment or in a file name. As everywhere a match is an infix, without case. Inside
 *       quotes a backslash takes the next character as it is.
 *   <li>Terms beside each other all have to match. {@code OR} between two terms joins just these
 *       two: {@code a b OR c} is a and (b or c). {@code NOT} or a minus directly before a term
 *       turns it. Parentheses group. These words are in capitals; {@code AND} may be written.
 *   <li>A tilde directly before a term ({@code ~recieve}, {@code ~from:smith}, {@code ~(a b)}) also
 *       finds by words that are like its words ({@link SearchKey.Fuzzy}).
 *   <li>{@code from: to: cc: bcc: subject: body: filename: attachment:} look in that place; {@code
 *       header:Name=value} in a header field, {@code header:Name} asks whether it is there.
 *   <li>{@code new:} looks in what writers of bodies wrote and did not quote; {@code lang:de} asks
 *       for a language that a part is written in.
 *   <li>{@code before: after: since: on:} compare the day written in Date, as 2024-01-31 or
 *       31-Jan-2024; only {@code since:} and {@code on:} include the day.
 *   <li>{@code larger:10k smaller:2M}: octets; k, M and G are powers of 1024.
 *   <li>{@code is:} unread, read, flagged, answered, draft, deleted or expunged; {@code
 *       has:attachment}; {@code keyword:name}.
 *   <li>Another name before a colon is a fault, so that a slip does not silently find nothing.
 *       {@code 12:30}, {@code Re:} and {@code https://...} are words; other text with a colon goes
 *       in quotes.
 * </ul>
 *
 * <p>Nothing at all is every message. Safe to use from several threads.
 */
public final class SimpleSyntax {
  private static final int MAX_NESTING = 100;

  private final SimpleLexer lexer;
  private final SimpleFields fields;

  private SimpleSyntax(SimpleLexer lexer) {
    this.lexer = lexer;
    this.fields = new SimpleFields(lexer);
  }

  /**
   * Reads a text of the simple syntax.
   *
   * @throws SearchSyntaxException pointing at what is wrong; its answer is always BAD
   */
  public static SearchProgram parse(String text) throws SearchSyntaxException {
    Lexer.bytes(text); // only to refuse what is no text
    SimpleSyntax syntax = new SimpleSyntax(new SimpleLexer(text));
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      throw syntax.lexer.fault("a text holds no NUL", new Span(nul, nul + 1));
    }
    SearchKey key = syntax.terms(0, false);
    Token end = syntax.lexer.peek();
    if (end.kind() != Kind.END) {
      throw syntax.lexer.fault("this ')' closes nothing", end.span());
    }
    SearchKey settled = SearchKeys.settle(key);
    Optional<String> complaint = KeyCount.complaint(settled);
    if (complaint.isPresent()) {
      throw syntax.lexer.fault(complaint.get(), new Span(0, text.length()));
    }
    return new SearchProgram(Set.of(), null, settled);
  }

  /** {@code terms = *(term *("OR" term) ["AND"])} to a closing parenthesis or the end. */
  private SearchKey terms(int nesting, boolean fuzzy) throws SearchSyntaxException {
    List<SearchKey> keys = new ArrayList<>();
    while (!isClosed()) {
      SearchKey key = term(nesting, fuzzy);
      while (joins("OR")) {
        key = new SearchKey.Or(key, term(nesting, fuzzy));
      }
      keys.add(key);
      joins("AND");
    }
    return new SearchKey.And(keys);
  }

  private boolean isClosed() throws SearchSyntaxException {
    return lexer.peek().kind() == Kind.CLOSE || lexer.peek().kind() == Kind.END;
  }

  /** Takes the word if it comes next; a term has to come after it. */
  private boolean joins(String word) throws SearchSyntaxException {
    if (!lexer.peek().isWord(word)) {
      return false;
    }
    Token joint = lexer.next();
    if (isClosed()) {
      throw lexer.fault(word + " needs a term after it", joint.span());
    }
    return true;
  }

  /** {@code term = *("-" / "NOT") ["~"] ("(" terms ")" / field / word / phrase)}. */
  private SearchKey term(int nesting, boolean fuzzy) throws SearchSyntaxException {
    boolean negated = false;
    Token token = lexer.next();
    while (token.kind() == Kind.MINUS || token.isWord("NOT")) {
      Token next = lexer.peek();
      boolean apart = token.kind() == Kind.MINUS && next.span().from() != token.span().to();
      if (apart || isClosed()) {
        throw lexer.fault("expected a term to exclude after this, like -word", token.span());
      }
      negated = !negated;
      token = lexer.next();
    }
    boolean like = token.kind() == Kind.TILDE;
    // As in a program a NOT ends what a tilde around it began.
    SearchKey key = positive(like ? lexer.next() : token, nesting, like || (fuzzy && !negated));
    return negated ? new SearchKey.Not(key) : key;
  }

  private SearchKey positive(Token token, int nesting, boolean fuzzy) throws SearchSyntaxException {
    return switch (token.kind()) {
      case OPEN -> group(token, nesting, fuzzy);
      case FIELD -> {
        SearchKey key = fields.key(token, lexer.value(token));
        yield fuzzy ? SearchKeys.fuzzy(key) : key;
      }
      case WORD, PHRASE -> {
        if (token.isWord("OR") || token.isWord("AND")) {
          throw lexer.fault(token.text() + " needs a term before it", token.span());
        }
        yield anywhere(token, fuzzy);
      }
      case MINUS, TILDE, CLOSE, END ->
          throw lexer.fault("expected a word or a phrase", token.span());
    };
  }

  private SearchKey group(Token open, int nesting, boolean fuzzy) throws SearchSyntaxException {
    if (nesting == MAX_NESTING) {
      throw lexer.fault("parentheses are nested deeper than " + MAX_NESTING, open.span());
    }
    if (lexer.peek().kind() == Kind.CLOSE) {
      throw lexer.fault("expected a word between the parentheses", open.span());
    }
    SearchKey key = terms(nesting + 1, fuzzy);
    if (lexer.peek().kind() != Kind.CLOSE) {
      throw lexer.fault("this '(' is not closed", open.span());
    }
    lexer.next();
    return key;
  }

  private SearchKey anywhere(Token token, boolean fuzzy) throws SearchSyntaxException {
    if (token.text().isEmpty()) {
      throw lexer.fault("the phrase is empty", token.span());
    }
    return new SearchKey.Or(
        in(Place.TEXT, token, fuzzy),
        new SearchKey.Or(in(Place.ATTACHMENT, token, fuzzy), in(Place.FILENAME, token, fuzzy)));
  }

  private static SearchKey in(Place place, Token token, boolean fuzzy) {
    SearchKey key = new SearchKey.Contains(place, token.text());
    return fuzzy ? SearchKeys.fuzzy(key) : key;
  }
}
