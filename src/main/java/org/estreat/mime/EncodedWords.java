package org.estreat.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decodes encoded words (RFC 2047, with RFC 2231 section 5 languages) wherever they stand in a
 * value, also inside a token or a quoted string. White space between two of them is dropped. The
 * octets of neighbours of one charset are joined before they are read as text, so a character that
 * a mailer cut in two is whole again. A word of an unknown charset is read as {@link
 * Charsets#MIXED}; what is no word stays as it is.
 *
 * <p>Linear: the end of a word is looked for from where the last search ended.
 */
final class EncodedWords {
  private final String in;
  private final StringBuilder out;

  /** Octets of the word or words not yet written, all of one charset. */
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  private @Nullable String heldCharset;
  private int close = -1;

  private EncodedWords(String in) {
    this.in = in;
    this.out = new StringBuilder(in.length());
  }

  /** The value with its encoded words decoded; the same instance where it has none. */
  static String decode(String value) {
    return value.contains("=?") ? new EncodedWords(value).run() : value;
  }

  /** Where a word's three fields lie: {@code =?charset?encoding?text?=}. */
  private record Word(String charset, boolean base64, int textFrom, int textTo) {}

  private String run() {
    int plain = 0;
    int at = in.indexOf("=?");
    while (at >= 0) {
      Word word = word(at);
      if (word == null) {
        at = in.indexOf("=?", at + 1);
        continue;
      }
      if (heldCharset == null || !isBlank(plain, at)) {
        flush();
        out.append(in, plain, at);
      }
      hold(word);
      plain = word.textTo() + 2;
      at = in.indexOf("=?", plain);
    }
    flush();
    return out.append(in, plain, in.length()).toString();
  }

  private @Nullable Word word(int at) {
    int charsetEnd = in.indexOf('?', at + 2);
    if (charsetEnd <= at + 2 || charsetEnd + 2 >= in.length() || in.charAt(charsetEnd + 2) != '?') {
      return null;
    }
    char encoding = Character.toLowerCase(in.charAt(charsetEnd + 1));
    if (encoding != 'q' && encoding != 'b') {
      return null;
    }
    int from = charsetEnd + 3;
    int to = closing(from);
    String charset = in.substring(at + 2, charsetEnd);
    return to < 0 || charset.chars().anyMatch(c -> c <= ' ')
        ? null
        : new Word(charset, encoding == 'b', from, to);
  }

  /**
   * Where {@code ?=} stands at or after {@code from}, with no other word's beginning between; text
   * that holds question marks of its own, which RFC 2047 forbids and mailers write, is accepted.
   */
  private int closing(int from) {
    if (close < from && close != in.length()) {
      close = in.indexOf("?=", from);
      close = close < 0 ? in.length() : close;
    }
    if (close >= in.length()) {
      return -1;
    }
    int other = in.indexOf("=?", from);
    return other >= 0 && other + 1 < close ? -1 : close;
  }

  private void hold(Word word) {
    int language = word.charset().indexOf('*');
    String charset =
        (language < 0 ? word.charset() : word.charset().substring(0, language))
            .toLowerCase(Locale.ROOT);
    boolean joins = charset.equals(heldCharset) && Charsets.orMixed(charset).stateless();
    if (heldCharset != null && !joins) {
      flush();
    }
    heldCharset = charset;
    if (word.base64()) {
      byte[] text =
          in.substring(word.textFrom(), word.textTo()).getBytes(StandardCharsets.ISO_8859_1);
      TransferDecoder.Decoded decoded = TransferDecoder.base64(text, 0, text.length);
      held.write(decoded.bytes(), decoded.from(), decoded.to() - decoded.from());
    } else {
      holdQ(word.textFrom(), word.textTo());
    }
  }

  private void holdQ(int from, int to) {
    for (int i = from; i < to; i++) {
      char c = in.charAt(i);
      int high = c == '=' && i + 2 < to ? hex(in.charAt(i + 1)) : -1;
      int low = high < 0 ? -1 : hex(in.charAt(i + 2));
      if (low >= 0) {
        held.write((high << 4) | low);
        i += 2;
      } else if (c < 0x80) {
        held.write(c == '_' ? ' ' : c);
      } else {
        i += holdRaw(in.codePointAt(i)) - 1;
      }
    }
  }

  /**
   * An 8-bit character in a word, which RFC 2047 forbids: the octet that it was read from, where it
   * was one, for the word's own charset to read.
   */
  private int holdRaw(int codePoint) {
    String character = Character.toString(codePoint);
    boolean utf8 = heldCharset == null || Charsets.orMixed(heldCharset) instanceof Utf8;
    byte[] octet = character.getBytes(Utf8.WINDOWS_1252);
    if (utf8 || octet.length != 1 || octet[0] == '?') {
      held.writeBytes(character.getBytes(StandardCharsets.UTF_8));
    } else {
      held.write(octet[0]);
    }
    return character.length();
  }

  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private void flush() {
    if (heldCharset == null) {
      return;
    }
    byte[] bytes = held.toByteArray();
    out.append(Charsets.orMixed(heldCharset).decode(bytes, 0, bytes.length).value());
    held.reset();
    heldCharset = null;
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (" \t\r\n".indexOf(in.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }
}
