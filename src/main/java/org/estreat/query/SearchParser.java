package org.estreat.query;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.estreat.query.Lexer.Kind;
import org.estreat.query.Lexer.Token;
import org.estreat.query.SearchSyntaxException.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a SEARCH program: the grammar of RFC 9051 section 9 from {@code search} down (with RFC
 * 3501's RECENT, NEW and OLD), OLDER and YOUNGER of RFC 5032, MODSEQ of RFC 7162, PARTIAL of RFC
 * 9394, IN of RFC 7377, FUZZY of RFC 6203, and estreat's own keys ATTACHMENT, FILENAME, PART,
 * SHA256 and EXPUNGED. One method a rule.
 *
 * <p>What is accepted and what not is Dovecot's practice, save that numbers never wrap, that a NUL
 * is refused, and that keys for which an archive has nothing are refused.
 *
 * <p>It keeps its own stack: nesting costs no thread stack. The tree is settled before it is given
 * out (no NOT of NOT, no AND in AND, ORs balanced) and is at most {@link #MAX_DEPTH} levels deep.
 *
 * <p>Safe to use from several threads.
 */
public final class SearchParser {
  /** Levels that a settled tree can have, so that it can be walked by recursion. */
  public static final int MAX_DEPTH = 1000;

  /** Parentheses, NOTs and ORs that can be open at once. */
  private static final int MAX_OPEN = 100_000;

  private final Lexer lexer;
  private final Deque<OpenKey> open = new ArrayDeque<>();
  private boolean isFuzzy;

  private SearchParser(Lexer lexer) {
    this.lexer = lexer;
  }

  /**
   * Reads a program as it goes over the wire: literals are {@code {n}}, CRLF and n bytes.
   *
   * @throws SearchSyntaxException pointing into the program read as UTF-8, or as ISO 8859-1 where
   *     it is no UTF-8
   */
  public static SearchProgram parse(byte[] program) throws SearchSyntaxException {
    return new SearchParser(new Lexer(program)).search();
  }

  /**
   * Reads a program of characters; the sizes of literals count bytes of UTF-8.
   *
   * @throws SearchSyntaxException pointing into the program
   */
  public static SearchProgram parse(String program) throws SearchSyntaxException {
    return parse(Lexer.bytes(program));
  }

  /**
   * {@code ["IN" mailboxes] ["RETURN" options] ["CHARSET" charset] search-key *(SP search-key)}.
   */
  private SearchProgram search() throws SearchSyntaxException {
    List<MailboxFilter> sources = isWord("IN") ? new SourceParser(lexer).read() : List.of();
    Token first = lexer.peek();
    ReturnOptions options = isWord("RETURN") ? returns() : ReturnOptions.NONE;
    SearchKey key =
        isWord("CHARSET")
            ? inCharset(options, first)
            : searchKeys(new KeyParser(lexer, StandardCharsets.UTF_8));
    checkRelevancy(options, first);
    return new SearchProgram(options.returns(), options.partial(), key, sources);
  }

  private void checkRelevancy(ReturnOptions options, Token place) throws SearchSyntaxException {
    if (options.returns().contains(SearchProgram.Return.RELEVANCY) && !isFuzzy) {
      throw lexer.fault("RELEVANCY needs a FUZZY key (RFC 6203 section 4)", place);
    }
  }

  /** {@code "CHARSET" SP charset SP search-key *(SP search-key)}. */
  private SearchKey inCharset(ReturnOptions options, Token first) throws SearchSyntaxException {
    lexer.next();
    Token name = lexer.peek();
    Charset charset = charset(new KeyParser(lexer, StandardCharsets.UTF_8).astring("CHARSET"));
    // A program that is wrong anyhow is BAD before it is NO, so it is read to its end first.
    SearchKey key =
        searchKeys(
            new KeyParser(lexer, Objects.requireNonNullElse(charset, StandardCharsets.ISO_8859_1)));
    if (charset == null) {
      checkRelevancy(options, first);
      String complaint = "this charset is not known here; UTF-8 always is";
      throw lexer
          .fault(Answer.NO_BADCHARSET, complaint, name.from(), name.to())
          .returning(options.returns());
    }
    return key;
  }

  private boolean isWord(String word) throws SearchSyntaxException {
    Token token = lexer.peek();
    return token.kind() == Kind.ATOM && lexer.word(token).equalsIgnoreCase(word);
  }

  /** {@code "RETURN" SP "(" [search-return-opt *(SP search-return-opt)] ")"}. */
  private ReturnOptions returns() throws SearchSyntaxException {
    Token word = lexer.next();
    if (lexer.next().kind() != Kind.OPEN) {
      throw lexer.fault("RETURN needs a list of options after it, like RETURN (COUNT)", word);
    }
    return ReturnOptions.words(lexer, Kind.CLOSE);
  }

  /**
   * The charset of this name; UTF-8 for the empty name and also for US-ASCII, which it holds.
   *
   * @return null where this platform does not know it
   */
  private static @Nullable Charset charset(String name) {
    try {
      Charset charset = name.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(name);
      return charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return null; // answered with NO, after everything else has been found right
    }
  }

  /** {@code search-key *(SP search-key)} to the end of the program. */
  private SearchKey searchKeys(KeyParser simple) throws SearchSyntaxException {
    open.push(new OpenKey(OpenKey.Shape.PROGRAM, lexer.peek(), false));
    while (true) {
      Token token = lexer.next();
      switch (token.kind()) {
        case OPEN -> open(OpenKey.Shape.LIST, token);
        case CLOSE -> close(token);
        case END -> {
          return settled(end(token));
        }
        case ATOM -> word(simple, token);
        case QUOTED, LITERAL -> throw lexer.fault("expected a search key, found a string", token);
      }
    }
  }

  private void word(KeyParser simple, Token token) throws SearchSyntaxException {
    String word = lexer.word(token).toUpperCase(Locale.ROOT);
    switch (word) {
      case "NOT" -> open(OpenKey.Shape.NOT, token);
      case "OR" -> open(OpenKey.Shape.OR, token);
      case "FUZZY" -> {
        isFuzzy = true;
        open(OpenKey.Shape.FUZZY, token);
      }
      default -> {
        SearchKey key = simple.key(token, word);
        add(open.getFirst().fuzzy ? SearchKeys.fuzzy(key) : key);
      }
    }
  }

  private void open(OpenKey.Shape shape, Token token) throws SearchSyntaxException {
    if (open.size() > MAX_OPEN) {
      throw lexer.fault("nested deeper than " + MAX_OPEN + " levels", token);
    }
    boolean fuzzy =
        shape == OpenKey.Shape.FUZZY || (shape != OpenKey.Shape.NOT && open.getFirst().fuzzy);
    open.push(new OpenKey(shape, token, fuzzy));
  }

  /** Gives the key to what is open; a NOT, OR or FUZZY that is then full is a key itself. */
  private void add(SearchKey key) {
    open.getFirst().keys.add(key);
    while (open.getFirst().isFull()) {
      SearchKey full = open.pop().key();
      open.getFirst().keys.add(full);
    }
  }

  /** {@code ")"}. */
  private void close(Token token) throws SearchSyntaxException {
    OpenKey last = open.getFirst();
    switch (last.shape) {
      case NOT, OR, FUZZY -> throw last.isMissingKeys(lexer, token);
      case PROGRAM -> throw lexer.fault("this ')' closes nothing", token);
      case LIST -> {
        if (last.keys.isEmpty()) {
          throw lexer.fault(
              "expected a search key between the parentheses", last.token.from(), token.to());
        }
        add(open.pop().key());
      }
    }
  }

  private SearchKey end(Token token) throws SearchSyntaxException {
    OpenKey last = open.pop();
    return switch (last.shape) {
      case NOT, OR, FUZZY -> throw last.isMissingKeys(lexer, token);
      case LIST -> throw lexer.fault("this '(' is not closed", last.token);
      case PROGRAM -> {
        if (last.keys.isEmpty()) {
          throw lexer.fault("expected a search key, like ALL or SUBJECT hello", token);
        }
        yield last.key();
      }
    };
  }

  private SearchKey settled(SearchKey key) throws SearchSyntaxException {
    Trees.Settled settled = Trees.settle(key);
    if (settled.depth() > MAX_DEPTH) {
      String complaint = "NOT, OR and parentheses are nested deeper than " + MAX_DEPTH + " levels";
      throw lexer.fault(complaint, 0, lexer.peek().to());
    }
    Optional<String> complaint = KeyCount.complaint(settled.key());
    if (complaint.isPresent()) {
      throw lexer.fault(complaint.get(), 0, lexer.peek().to());
    }
    return settled.key();
  }

  /** A list, NOT, OR or FUZZY whose keys are still coming. */
  private static final class OpenKey {
    enum Shape {
      PROGRAM,
      LIST,
      NOT,
      OR,
      FUZZY
    }

    private final Shape shape;
    private final Token token;

    /** Whether texts in it are looked for by like words too; a NOT in between ends that. */
    private final boolean fuzzy;

    private final List<SearchKey> keys = new ArrayList<>(2);

    OpenKey(Shape shape, Token token, boolean fuzzy) {
      this.shape = shape;
      this.token = token;
      this.fuzzy = fuzzy;
    }

    boolean isFull() {
      return switch (shape) {
        case PROGRAM, LIST -> false;
        case NOT, FUZZY -> keys.size() == 1;
        case OR -> keys.size() == 2;
      };
    }

    SearchKey key() {
      return switch (shape) {
        case PROGRAM, LIST -> new SearchKey.And(keys);
        case NOT -> new SearchKey.Not(keys.getFirst());
        case FUZZY -> keys.getFirst();
        case OR -> new SearchKey.Or(keys.getFirst(), keys.getLast());
      };
    }

    SearchSyntaxException isMissingKeys(Lexer lexer, Token found) {
      String complaint =
          shape != Shape.OR
              ? shape + " needs a search key after it"
              : "OR needs two search keys after it, found " + (keys.isEmpty() ? "none" : "one");
      return lexer.fault(complaint, token.from(), found.to());
    }
  }
}
