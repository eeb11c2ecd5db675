package org.estreat.mime;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tells the charsets of seven bits that change their meaning by escape sequences: ISO-2022-JP (RFC
 * 1468, RFC 1554), ISO-2022-KR (RFC 1557) and ISO-2022-CN (RFC 1922).
 */
final class Shifts {
  private static final byte ESCAPE = 0x1B;

  private Shifts() {}

  /** The charset of the first sequence that is of one; null where there is none. */
  static @Nullable String of(byte[] bytes, int from, int to) {
    int at = Bytes.indexOf(bytes, ESCAPE, from, to);
    while (at < to) {
      int end = Math.min(to, at + 4);
      String charset = named(new String(bytes, at + 1, end - at - 1, StandardCharsets.ISO_8859_1));
      if (charset != null) {
        return charset;
      }
      at = Bytes.indexOf(bytes, ESCAPE, at + 1, to);
    }
    return null;
  }

  private static @Nullable String named(String sequence) {
    if (sequence.startsWith("$)C")) {
      return "ISO-2022-KR";
    }
    if (sequence.startsWith("$)A") || sequence.startsWith("$)G") || sequence.startsWith("$*H")) {
      return "ISO-2022-CN";
    }
    boolean japanese =
        sequence.startsWith("$B")
            || sequence.startsWith("$@")
            || sequence.startsWith("$(D")
            || sequence.startsWith("(J")
            || sequence.startsWith("(I");
    return japanese ? "ISO-2022-JP" : null;
  }
}
