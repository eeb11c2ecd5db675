package org.estreat.mime;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.estreat.mime.Charsets.Text;
import org.jspecify.annotations.Nullable;

/**
 * The readings of a body beside that which its header asks for, where the octets give reason to
 * doubt it. A search looks into all of them, so that no doubt loses a hit; what was doubted is
 * noted.
 */
final class OtherReadings {
  private static final int LOOKED_AT = 4096;
  private static final int MARK = 3;

  private final byte[] bytes;
  private final int from;
  private final int to;
  private final List<String> texts = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  OtherReadings(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** What they are, each once and none as the first one. */
  List<String> texts() {
    return texts;
  }

  /** What was doubted, and how it was read. */
  List<String> notes() {
    return notes;
  }

  /**
   * The charset that octets show to be in whatever is declared: UTF-16 and UTF-32 by their mark or
   * by their zeros, UTF-8 by its mark, and text that is declared to be in UTF-16 and has not one
   * zero. Null where they show nothing.
   */
  static @Nullable String shown(byte[] bytes, int from, int to, @Nullable String declared) {
    String name = declared == null ? "" : declared.toLowerCase(java.util.Locale.ROOT);
    boolean wide = name.contains("utf-16") || name.contains("utf-32") || name.contains("ucs-");
    boolean zeros = Bytes.indexOf(bytes, (byte) 0, from, to) < to;
    if (wide) {
      boolean narrow = !zeros && to - from >= 2 && Charsets.UTF_8.decode(bytes, from, to).clean();
      return narrow && !marked(bytes, from, to) ? "utf-8" : null;
    }
    if (to - from >= MARK && octet(bytes, from) == 0xEF && octet(bytes, from + 1) == 0xBB) {
      boolean utf8 = octet(bytes, from + 2) == 0xBF;
      return utf8 && !name.equals("utf-8") && isUtf8(bytes, from, to) ? "utf-8" : null;
    }
    if (zeros && marked(bytes, from, to)) {
      boolean four = to - from >= 4 && bytes[from + 2] == 0 && bytes[from + 3] == 0;
      return four ? "utf-32" : "utf-16";
    }
    return zeros ? byZeros(bytes, from, Math.min(to, from + LOOKED_AT)) : null;
  }

  private static boolean marked(byte[] bytes, int from, int to) {
    int first = to - from < 2 ? 0 : octet(bytes, from) << 8 | octet(bytes, from + 1);
    return first == 0xFFFE || first == 0xFEFF;
  }

  private static @Nullable String byZeros(byte[] bytes, int from, int to) {
    int even = 0;
    int odd = 0;
    int pairs = (to - from) / 2;
    for (int i = 0; i < pairs; i++) {
      even += bytes[from + 2 * i] == 0 ? 1 : 0;
      odd += bytes[from + 2 * i + 1] == 0 ? 1 : 0;
    }
    if (pairs < 4 || Math.max(even, odd) * 5 < pairs * 2 || Math.min(even, odd) * 20 > pairs) {
      return null;
    }
    return even > odd ? "utf-16be" : "utf-16le";
  }

  private static int octet(byte[] bytes, int at) {
    return bytes[at] & 0xFF;
  }

  private static boolean isUtf8(byte[] bytes, int from, int to) {
    return Charsets.UTF_8.decode(bytes, from, to).clean();
  }

  /**
   * Adds what these octets may be but for what is declared.
   *
   * @param declared the name as given; null where there is none
   * @param read the octets in that charset
   */
  void add(@Nullable String declared, Text read) {
    String label = declared == null ? "no charset" : "declared " + declared;
    boolean ascii = isAscii();
    boolean utf8 = !ascii && isUtf8(bytes, from, to);
    Charsets.Decoding decoding = Charsets.orMixed(declared);
    String shifted = decoding.stateless() ? Shifts.of(bytes, from, to) : null;
    if (shifted != null) {
      other(
          label, shifted, read.value(), Charsets.orMixed(shifted).decode(bytes, from, to).value());
    }
    if (ascii) {
      return;
    }
    if (decoding.equals(Charsets.MIXED) && utf8) {
      notes.add(label + ", read as UTF-8");
    } else if (utf8 && !(decoding instanceof Utf8)) {
      other(label, "UTF-8", read.value(), Charsets.UTF_8.decode(bytes, from, to).value());
    }
    if (utf8) {
      String once = Doubled.undone(read.value());
      if (once != null) {
        other(label, "UTF-8 that was encoded twice", read.value(), once);
      }
      return;
    }
    if (decoding instanceof Utf8) {
      mixed(label, decoding, read.value());
    }
  }

  private void mixed(String label, Charsets.Decoding decoding, String read) {
    if (decoding.equals(Charsets.MIXED)) {
      notes.add(label + ", read as windows-1252 where it is no UTF-8");
    } else {
      String mixed = Charsets.MIXED.decode(bytes, from, to).value();
      other(label, "windows-1252 where it is no UTF-8", read, mixed);
    }
    Charset guess = CharsetGuess.of(bytes, from, to);
    if (guess != null) {
      other(label, guess.name(), read, new String(bytes, from, to - from, guess));
    }
  }

  private void other(String label, String as, String read, String text) {
    if (!text.equals(read) && !texts.contains(text)) {
      notes.add(label + ", also read as " + as);
      texts.add(text);
    }
  }

  private boolean isAscii() {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        return false;
      }
    }
    return true;
  }
}
