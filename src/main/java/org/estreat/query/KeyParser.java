package org.estreat.query;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.estreat.model.Attributes;
import org.estreat.model.Flag;
import org.estreat.model.MessageKey;
import org.estreat.query.Lexer.Kind;
import org.estreat.query.Lexer.Token;
import org.estreat.query.SearchKey.Place;

/** Reads one search key that holds no other: its word and what belongs to it. */
final class KeyParser {
  private static final Pattern SHA256 = Pattern.compile("[0-9A-Fa-f]{64}");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[!#$%&'+.^_`|~0-9A-Za-z-]+/([!#$%&'+.^_`|~0-9A-Za-z-]+|\\*)");
  private static final SearchKey NONE = new SearchKey.Not(new SearchKey.All());

  private final Lexer lexer;
  private final Charset charset;

  KeyParser(Lexer lexer, Charset charset) {
    this.lexer = lexer;
    this.charset = charset;
  }

  /**
   * @param token the key's word, and {@code word} the same in upper case
   */
  SearchKey key(Token token, String word) throws SearchSyntaxException {
    return switch (word) {
      case "ALL" -> new SearchKey.All();
      case "ANSWERED", "DELETED", "DRAFT", "FLAGGED", "SEEN", "RECENT" -> flag(word);
      case "UNANSWERED", "UNDELETED", "UNDRAFT", "UNFLAGGED", "UNSEEN" ->
          new SearchKey.Not(flag(word.substring("UN".length())));
      case "NEW" -> SearchKeys.and(flag("RECENT"), new SearchKey.Not(flag("SEEN")));
      case "OLD" -> new SearchKey.Not(flag("RECENT"));
      case "KEYWORD" -> keyword(word);
      case "UNKEYWORD" -> new SearchKey.Not(keyword(word));
      case "BCC",
          "BODY",
          "CC",
          "FROM",
          "SUBJECT",
          "TEXT",
          "TO",
          "ATTACHMENT",
          "FILENAME",
          "NEWTEXT" ->
          new SearchKey.Contains(Place.valueOf(word), astring(word));
      case "HEADER" -> header(word);
      case "BEFORE", "ON", "SINCE" -> date(word, word, SearchKey.Received::new);
      case "SENTBEFORE", "SENTON", "SENTSINCE" ->
          date(word, word.substring("SENT".length()), SearchKey.Sent::new);
      case "LARGER" -> larger(word);
      case "SMALLER" -> new SearchKey.Size(0, number(word));
      case "OLDER" -> new SearchKey.Older(seconds(word));
      case "YOUNGER" -> new SearchKey.Younger(seconds(word));
      case "UID" -> uid(word);
      case "MODSEQ" -> modSeq(word);
      case "EXPUNGED" -> new SearchKey.Expunged();
      case "SHA256" -> sha256(word);
      case "PART" -> part(word);
      case "EMAILID" -> new SearchKey.EmailId(objectId(word));
      case "THREADID" -> new SearchKey.ThreadId(objectId(word));
      case "SAVEDBEFORE", "SAVEDON", "SAVEDSINCE" ->
          date(word, word.substring("SAVED".length()), SearchKey.SaveDay::new);
      case "LANGUAGE" -> language(word);
      case "SAVEDATESUPPORTED" -> new SearchKey.HasSaveDate();
      case "$" -> new SearchKey.Saved();
      default -> sequenceSet(token, word);
    };
  }

  private static SearchKey flag(String word) {
    return new SearchKey.HasFlag(
        new Flag("\\" + word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT)));
  }

  /**
   * {@code "KEYWORD" SP flag-keyword}, where any string will do: labels of some servers hold spaces
   * or begin with a backslash ({@code "\\\\Important"}). No keyword is empty or a system flag.
   */
  private SearchKey keyword(String word) throws SearchSyntaxException {
    Token token = string(word);
    String name = readable(token);
    boolean none = name.isEmpty() || new Flag(name).isSystem();
    return none ? NONE : new SearchKey.HasFlag(new Flag(name));
  }

  /** The program's charset is for texts; a keyword is octets, read as UTF-8 where they are it. */
  private String readable(Token token) throws SearchSyntaxException {
    try {
      return lexer.text(token, StandardCharsets.UTF_8);
    } catch (SearchSyntaxException e) {
      return lexer.text(token, StandardCharsets.ISO_8859_1);
    }
  }

  /** {@code "HEADER" SP header-fld-name SP astring}. */
  private SearchKey header(String word) throws SearchSyntaxException {
    String name = astring(word);
    return new SearchKey.Header(name, astring(word));
  }

  private SearchKey date(
      String word, String relation, BiFunction<LocalDate, LocalDate, SearchKey> range)
      throws SearchSyntaxException {
    Token token = string(word);
    Optional<Values.Day> read = Values.date(lexer.text(token, charset));
    if (read.isEmpty()) {
      throw lexer.fault(word + " needs a date like 1-Feb-1994", token);
    }
    Values.Day day = read.get();
    return switch (relation) {
      case "BEFORE" -> range.apply(LocalDate.MIN, day.from());
      case "SINCE" -> range.apply(day.from(), LocalDate.MAX);
      default -> range.apply(day.from(), day.until());
    };
  }

  private SearchKey larger(String word) throws SearchSyntaxException {
    long size = number(word);
    return new SearchKey.Size(size == Long.MAX_VALUE ? size : size + 1, Long.MAX_VALUE);
  }

  private long number(String word) throws SearchSyntaxException {
    Token token = string(word);
    Optional<Long> number = Values.number64(lexer.text(token, charset));
    if (number.isEmpty()) {
      throw lexer.fault(word + " needs a number of octets, below 2^64", token);
    }
    return number.get();
  }

  private long seconds(String word) throws SearchSyntaxException {
    Token token = string(word);
    Optional<Long> number = Values.nzNumber(lexer.text(token, charset));
    if (number.isEmpty()) {
      throw lexer.fault(word + " needs a number of seconds from 1 to 4294967295", token);
    }
    return number.get();
  }

  /** {@code "UID" SP sequence-set}, where the set may be {@code $}. */
  private SearchKey uid(String word) throws SearchSyntaxException {
    Token token = string(word);
    String text = lexer.text(token, charset);
    if (text.equals("$")) {
      return new SearchKey.Saved();
    }
    return new SearchKey.Uids(set(token, text));
  }

  private NumberSet set(Token token, String text) throws SearchSyntaxException {
    Optional<NumberSet> set = Values.set(text);
    if (set.isEmpty()) {
      throw lexer.fault("expected a set like 1:5,9,12:* of numbers from 1 to 4294967295", token);
    }
    return set.get();
  }

  /**
   * {@code "MODSEQ" [SP entry-name SP entry-type] SP number}. An archive keeps one number a
   * message, so the entry is read and disregarded (RFC 7162 section 3.1.5).
   */
  private SearchKey modSeq(String word) throws SearchSyntaxException {
    Token token = string(word);
    String text = lexer.text(token, charset);
    if (text.regionMatches(true, 0, "/flags/", 0, 7)) {
      String flag = text.substring(7);
      if (flag.isEmpty() || (flag.startsWith("\\") && !new Flag(flag).isSystem())) {
        throw lexer.fault("expected /flags/ and the name of a flag or keyword", token);
      }
      Token type = string(word);
      if (!lexer.text(type, charset).matches("(?i)all|priv|shared")) {
        throw lexer.fault("expected all, priv or shared after MODSEQ and a flag", type);
      }
      token = string(word);
      text = lexer.text(token, charset);
    }
    Optional<Long> value = Values.number64(text);
    if (value.isEmpty()) {
      throw lexer.fault("MODSEQ needs a number, like 620162338", token);
    }
    return new SearchKey.ModSeqSince(value.get());
  }

  private SearchKey sha256(String word) throws SearchSyntaxException {
    Token token = string(word);
    String text = lexer.text(token, charset);
    if (!SHA256.matcher(text).matches()) {
      throw lexer.fault("SHA256 needs 64 hex digits", token);
    }
    return new SearchKey.BytesAre(new MessageKey(text.toLowerCase(Locale.ROOT)));
  }

  /** {@code objectid} (RFC 8474 section 7). */
  private String objectId(String word) throws SearchSyntaxException {
    Token token = string(word);
    String text = lexer.text(token, charset);
    if (!Attributes.isObjectId(text)) {
      throw lexer.fault(word + " needs " + KeyNames.argument(word), token);
    }
    return text;
  }

  /** A tag of BCP 47, or the three letters of ISO 639-2. */
  private SearchKey language(String word) throws SearchSyntaxException {
    Token token = string(word);
    Optional<String> tag = LanguageTags.read(lexer.text(token, charset));
    if (tag.isEmpty()) {
      throw lexer.fault(word + " needs " + KeyNames.argument(word), token);
    }
    return new SearchKey.Language(tag.get());
  }

  private SearchKey part(String word) throws SearchSyntaxException {
    Token token = string(word);
    String text = lexer.text(token, charset).toLowerCase(Locale.ROOT);
    if (!MEDIA_TYPE.matcher(text).matches()) {
      throw lexer.fault("PART needs a media type like application/pdf or image/*", token);
    }
    int slash = text.indexOf('/');
    return new SearchKey.HasPart(text.substring(0, slash), text.substring(slash + 1));
  }

  /** {@code sequence-set}, or no key at all. */
  private SearchKey sequenceSet(Token token, String word) throws SearchSyntaxException {
    if (word.charAt(0) == '*' || (word.charAt(0) >= '0' && word.charAt(0) <= '9')) {
      return new SearchKey.SequenceNumbers(set(token, word));
    }
    throw lexer.fault(KeyNames.complaint(lexer.word(token)), token);
  }

  /** {@code astring} in the program's charset. */
  String astring(String after) throws SearchSyntaxException {
    return lexer.text(string(after), charset);
  }

  private Token string(String after) throws SearchSyntaxException {
    Token token = lexer.peek();
    if (token.kind() == Kind.ATOM || token.isString()) {
      return lexer.next();
    }
    String found =
        switch (token.kind()) {
          case OPEN -> "'('";
          case CLOSE -> "')'";
          case END, ATOM, QUOTED, LITERAL -> "the end";
        };
    throw lexer.fault(after + " needs " + KeyNames.argument(after) + ", found " + found, token);
  }
}
