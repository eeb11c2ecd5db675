package org.estreat.mime;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** UTF-8 that was taken for windows-1252 and encoded as UTF-8 once more. */
final class Doubled {
  private static final Charset WESTERN = Utf8.WINDOWS_1252;

  private Doubled() {}

  /** The text as it was encoded once; null where nothing in it looks encoded twice. */
  static @Nullable String undone(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean any = false;
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && octet(text.charAt(end)) >= 0x80) {
        end++;
      }
      if (end == at) {
        out.append(text.charAt(at++));
        continue;
      }
      byte[] octets = new byte[end - at];
      for (int i = at; i < end; i++) {
        octets[i - at] = (byte) octet(text.charAt(i));
      }
      Charsets.Text once = Charsets.UTF_8.decode(octets, 0, octets.length);
      any |= once.clean();
      out.append(once.clean() ? once.value() : text.substring(at, end));
      at = end;
    }
    return any ? out.toString() : null;
  }

  /** The octet that windows-1252 has for the character; less than 80 where it has none. */
  private static int octet(char c) {
    if (c < 0x80) {
      return c;
    }
    if (c <= 0xFF) {
      return c;
    }
    if (c < 0x152 || c > 0x2122) {
      return 0;
    }
    byte[] octet = String.valueOf(c).getBytes(WESTERN);
    return octet.length == 1 && octet[0] < 0 ? octet[0] & 0xFF : 0;
  }
}
