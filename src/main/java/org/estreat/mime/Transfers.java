package org.estreat.mime;

import java.util.Locale;
import org.estreat.mime.TransferDecoder.Decoded;
import org.estreat.mime.TransferDecoder.Encoding;
import org.jspecify.annotations.Nullable;

/** What a body's transfer encoding is, where its octets show that it is not the declared one. */
final class Transfers {
  /** Octets that decide whether a body is base64 at all. */
  private static final int LOOKED_AT = 4096;

  /** The first line of base64 that nobody called so is as long as encoders make it. */
  private static final int LINE = 40;

  private static final int FEWEST_ESCAPES = 3;

  private Transfers() {}

  /**
   * The encoding that the octets are in for sure; null where it can be the declared one. A body
   * that says nothing of base64 is it where it has lines of nothing else and decodes to text or to
   * a document; one that says so is none where its octets, from the first line on, are not.
   */
  static @Nullable Encoding shown(Encoding declared, byte[] bytes, int from, int to) {
    return switch (declared) {
      case IDENTITY, UNKNOWN, QUOTED_PRINTABLE ->
          isWholeBase64(bytes, from, to) ? Encoding.BASE64 : null;
      case BASE64 -> isNoBase64(bytes, from, to) ? Encoding.IDENTITY : null;
      case UUENCODE -> null;
    };
  }

  /**
   * The same of an entity, which may have a further field that says base64: what is no text, of
   * which each reading would be searched, is in that where nothing else is in it.
   */
  static @Nullable Encoding shown(Entity entity, byte[] bytes, int from, int to) {
    Encoding shown = shown(entity.encoding(), bytes, from, to);
    boolean also =
        entity.otherEncodings().stream().anyMatch(each -> Encoding.of(each) == Encoding.BASE64);
    return shown == null && also && !entity.isText() && isBase64Alone(bytes, from, to, 1)
        ? Encoding.BASE64
        : shown;
  }

  private static boolean isWholeBase64(byte[] bytes, int from, int to) {
    if (!isBase64Alone(bytes, from, to, LINE)) {
      return false;
    }
    Decoded content =
        TransferDecoder.decode(Encoding.BASE64, bytes, firstLine(bytes, from, to), to);
    return Sniff.document(content) != null || isPlainText(content);
  }

  /**
   * @param least characters that its first line has
   */
  private static boolean isBase64Alone(byte[] bytes, int from, int to, int least) {
    int first = firstLine(bytes, from, to);
    int end = Bytes.trimEnd(bytes, first, Bytes.indexOf(bytes, (byte) '\n', first, to));
    if (end - first < least) {
      return false;
    }
    int signs = 0;
    int padding = 0;
    for (int i = first; i < to; i++) {
      int sextet = TransferDecoder.sextet(bytes[i]);
      boolean pad = bytes[i] == '=';
      boolean lineEnd = bytes[i] == '\r' || bytes[i] == '\n';
      boolean blankAtEnd = TransferDecoder.isSpace(bytes[i]) && i >= end;
      if ((sextet < 0 && !pad && !lineEnd && !blankAtEnd) || (sextet >= 0 && padding > 0)) {
        return false;
      }
      signs += sextet >= 0 ? 1 : 0;
      padding += pad ? 1 : 0;
    }
    return (signs + padding) % 4 == 0 && padding <= 2;
  }

  /** Stricter than a look for control characters: any octets come out of letters and digits. */
  private static boolean isPlainText(Decoded content) {
    return Sniff.isText(content)
        && (Charsets.UTF_8.decode(content.bytes(), content.from(), content.to()).clean()
            || CharsetGuess.of(content.bytes(), content.from(), content.to()) != null);
  }

  private static int firstLine(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && TransferDecoder.isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isNoBase64(byte[] bytes, int from, int to) {
    int first = firstLine(bytes, from, to);
    int feed = Bytes.indexOf(bytes, (byte) '\n', first, to);
    int end = Bytes.trimEnd(bytes, first, feed);
    int odd = 0;
    for (int i = first; i < end; i++) {
      odd += TransferDecoder.sextet(bytes[i]) < 0 && bytes[i] != '=' ? 1 : 0;
    }
    boolean oddLine = odd * 10 > end - first || ((end - first) % 4 != 0 && feed < to);
    int until = Math.min(to, first + LOOKED_AT);
    odd = 0;
    for (int i = first; i < until; i++) {
      boolean lineEnd = bytes[i] == '\r' || bytes[i] == '\n';
      odd += TransferDecoder.sextet(bytes[i]) < 0 && bytes[i] != '=' && !lineEnd ? 1 : 0;
    }
    return oddLine && odd * 10 > until - first;
  }

  /** Whether text that says nothing of quoted-printable was written in it: both are searched. */
  static boolean looksQuotedPrintable(byte[] bytes, int from, int to) {
    int escapes = 0;
    int soft = 0;
    for (int i = Bytes.indexOf(bytes, (byte) '=', from, to); i < to; ) {
      boolean ends = i + 1 < to && (bytes[i + 1] == '\r' || bytes[i + 1] == '\n');
      boolean hex = i + 2 < to && isHex(bytes[i + 1]) && isHex(bytes[i + 2]);
      if (!ends && !hex) {
        return false;
      }
      soft += ends ? 1 : 0;
      escapes += hex ? 1 : 0;
      i = Bytes.indexOf(bytes, (byte) '=', i + 1, to);
    }
    return escapes > 0 && escapes + soft >= FEWEST_ESCAPES;
  }

  private static boolean isHex(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'A' && b <= 'F');
  }

  /** The name that an encoding has in a header. */
  static String name(Encoding encoding) {
    return switch (encoding) {
      case IDENTITY, UNKNOWN -> "8bit";
      case BASE64, QUOTED_PRINTABLE, UUENCODE ->
          encoding.name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }
}
