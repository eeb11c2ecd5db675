package org.estreat.query;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.estreat.query.SearchSyntaxException.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a program in its wire form (RFC 9051 section 4) into tokens, one at a time, and knows how to
 * point at a piece of it.
 *
 * <p>Where servers are more lenient than the grammar this follows Dovecot: spaces may be doubled or
 * stand at the ends, a string or list may be followed by the next token without a space, an atom
 * may hold {@code * % \ ]}, a literal's line may end in a bare LF.
 */
final class Lexer extends Tokens<Lexer.Token> {
  enum Kind {
    ATOM,
    QUOTED,
    LITERAL,
    OPEN,
    CLOSE,
    END
  }

  /**
   * A token; all four numbers are offsets into the program's bytes.
   *
   * @param from begin of the token, and {@code to} its end, with quotes or literal head
   * @param textFrom begin of what it says, and {@code textTo} its end
   */
  record Token(Kind kind, int from, int to, int textFrom, int textTo) {
    boolean isString() {
      return kind == Kind.QUOTED || kind == Kind.LITERAL;
    }
  }

  /** Beyond what a literal can be; so that its size, as it is read, cannot wrap. */
  private static final long MAX_SIZE = Long.MAX_VALUE / 100;

  private final byte[] bytes;
  private int at;

  Lexer(byte[] program) {
    this.bytes = program;
  }

  /** The bytes of a program of characters. */
  static byte[] bytes(String program) throws SearchSyntaxException {
    for (int i = 0; i < program.length(); i++) {
      int codePoint = program.codePointAt(i);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        String complaint = "half a surrogate pair is no character";
        throw new SearchSyntaxException(Answer.BAD, complaint, program, new Span(i, i + 1));
      }
      i += Character.charCount(codePoint) - 1;
    }
    return program.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  Token read() throws SearchSyntaxException {
    while (at < bytes.length && bytes[at] == ' ') {
      at++;
    }
    if (isEnd()) {
      return new Token(Kind.END, at, at, at, at);
    }
    return switch (bytes[at]) {
      case '(' -> single(Kind.OPEN);
      case ')' -> single(Kind.CLOSE);
      case '"' -> quoted();
      case '{' -> literal();
      case '\r', '\n' ->
          throw fault("a program is one line; a line end can only stand in a literal", at, at + 1);
      default -> atom();
    };
  }

  /** One line end is allowed after the program: it ended the command. */
  private boolean isEnd() {
    return at == bytes.length
        || (at == bytes.length - 1 && bytes[at] == '\n')
        || (at == bytes.length - 2 && bytes[at] == '\r' && bytes[at + 1] == '\n');
  }

  private Token single(Kind kind) {
    at++;
    return new Token(kind, at - 1, at, at - 1, at);
  }

  private Token atom() throws SearchSyntaxException {
    int from = at;
    if (bytes[at] == '~' && at + 1 < bytes.length && bytes[at + 1] == '{') {
      throw fault("a literal8 is not allowed here; expected {n}", at, at + 2);
    }
    while (at < bytes.length && !endsAtom(bytes[at])) {
      if (bytes[at] < 0) {
        throw fault("characters outside ASCII have to stand in quotes", at, endOfForeignText(at));
      }
      if (bytes[at] == '(' || bytes[at] == '{' || bytes[at] == '"') {
        throw fault("expected a space before '" + (char) bytes[at] + "'", at, at + 1);
      }
      if (bytes[at] < ' ' || bytes[at] == 0x7F) {
        String name = bytes[at] == '\t' ? "a tab" : "the control character " + bytes[at];
        throw fault("expected a space or a word, found " + name, at, at + 1);
      }
      at++;
    }
    return new Token(Kind.ATOM, from, at, from, at);
  }

  private static boolean endsAtom(byte b) {
    return b == ' ' || b == ')' || b == '\r' || b == '\n';
  }

  private int endOfForeignText(int from) {
    int end = from;
    while (end < bytes.length && bytes[end] < 0) {
      end++;
    }
    return end;
  }

  private Token quoted() throws SearchSyntaxException {
    int from = at++;
    while (at < bytes.length && bytes[at] != '"') {
      if (bytes[at] == '\\') {
        at++;
      }
      if (at < bytes.length && (bytes[at] == '\r' || bytes[at] == '\n')) {
        throw fault("the quoted string does not end before the line end", from, at);
      }
      if (at < bytes.length && bytes[at] == 0) {
        throw fault("a string holds no NUL", at, at + 1);
      }
      at++;
    }
    if (at >= bytes.length) {
      throw fault("the quoted string has no closing quote", from, bytes.length);
    }
    at++;
    return new Token(Kind.QUOTED, from, at, from + 1, at - 1);
  }

  private Token literal() throws SearchSyntaxException {
    int from = at++;
    long size = 0;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      size = Math.min(size * 10 + bytes[at] - '0', MAX_SIZE);
      at++;
    }
    if (at < bytes.length && bytes[at] == '+') {
      at++;
    }
    if (at >= bytes.length || bytes[at] != '}') {
      throw fault("expected a literal's size, {5} or {5+}", from, Math.min(at + 1, bytes.length));
    }
    at++;
    int head = at;
    if (at < bytes.length && bytes[at] == '\r') {
      at++;
    }
    if (at >= bytes.length || bytes[at] != '\n') {
      throw fault("expected a line end after the literal's size, then its bytes", from, head);
    }
    at++;
    if (size > bytes.length - at) {
      String found = "the literal should have " + size + " bytes, found " + (bytes.length - at);
      throw fault(found, from, bytes.length);
    }
    int text = at;
    at += (int) size;
    return new Token(Kind.LITERAL, from, at, text, at);
  }

  /** An atom's characters, which are ASCII. */
  String word(Token atom) {
    int length = atom.textTo - atom.textFrom;
    return new String(bytes, atom.textFrom, length, StandardCharsets.US_ASCII);
  }

  /** What a string says, read in this charset. */
  String text(Token token, Charset charset) throws SearchSyntaxException {
    String text = decode(content(token), charset);
    if (text == null) {
      throw fault("the string is no " + charset.name(), token);
    }
    if (text.indexOf('\0') >= 0) {
      throw fault("a string holds no NUL (RFC 9051 section 9, CHAR8)", token);
    }
    return text;
  }

  private ByteBuffer content(Token token) {
    ByteBuffer whole = ByteBuffer.wrap(bytes, token.textFrom, token.textTo - token.textFrom);
    if (token.kind != Kind.QUOTED) {
      return whole;
    }
    var plain = new ByteArrayOutputStream(whole.remaining());
    for (int i = token.textFrom; i < token.textTo; i++) {
      if (bytes[i] == '\\') {
        i++;
      }
      plain.write(bytes[i]);
    }
    return ByteBuffer.wrap(plain.toByteArray());
  }

  private static @Nullable String decode(ByteBuffer content, Charset charset) {
    try {
      return charset.newDecoder().decode(content).toString();
    } catch (CharacterCodingException e) {
      return null; // the caller says where
    }
  }

  SearchSyntaxException fault(String complaint, Token token) {
    return fault(complaint, token.from, token.to);
  }

  SearchSyntaxException fault(String complaint, int from, int to) {
    return fault(Answer.BAD, complaint, from, to);
  }

  /** A fault whose place is given in bytes. */
  SearchSyntaxException fault(Answer answer, String complaint, int from, int to) {
    Charset charset = StandardCharsets.UTF_8;
    String text = decode(ByteBuffer.wrap(bytes), charset);
    if (text == null) {
      charset = StandardCharsets.ISO_8859_1;
      text = new String(bytes, charset);
    }
    return new SearchSyntaxException(
        answer, complaint, text, new Span(units(from, charset), units(to, charset)));
  }

  /** The length of the first bytes in UTF-16 units; they end where a character ends. */
  private int units(int count, Charset charset) {
    return new String(Arrays.copyOf(bytes, count), charset).length();
  }
}
