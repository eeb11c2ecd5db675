package org.estreat.mime;

import java.util.Arrays;
import java.util.Locale;

/** Undoes transfer encodings (RFC 2045 section 6), whatever state they are in. */
final class TransferDecoder {
  /** How a body is transferred. */
  enum Encoding {
    /** 7bit, 8bit, binary and what mailers write for them. */
    IDENTITY,
    BASE64,
    QUOTED_PRINTABLE,
    /** What uuencode writes (POSIX.1-2017), which no RFC allows. */
    UUENCODE,
    /** Any other: read as it stands. */
    UNKNOWN;

    /** Of a lower-case token. */
    static Encoding of(String token) {
      return switch (token) {
        case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits", "none", "utf-8" ->
            IDENTITY;
        case "base64", "base-64", "b", "x-base64" -> BASE64;
        case "quoted-printable", "quotedprintable", "quoted_printable", "qp" -> QUOTED_PRINTABLE;
        case "x-uuencode", "uuencode", "x-uue", "uue" -> UUENCODE;
        default -> UNKNOWN;
      };
    }
  }

  /** Decoded octets: a slice, so that what is not encoded is not copied. */
  static final class Decoded {
    private final byte[] bytes;
    private final int from;
    private final int to;
    private final boolean clean;
    private final int end;

    private Decoded(byte[] bytes, int from, int to, boolean clean) {
      this(bytes, from, to, clean, Integer.MAX_VALUE);
    }

    private Decoded(byte[] bytes, int from, int to, boolean clean, int end) {
      this.end = end;
      this.bytes = bytes;
      this.from = from;
      this.to = to;
      this.clean = clean;
    }

    /** What holds the octets, from {@link #from} to {@link #to}. */
    byte[] bytes() {
      return bytes;
    }

    int from() {
      return from;
    }

    int to() {
      return to;
    }

    /** Whether nothing had to be skipped, guessed or left as it was. */
    boolean clean() {
      return clean;
    }

    /** Where in the body what was decoded ends; beyond the body where all of it was. */
    int end() {
      return end;
    }

    int length() {
      return to - from;
    }

    byte[] toArray() {
      return Arrays.copyOfRange(bytes, from, to);
    }
  }

  private static final int NONE = -1;
  private static final int SPACE = -2;

  /** Octets that {@link #isBase64} looks at; it also sees the one after them. */
  static final int LOOK_AHEAD = 60;

  private static final byte[] SEXTETS = sextets();

  private TransferDecoder() {}

  /** The first word of a Content-Transfer-Encoding value in lower case; comments are skipped. */
  static String token(String value) {
    int from = 0;
    while (from < value.length() && (value.charAt(from) <= ' ' || value.charAt(from) == '"')) {
      from++;
    }
    int to = from;
    while (to < value.length() && " \t\r\n;(\",".indexOf(value.charAt(to)) < 0) {
      to++;
    }
    return value.substring(from, to).toLowerCase(Locale.ROOT);
  }

  /** Value of a base64 character, or a negative number. */
  static int sextet(byte c) {
    return c < 0 ? NONE : SEXTETS[c];
  }

  /** Whether base64 passes over this octet without a remark. */
  static boolean isSpace(byte c) {
    return sextet(c) == SPACE;
  }

  static Decoded decode(Encoding encoding, byte[] bytes, int from, int to) {
    return switch (encoding) {
      case IDENTITY -> new Decoded(bytes, from, to, true);
      case UNKNOWN -> new Decoded(bytes, from, to, false);
      case BASE64 -> base64(bytes, from, to);
      case QUOTED_PRINTABLE -> quotedPrintable(bytes, from, to);
      case UUENCODE -> uuencode(bytes, from, to);
    };
  }

  /**
   * Base64: characters outside the alphabet are skipped (RFC 2045 section 6.8), missing padding is
   * supplied. What follows the padding is read on only where it is base64 again, as in bodies
   * encoded piece by piece; a plain footer is left out.
   */
  static Decoded base64(byte[] bytes, int from, int to) {
    byte[] out = new byte[(int) ((to - from) * 3L / 4) + 3];
    int length = 0;
    int held = 0;
    int count = 0;
    boolean clean = true;
    int end = Integer.MAX_VALUE;
    for (int i = from; i < to; i++) {
      int value = sextet(bytes[i]);
      if (value >= 0) {
        held = (held << 6) | value;
        if (++count == 4) {
          out[length++] = (byte) (held >> 16);
          out[length++] = (byte) (held >> 8);
          out[length++] = (byte) held;
          count = 0;
        }
      } else if (bytes[i] == '=' && count > 1) {
        length = rest(out, length, held, count);
        int next = skipPadding(bytes, i, to);
        clean &= next == to;
        count = 0;
        if (next < to && !isBase64(bytes, next, to)) {
          end = next;
          break;
        }
        i = next - 1;
      } else if (value != SPACE) {
        clean = false;
      }
    }
    clean &= count == 0;
    length = rest(out, length, held, count);
    return new Decoded(out, 0, length, clean, end);
  }

  static int rest(byte[] out, int length, int held, int count) {
    if (count == 2) {
      out[length++] = (byte) (held >> 4);
    } else if (count == 3) {
      out[length++] = (byte) (held >> 10);
      out[length++] = (byte) (held >> 2);
    }
    return length;
  }

  private static int skipPadding(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && (bytes[i] == '=' || sextet(bytes[i]) == SPACE)) {
      i++;
    }
    return i;
  }

  /** Whether the line goes on in base64: its first characters decide, so that this stays cheap. */
  static boolean isBase64(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + LOOK_AHEAD);
    int i = from;
    while (i < end && (sextet(bytes[i]) >= 0 || bytes[i] == '=')) {
      i++;
    }
    boolean lineEnds = i == to || bytes[i] == '\r' || bytes[i] == '\n';
    return lineEnds ? (i - from) % 4 == 0 : i == end;
  }

  /**
   * Quoted-printable: a line end is CRLF; white space before one is dropped; {@code =} that begins
   * no escape stands for itself (RFC 2045 section 6.7, its rules 3 and 5 and its note on robust
   * decoding).
   */
  static Decoded quotedPrintable(byte[] bytes, int from, int to) {
    byte[] out = new byte[(to - from) + Bytes.bareLineFeeds(bytes, from, to)];
    int length = 0;
    boolean clean = true;
    for (int line = from; line < to; ) {
      int feed = Bytes.indexOf(bytes, (byte) '\n', line, to);
      int end = feed == to ? to : Bytes.trimEnd(bytes, line, feed);
      boolean soft = end > line && bytes[end - 1] == '=';
      for (int i = line; i < (soft ? end - 1 : end); i++) {
        int octet = bytes[i] == '=' ? escape(bytes, i, end) : NONE;
        clean &= bytes[i] != '=' || octet >= 0;
        out[length++] = octet < 0 ? bytes[i] : (byte) octet;
        i += octet < 0 ? 0 : 2;
      }
      if (feed < to && !soft) {
        out[length++] = '\r';
        out[length++] = '\n';
      }
      line = feed + 1;
    }
    return new Decoded(out, 0, length, clean);
  }

  private static int escape(byte[] bytes, int i, int to) {
    if (i + 2 >= to) {
      return NONE;
    }
    int high = Character.digit((char) bytes[i + 1], 16);
    int low = Character.digit((char) bytes[i + 2], 16);
    return bytes[i + 1] < 0 || bytes[i + 2] < 0 || high < 0 || low < 0 ? NONE : (high << 4) | low;
  }

  /**
   * What stands between {@code begin} and {@code end}; as it stands where nothing does. A line
   * begins with its number of octets; blanks at its end may have got lost.
   */
  static Decoded uuencode(byte[] bytes, int from, int to) {
    int line = from;
    while (line < to && !beginsUuencode(bytes, line, to)) {
      line = skipLine(bytes, line, to);
    }
    if (line >= to) {
      return new Decoded(bytes, from, to, false);
    }
    byte[] out = new byte[to - line];
    int length = 0;
    int octets = 1;
    boolean whole = true;
    while (octets > 0 && line < to) {
      line = skipLine(bytes, line, to);
      octets = line < to ? uuValue(bytes, line, to) : 0;
      int most = Math.min(octets, out.length - length);
      whole &= most == octets;
      length = uuLine(bytes, line, to, most, out, length);
    }
    boolean ended = line < to && startsWith(bytes, skipLine(bytes, line, to), to, "end");
    return length == 0 && !ended
        ? new Decoded(bytes, from, to, false)
        : new Decoded(out, 0, length, ended && whole);
  }

  /** Decodes octets of the line that begins there; returns where {@code out} ends then. */
  private static int uuLine(byte[] bytes, int line, int to, int octets, byte[] out, int from) {
    for (int i = 0; i < octets; i++) {
      int at = line + 1 + i / 3 * 4 + i % 3;
      int pair = uuValue(bytes, at, to) << 6 | uuValue(bytes, at + 1, to);
      out[from + i] = (byte) (pair >> (4 - i % 3 * 2));
    }
    return from + octets;
  }

  /** The octets of one line of uuencode, by itself; none where it is the last. */
  static byte[] uuLine(byte[] line) {
    byte[] out = new byte[line.length == 0 ? 0 : uuValue(line, 0, line.length)];
    uuLine(line, 0, line.length, out.length, out, 0);
    return out;
  }

  /** Whether the line that begins there is the first of what uuencode writes. */
  static boolean beginsUuencode(byte[] bytes, int line, int to) {
    return startsWith(bytes, line, to, "begin ");
  }

  private static int skipLine(byte[] bytes, int line, int to) {
    return Bytes.indexOf(bytes, (byte) '\n', line, to) + 1;
  }

  private static boolean startsWith(byte[] bytes, int at, int to, String wanted) {
    int i = 0;
    while (i < wanted.length() && at + i < to && bytes[at + i] == wanted.charAt(i)) {
      i++;
    }
    return i == wanted.length();
  }

  private static int uuValue(byte[] bytes, int at, int to) {
    return at < to && bytes[at] > ' ' ? (bytes[at] - ' ') & 63 : 0;
  }

  private static byte[] sextets() {
    byte[] table = new byte[128];
    Arrays.fill(table, (byte) NONE);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      table[alphabet.charAt(i)] = (byte) i;
    }
    for (char space : " \t\r\n\f\u000b".toCharArray()) {
      table[space] = SPACE;
    }
    return table;
  }
}
