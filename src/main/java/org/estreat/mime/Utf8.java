package org.estreat.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.estreat.mime.Charsets.Text;

/**
 * UTF-8 (RFC 3629).
 *
 * @param mixed whether bytes that are none are windows-1252; otherwise a run of them becomes one
 *     U+FFFD
 */
record Utf8(boolean mixed) implements Charsets.Decoding {
  static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  /** The characters of bytes 80 to FF; those that windows-1252 leaves out as in ISO 8859-1. */
  private static final char[] WESTERN = western();

  @Override
  public Text decode(byte[] bytes, int from, int to) {
    String fast = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    if (fast.indexOf('\uFFFD') < 0) {
      return new Text(fast, true);
    }
    Text strict = slow(bytes, from, to);
    return mixed && !strict.clean() ? new Text(mixed(bytes, from, to), false) : strict;
  }

  @Override
  public boolean stateless() {
    return true;
  }

  @Override
  public boolean asciiLineEnds() {
    return true;
  }

  /** UTF-8 sequences as what they are, every other byte as windows-1252. */
  static String mixed(byte[] bytes, int from, int to) {
    StringBuilder out = new StringBuilder(to - from);
    for (int i = from; i < to; ) {
      int length = length(bytes, i, to);
      if (length == 0) {
        out.append(WESTERN[bytes[i++] & 0x7F]);
      } else {
        out.appendCodePoint(codePoint(bytes, i, length));
        i += length;
      }
    }
    return out.toString();
  }

  private static char[] western() {
    char[] table = new char[0x80];
    for (int i = 0; i < table.length; i++) {
      char c = new String(new byte[] {(byte) (i | 0x80)}, WINDOWS_1252).charAt(0);
      table[i] = c == '\uFFFD' ? (char) (i | 0x80) : c;
    }
    return table;
  }

  private static Text slow(byte[] bytes, int from, int to) {
    StringBuilder out = new StringBuilder(to - from);
    boolean inRun = false;
    boolean clean = true;
    for (int i = from; i < to; ) {
      int length = length(bytes, i, to);
      if (length > 0) {
        out.appendCodePoint(codePoint(bytes, i, length));
        inRun = false;
        i += length;
        continue;
      }
      if (!inRun) {
        out.append('\uFFFD');
      }
      inRun = true;
      clean = false;
      i++;
    }
    return new Text(out.toString(), clean);
  }

  /** Bytes of the valid sequence that begins at {@code i}; 0 where none does. */
  private static int length(byte[] bytes, int i, int to) {
    int lead = bytes[i] & 0xFF;
    int length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead > 0xF4 || i + length > to) {
      return 0;
    }
    for (int k = 1; k < length; k++) {
      if ((bytes[i + k] & 0xC0) != 0x80) {
        return 0;
      }
    }
    if (length < 3) {
      return length;
    }
    int code = codePoint(bytes, i, length);
    boolean shortest = code >= (length == 3 ? 0x800 : 0x10000) && code <= 0x10FFFF;
    return shortest && (code < 0xD800 || code > 0xDFFF) ? length : 0;
  }

  private static int codePoint(byte[] bytes, int i, int length) {
    int code = length == 1 ? bytes[i] : bytes[i] & (0x7F >> length);
    for (int k = 1; k < length; k++) {
      code = (code << 6) | (bytes[i + k] & 0x3F);
    }
    return code;
  }
}
