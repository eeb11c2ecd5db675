package org.estreat.extract;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which charset a text is in: what the message declares, then a byte order mark, then ASCII or
 * UTF-8 where every byte fits, then what an HTML page says of itself, and only then a guess, so
 * that the guesser is not even loaded for ordinary mail.
 */
final class Charsets {
  private static final int ESCAPE = 0x1B;
  private static final int HEAD = 8192;
  private static final Pattern META =
      Pattern.compile(
          "<meta[^>]{0,400}charset\\s*=\\s*[\"']?([\\w.:-]{1,40})", Pattern.CASE_INSENSITIVE);

  /**
   * Charsets that mail names and whose superset is meant (WHATWG Encoding, section 4.2), and names
   * that only mail has for them.
   */
  private static final Map<String, String> SUPERSETS =
      Map.ofEntries(
          Map.entry("iso-8859-1", "windows-1252"),
          Map.entry("latin1", "windows-1252"),
          Map.entry("gb2312", "GB18030"),
          Map.entry("gbk", "GB18030"),
          Map.entry("shift_jis", "windows-31j"),
          Map.entry("sjis", "windows-31j"),
          Map.entry("x-sjis", "windows-31j"),
          Map.entry("ks_c_5601-1987", "x-windows-949"),
          Map.entry("big5", "Big5-HKSCS"),
          Map.entry("iso-8859-9", "windows-1254"),
          Map.entry("chinesebig5", "Big5-HKSCS"),
          Map.entry("x-big5", "Big5-HKSCS"),
          Map.entry("big-5", "Big5-HKSCS"),
          Map.entry("cn-big5", "Big5-HKSCS"),
          Map.entry("gb2312_charset", "GB18030"),
          Map.entry("gb_2312-80", "GB18030"),
          Map.entry("cn-gb", "GB18030"),
          Map.entry("shift-jis", "windows-31j"));

  private Charsets() {}

  /** The text of these bytes; what does not fit the charset becomes U+FFFD. */
  static String decode(byte[] bytes, @Nullable String declared, boolean html) {
    Charset byMark = mark(bytes);
    if (byMark != null) {
      String text = new String(bytes, byMark);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
    if (declared != null && Utf7.isMeant(declared)) {
      return Utf7.decode(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    Charset named = declared == null ? null : byName(declared);
    Charset wide = named == null || !isWide(named) ? byZeros(bytes) : null;
    if (wide != null) {
      return new String(bytes, wide);
    }
    if (named != null && !isAsciiOnlyInName(named, bytes) && !isBelied(named, bytes)) {
      return new String(bytes, named);
    }
    return decodeUndeclared(bytes, html);
  }

  private static boolean isWide(Charset charset) {
    return charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32");
  }

  /** Of UTF-16 without a mark every second octet of most text is zero; null for any other. */
  private static @Nullable Charset byZeros(byte[] bytes) {
    int pairs = Math.min(bytes.length, HEAD) / 2;
    int even = 0;
    int odd = 0;
    for (int i = 0; i < pairs; i++) {
      even += bytes[2 * i] == 0 ? 1 : 0;
      odd += bytes[2 * i + 1] == 0 ? 1 : 0;
    }
    if (pairs < 4 || Math.max(even, odd) * 5 < pairs * 2 || Math.min(even, odd) * 20 > pairs) {
      return null;
    }
    return even > odd ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
  }

  /** Whether these octets are not of the charset; then what they look like is taken. */
  private static boolean isBelied(Charset named, byte[] bytes) {
    if (isWide(named)) {
      return indexOf(bytes, 0) < 0 && asUtf8(bytes) != null;
    }
    return named.equals(StandardCharsets.UTF_8) && isHardlyUtf8(bytes);
  }

  /** Whether more of its characters beyond ASCII are broken than whole. */
  private static boolean isHardlyUtf8(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    long broken = text.chars().filter(c -> c == '\uFFFD').count();
    return broken > 0 && broken > text.chars().filter(c -> c >= 0x80 && c != '\uFFFD').count();
  }

  private static String decodeUndeclared(byte[] bytes, boolean html) {
    boolean escapes = indexOf(bytes, ESCAPE) >= 0;
    String utf8 = escapes ? null : asUtf8(bytes);
    if (utf8 != null) {
      return utf8;
    }
    Charset byPage = html ? byMeta(bytes) : null;
    if (byPage != null) {
      return new String(bytes, byPage);
    }
    String guess = CharsetGuess.of(bytes);
    Charset guessed = guess == null ? null : byName(guess);
    return new String(bytes, guessed == null ? StandardCharsets.UTF_8 : guessed);
  }

  /** "us-ascii" over bytes that are not: the declaration says nothing. */
  private static boolean isAsciiOnlyInName(Charset named, byte[] bytes) {
    if (!named.equals(StandardCharsets.US_ASCII)) {
      return false;
    }
    for (byte b : bytes) {
      if (b < 0) {
        return true;
      }
    }
    return false;
  }

  /** The charset of this name or its superset; null where Java knows none. */
  static @Nullable Charset byName(String name) {
    String plain = name.strip().toLowerCase(Locale.ROOT);
    try {
      return Charset.forName(SUPERSETS.getOrDefault(plain, plain));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Charset mark(byte[] bytes) {
    if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
      return StandardCharsets.UTF_8;
    }
    if (startsWith(bytes, 0xFF, 0xFE, 0, 0)) {
      return Charset.forName("UTF-32LE");
    }
    if (startsWith(bytes, 0xFF, 0xFE)) {
      return StandardCharsets.UTF_16LE;
    }
    return startsWith(bytes, 0xFE, 0xFF) ? StandardCharsets.UTF_16BE : null;
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String asUtf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Whether these octets are UTF-8, but perhaps for a character at their end that is cut. */
  static boolean isUtf8Head(byte[] head) {
    ByteBuffer in = ByteBuffer.wrap(head);
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(in, CharBuffer.allocate(head.length), false);
    return result.isUnderflow();
  }

  private static @Nullable Charset byMeta(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.ISO_8859_1);
    Matcher meta = META.matcher(head);
    if (!meta.find()) {
      return null;
    }
    Charset named = byName(meta.group(1));
    // A page that was read this far as bytes is not in UTF-16, whatever it says of itself.
    return named == null || named.name().startsWith("UTF-16") ? null : named;
  }

  private static int indexOf(byte[] bytes, int wanted) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
