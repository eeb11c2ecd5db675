package org.estreat.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.estreat.query.Lexer.Kind;
import org.estreat.query.Lexer.Token;
import org.estreat.query.SortKey.Criterion;

/** Reads the sort criteria of RFC 5256 section 5. Stateless; safe to use from several threads. */
public final class SortParser {
  private static final String REVERSE = "REVERSE";

  private SortParser() {}

  /**
   * Reads {@code REVERSE DATE SUBJECT}, also in parentheses. REVERSE turns the one key after it.
   *
   * @throws SearchSyntaxException for an unknown word, or none
   */
  public static List<SortKey> parse(String text) throws SearchSyntaxException {
    Lexer lexer = new Lexer(Lexer.bytes(text));
    Kind end = lexer.peek().kind() == Kind.OPEN ? Kind.CLOSE : Kind.END;
    if (end == Kind.CLOSE) {
      lexer.next();
    }
    List<SortKey> keys = new ArrayList<>();
    do {
      keys.add(key(lexer));
    } while (lexer.peek().kind() != end);
    lexer.next();
    if (lexer.peek().kind() != Kind.END) {
      throw lexer.fault("nothing is expected after the sort keys", lexer.peek());
    }
    return keys;
  }

  private static SortKey key(Lexer lexer) throws SearchSyntaxException {
    Token token = lexer.next();
    boolean reverse = word(lexer, token).equals(REVERSE);
    if (reverse) {
      token = lexer.next();
    }
    Optional<Criterion> criterion = criterion(word(lexer, token));
    if (criterion.isEmpty()) {
      String known =
          Arrays.stream(Criterion.values()).map(Enum::name).collect(Collectors.joining(" "));
      throw lexer.fault("expected a sort key, one of " + known + ", or REVERSE before it", token);
    }
    return new SortKey(criterion.get(), reverse);
  }

  private static String word(Lexer lexer, Token token) {
    return token.kind() == Kind.ATOM ? lexer.word(token).toUpperCase(Locale.ROOT) : "";
  }

  private static Optional<Criterion> criterion(String word) {
    return Arrays.stream(Criterion.values()).filter(each -> each.name().equals(word)).findAny();
  }
}
