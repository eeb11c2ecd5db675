package org.estreat.api;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchParser;
import org.estreat.query.SearchProgram;
import org.estreat.query.SearchSyntaxException;
import org.estreat.query.SimpleSyntax;

/** A search as somebody wrote it, not yet read. Immutable. */
public final class Program {
  private final Reader reader;
  private final String text;

  private Program(Reader reader, String text) {
    this.reader = reader;
    this.text = text;
  }

  /** RFC 9051 SEARCH as text; literals count octets of its UTF-8. */
  public static Program imap(String text) {
    return new Program(() -> SearchParser.parse(text), text);
  }

  /** RFC 9051 SEARCH as the bytes that a client sends, in whatever charset it names. */
  public static Program imap(byte[] bytes) {
    byte[] own = bytes.clone();
    return new Program(() -> SearchParser.parse(own), new String(own, StandardCharsets.UTF_8));
  }

  /** The simple syntax: words, phrases, {@code from:smith}. */
  public static Program simple(String text) {
    return new Program(() -> SimpleSyntax.parse(text), text);
  }

  /** The text as written; bytes that are no UTF-8 show as U+FFFD. */
  public String text() {
    return text;
  }

  SearchProgram parse() throws SearchSyntaxException {
    return reader.read();
  }

  /** Tags of the languages that it asks for. */
  public Set<String> languages() throws SearchSyntaxException {
    Set<String> tags = new TreeSet<>();
    parse()
        .key()
        .anyMatch(key -> {
          if (key instanceof SearchKey.Language language) {
            tags.add(language.tag());
          }
          return false; // to see them all
        });
    return tags;
  }

  @Override
  public String toString() {
    return text;
  }

  private interface Reader {
    SearchProgram read() throws SearchSyntaxException;
  }
}
