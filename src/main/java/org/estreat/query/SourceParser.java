package org.estreat.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.estreat.query.Lexer.Kind;
import org.estreat.query.Lexer.Token;

/**
 * Reads {@code "IN" SP "(" filter-mailboxes *(SP filter-mailboxes) ")"} (RFC 7377 section 3, RFC
 * 5465 section 8).
 */
final class SourceParser {
  private static final String KNOWN =
      "expected one of selected inboxes personal, or mailboxes, subtree or subtree-one with names";

  private final Lexer lexer;

  SourceParser(Lexer lexer) {
    this.lexer = lexer;
  }

  List<MailboxFilter> read() throws SearchSyntaxException {
    Token word = lexer.next();
    if (lexer.next().kind() != Kind.OPEN) {
      throw lexer.fault("IN needs a list of mailboxes, like IN (mailboxes alice/INBOX)", word);
    }
    List<MailboxFilter> filters = new ArrayList<>();
    Token token = lexer.next();
    while (token.kind() != Kind.CLOSE) {
      filters.add(filter(token));
      token = lexer.next();
    }
    if (filters.isEmpty()) {
      throw lexer.fault(KNOWN, token);
    }
    return filters;
  }

  private MailboxFilter filter(Token token) throws SearchSyntaxException {
    String word = token.kind() == Kind.ATOM ? lexer.word(token).toLowerCase(Locale.ROOT) : "";
    return switch (word) {
      case "selected" -> new MailboxFilter.Selected();
      case "inboxes" -> new MailboxFilter.Inboxes();
      case "personal" -> new MailboxFilter.Personal();
      case "mailboxes" -> new MailboxFilter.Mailboxes(names(token));
      case "subtree" -> new MailboxFilter.Subtree(names(token), false);
      case "subtree-one" -> new MailboxFilter.Subtree(names(token), true);
      default -> throw lexer.fault(complaint(token, word), token);
    };
  }

  private static String complaint(Token token, String word) {
    if (token.kind() == Kind.END) {
      return "the list after IN has no ')'";
    }
    return switch (word) {
      case "subscribed" ->
          "subscribed cannot be answered: no subscriptions are kept; name the mailboxes";
      case "selected-delayed" -> "selected-delayed belongs to NOTIFY (RFC 5465); expected selected";
      default ->
          token.kind() == Kind.OPEN ? "no scope options are defined (RFC 7377 section 2.2)" : KNOWN;
    };
  }

  /** {@code one-or-more-mailbox}: a name, or several in parentheses. */
  private List<String> names(Token filter) throws SearchSyntaxException {
    Token token = lexer.next();
    if (token.kind() != Kind.OPEN) {
      return List.of(name(filter, token));
    }
    List<String> names = new ArrayList<>();
    for (token = lexer.next(); token.kind() != Kind.CLOSE; token = lexer.next()) {
      names.add(name(filter, token));
    }
    if (names.isEmpty()) {
      throw lexer.fault("expected the name of a mailbox between the parentheses", token);
    }
    return names;
  }

  private String name(Token filter, Token token) throws SearchSyntaxException {
    if (token.kind() != Kind.ATOM && !token.isString()) {
      String word = lexer.word(filter).toLowerCase(Locale.ROOT);
      throw lexer.fault(word + " needs the name of a mailbox, like alice/INBOX", token);
    }
    return lexer.text(token, StandardCharsets.UTF_8);
  }
}
