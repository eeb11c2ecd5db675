package org.estreat.query;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.model.Flag;
import org.estreat.query.SearchKey.Place;
import org.estreat.query.SimpleLexer.Kind;
import org.estreat.query.SimpleLexer.Token;

/** What {@code name:value} means in the simple syntax. */
final class SimpleFields {
  static final List<String> NAMES =
      List.of(
          "from",
          "to",
          "cc",
          "bcc",
          "subject",
          "body",
          "filename",
          "attachment",
          "new",
          "lang",
          "header",
          "before",
          "after",
          "since",
          "on",
          "larger",
          "smaller",
          "is",
          "has",
          "keyword");

  private static final List<String> ATTACHED_TYPES =
      List.of("application", "image", "audio", "video");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kmg]?)b?");

  private final SimpleLexer lexer;

  SimpleFields(SimpleLexer lexer) {
    this.lexer = lexer;
  }

  SearchKey key(Token field, Token value) throws SearchSyntaxException {
    if (value.text().isEmpty() && value.kind() == Kind.WORD) {
      throw lexer.fault(field.text() + ": needs a value directly after it", field.span());
    }
    return switch (field.text()) {
      case "header" -> header(value);
      case "before" -> new SearchKey.Sent(LocalDate.MIN, day(value));
      case "after" -> new SearchKey.Sent(day(value).plusDays(1), LocalDate.MAX);
      case "since" -> new SearchKey.Sent(day(value), LocalDate.MAX);
      case "on" -> new SearchKey.Sent(day(value), day(value).plusDays(1));
      case "larger" -> new SearchKey.Size(octets(value) + 1, Long.MAX_VALUE);
      case "smaller" -> new SearchKey.Size(0, octets(value));
      case "is" -> state(value);
      case "has" -> has(value);
      case "keyword" -> keyword(value);
      case "new" -> new SearchKey.Contains(Place.NEWTEXT, value.text());
      case "lang" -> language(value);
      default ->
          new SearchKey.Contains(
              Place.valueOf(field.text().toUpperCase(Locale.ROOT)), value.text());
    };
  }

  /** {@code header:List-Id=estreat}, {@code header:"X-Mailer=The Bat"}, {@code header:Bcc}. */
  private SearchKey header(Token value) throws SearchSyntaxException {
    int equals = value.text().indexOf('=');
    String name = equals < 0 ? value.text() : value.text().substring(0, equals);
    if (name.isBlank()) {
      throw lexer.fault("header: needs a field's name, like header:List-Id=abc", value.span());
    }
    return new SearchKey.Header(name, equals < 0 ? "" : value.text().substring(equals + 1));
  }

  private LocalDate day(Token value) throws SearchSyntaxException {
    Optional<Values.Day> day = Values.date(value.text());
    if (day.isPresent() && day.get().from().isBefore(day.get().until())) {
      return day.get().from();
    }
    try {
      return LocalDate.parse(value.text());
    } catch (DateTimeException e) {
      throw lexer.fault("expected a day like 2024-01-31 or 31-Jan-2024", value.span());
    }
  }

  private long octets(Token value) throws SearchSyntaxException {
    Matcher size = SIZE.matcher(value.text().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw lexer.fault("expected a size like 5000, 10k, 2M or 1G", value.span());
    }
    int shift =
        switch (size.group(2)) {
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> 0;
        };
    return Long.parseLong(size.group(1)) << shift;
  }

  private SearchKey state(Token value) throws SearchSyntaxException {
    return switch (value.text().toLowerCase(Locale.ROOT)) {
      case "unread" -> new SearchKey.Not(new SearchKey.HasFlag(Flag.SEEN));
      case "read" -> new SearchKey.HasFlag(Flag.SEEN);
      case "flagged" -> new SearchKey.HasFlag(Flag.FLAGGED);
      case "answered" -> new SearchKey.HasFlag(Flag.ANSWERED);
      case "draft" -> new SearchKey.HasFlag(Flag.DRAFT);
      case "deleted" -> new SearchKey.HasFlag(Flag.DELETED);
      case "expunged" -> new SearchKey.Expunged();
      default ->
          throw lexer.fault(
              "expected one of unread read flagged answered draft deleted expunged after is:",
              value.span());
    };
  }

  /** A part with a file name, or of a type that mail programs show as an attachment. */
  private SearchKey has(Token value) throws SearchSyntaxException {
    if (!value.text().equalsIgnoreCase("attachment")) {
      throw lexer.fault("expected attachment after has:", value.span());
    }
    SearchKey key = new SearchKey.Contains(Place.FILENAME, "");
    for (String type : ATTACHED_TYPES) {
      key = new SearchKey.Or(key, new SearchKey.HasPart(type, "*"));
    }
    return key;
  }

  private SearchKey language(Token value) throws SearchSyntaxException {
    return new SearchKey.Language(
        LanguageTags.read(value.text())
            .orElseThrow(
                () -> lexer.fault("expected a language like de, en or zh-TW", value.span())));
  }

  private SearchKey keyword(Token value) throws SearchSyntaxException {
    if (value.text().isEmpty() || new Flag(value.text()).isSystem()) {
      throw lexer.fault("expected a keyword, like $Junk; flags have is:", value.span());
    }
    return new SearchKey.HasFlag(new Flag(value.text()));
  }
}
