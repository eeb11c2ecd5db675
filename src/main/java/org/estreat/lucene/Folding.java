package org.estreat.lucene;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;
import org.estreat.index.NormalForm;

/**
 * Text as bytes: UTF-8, and {@link NormalForm} of UTF-8 without a String between. In UTF-8 one text
 * holds another exactly where its bytes hold the other's bytes, so all comparing is of bytes.
 *
 * <p>A Folding is a buffer that is used again for the next text; not for several threads.
 */
final class Folding {
  private static final byte[][] FORMS = new byte[0x10000][];

  /** The bytes of the last {@link #fold}, up to {@link #length}. */
  byte[] bytes = new byte[1024];

  int length;

  /** UTF-8; a lone surrogate becomes U+FFFD, as it does in NormalForm. */
  static byte[] utf8(String text) {
    // Java would write a lone surrogate as a question mark.
    return (hasLoneSurrogate(text) ? mended(text) : text).getBytes(StandardCharsets.UTF_8);
  }

  /** The normal form of a text, as bytes. */
  static byte[] folded(String text) {
    byte[] source = utf8(text);
    Folding folding = new Folding();
    folding.fold(source, 0, source.length);
    return Arrays.copyOf(folding.bytes, folding.length);
  }

  static boolean isAscii(byte[] bytes, int from, int to) {
    int all = 0;
    for (int i = from; i < to; i++) {
      all |= bytes[i];
    }
    return all >= 0;
  }

  /** Whether ASCII control characters are among them, as line ends are. */
  static boolean holdsControl(byte[] bytes) {
    for (byte b : bytes) {
      if (b >= 0 && b < ' ') {
        return true;
      }
    }
    return false;
  }

  /** Puts the normal form of well-formed UTF-8 in the buffer. */
  void fold(byte[] source, int from, int to) {
    length = 0;
    append(source, from, to);
  }

  /** Keeps the last bytes that are in the buffer, at most this many, and drops the others. */
  void keepTail(int count) {
    int kept = Math.min(count, length);
    System.arraycopy(bytes, length - kept, bytes, 0, kept);
    length = kept;
  }

  /** Adds the normal form of well-formed UTF-8 to the buffer. */
  void append(byte[] source, int from, int to) {
    int i = from;
    while (i < to) {
      i = appendAscii(source, i, to);
      if (i < to) {
        i += appendOther(source, i);
      }
    }
  }

  private int appendAscii(byte[] source, int from, int to) {
    ensure(to - from);
    byte[] target = bytes;
    int at = length;
    int i = from;
    while (i < to && source[i] >= 0) {
      byte b = source[i++];
      target[at++] = b >= 'a' && b <= 'z' ? (byte) (b - 32) : b;
    }
    length = at;
    return i;
  }

  private int appendOther(byte[] source, int at) {
    int size = size(source[at]);
    int codePoint = codePoint(source, at);
    byte[] form = form(codePoint);
    ensure(form.length);
    System.arraycopy(form, 0, bytes, length, form.length);
    length += form.length;
    return size;
  }

  private void ensure(int more) {
    if (length + more > bytes.length) {
      bytes = ArrayUtil.grow(bytes, Math.addExact(length, more)); // by an eighth at least
    }
  }

  private static byte[] form(int codePoint) {
    if (codePoint >= FORMS.length) {
      return NormalForm.of(codePoint).getBytes(StandardCharsets.UTF_8);
    }
    byte[] known = FORMS[codePoint]; // racing threads compute equal values
    if (known == null) {
      known = NormalForm.of(codePoint).getBytes(StandardCharsets.UTF_8);
      FORMS[codePoint] = known;
    }
    return known;
  }

  /** The number of bytes of the UTF-8 sequence that begins with this byte. */
  static int size(byte first) {
    if (first >= 0) {
      return 1;
    }
    int b = first & 0xFF;
    return b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  }

  /** The code point of well-formed UTF-8 that begins here. */
  static int codePoint(byte[] bytes, int at) {
    int b = bytes[at];
    return switch (size(bytes[at])) {
      case 1 -> b;
      case 2 -> (b & 0x1F) << 6 | tail(bytes, at + 1);
      case 3 -> (b & 0x0F) << 12 | tail(bytes, at + 1) << 6 | tail(bytes, at + 2);
      default ->
          (b & 0x07) << 18
              | tail(bytes, at + 1) << 12
              | tail(bytes, at + 2) << 6
              | tail(bytes, at + 3);
    };
  }

  /** Whether a UTF-8 sequence begins here, and not in the byte before. */
  static boolean isBoundary(byte[] bytes, int at) {
    return at >= bytes.length || (bytes[at] & 0xC0) != 0x80;
  }

  private static int tail(byte[] bytes, int at) {
    return bytes[at] & 0x3F;
  }

  private static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static String mended(String text) {
    StringBuilder mended = new StringBuilder(text);
    for (int i = 0; i < mended.length(); i++) {
      char c = mended.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < mended.length()
          && Character.isLowSurrogate(mended.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        mended.setCharAt(i, '\uFFFD');
      }
    }
    return mended.toString();
  }
}
