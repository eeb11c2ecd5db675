package org.estreat.query;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.estreat.query.Lexer.Kind;
import org.estreat.query.Lexer.Token;
import org.estreat.query.SearchProgram.Partial;
import org.estreat.query.SearchProgram.Return;
import org.jspecify.annotations.Nullable;

/**
 * The options of RETURN (RFC 9051 section 6.4.4, RFC 9394 section 3.1, RFC 6203 section 4), in a
 * program or apart from it.
 *
 * @param returns what to give back; {@code RETURN ()} is ALL; RELEVANCY, which gives scores of
 *     results, has ALL beside it where it has not PARTIAL
 * @param partial the window that PARTIAL asks for, null without it
 */
public record ReturnOptions(Set<Return> returns, @Nullable Partial partial) {
  /** Of a program without RETURN. */
  static final ReturnOptions NONE = new ReturnOptions(Set.of(), null);

  /** What a search without RETURN over several mailboxes gives back (RFC 7377 section 2.1). */
  public static final ReturnOptions ALL = new ReturnOptions(Set.of(Return.ALL), null);

  public ReturnOptions {
    returns = Set.copyOf(returns);
  }

  /**
   * Reads {@code COUNT MIN}, also in parentheses; of nothing, ALL.
   *
   * @throws SearchSyntaxException for an unknown word, or ALL beside PARTIAL
   */
  public static ReturnOptions parse(String text) throws SearchSyntaxException {
    Lexer lexer = new Lexer(Lexer.bytes(text));
    boolean list = lexer.peek().kind() == Kind.OPEN;
    if (list) {
      lexer.next();
    }
    ReturnOptions options = words(lexer, list ? Kind.CLOSE : Kind.END);
    Token end = lexer.next();
    if (end.kind() != Kind.END) {
      throw lexer.fault("nothing is expected after the options", end);
    }
    return options;
  }

  /** The words up to the closing parenthesis or the end, which is taken too. */
  static ReturnOptions words(Lexer lexer, Kind end) throws SearchSyntaxException {
    EnumSet<Return> returns = EnumSet.noneOf(Return.class);
    Partial partial = null;
    for (Token token = lexer.next(); token.kind() != end; token = lexer.next()) {
      Return option = word(lexer, token);
      if (option == Return.PARTIAL && !returns.add(option)) {
        throw lexer.fault("PARTIAL can stand only once", token);
      }
      returns.add(option);
      if (option == Return.PARTIAL) {
        partial = partial(lexer);
      }
      if (returns.containsAll(List.of(Return.PARTIAL, Return.ALL))) {
        throw lexer.fault("PARTIAL and ALL exclude each other (RFC 9394 section 3.1)", token);
      }
    }
    boolean unlisted = !returns.contains(Return.ALL) && !returns.contains(Return.PARTIAL);
    if (returns.isEmpty() || (returns.contains(Return.RELEVANCY) && unlisted)) {
      returns.add(Return.ALL);
    }
    return new ReturnOptions(returns, partial);
  }

  private static Return word(Lexer lexer, Token token) throws SearchSyntaxException {
    if (token.kind() == Kind.END) {
      throw lexer.fault("the list of RETURN options has no ')'", token);
    }
    String word = token.kind() == Kind.ATOM ? lexer.word(token).toUpperCase(Locale.ROOT) : "";
    for (Return option : Return.values()) {
      if (option.name().equals(word)) {
        return option;
      }
    }
    throw lexer.fault("expected one of MIN MAX ALL COUNT SAVE PARTIAL RELEVANCY", token);
  }

  /** partial-range: two numbers that are both positive or both negative. */
  private static Partial partial(Lexer lexer) throws SearchSyntaxException {
    Token token = lexer.next();
    String[] ends = token.kind() == Kind.ATOM ? lexer.word(token).split(":", -1) : new String[0];
    if (ends.length == 2 && ends[0].startsWith("-") == ends[1].startsWith("-")) {
      Optional<Long> from = position(ends[0]);
      Optional<Long> to = position(ends[1]);
      if (from.isPresent() && to.isPresent()) {
        return new Partial(from.get(), to.get());
      }
    }
    throw lexer.fault("expected a range of positions after PARTIAL, like 1:100 or -1:-100", token);
  }

  private static Optional<Long> position(String text) {
    return text.startsWith("-")
        ? Values.nzNumber(text.substring(1)).map(number -> -number)
        : Values.nzNumber(text);
  }
}
