package org.estreat.extract;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** UTF-7 (RFC 2152), which Java does not have. */
final class Utf7 {
  private static final Pattern SHIFTED = Pattern.compile("\\+([A-Za-z0-9+/]*+)(-?)");

  /** One UTF-16 unit takes two octets; what is left over is padding. */
  private static final int UNIT = 2;

  private Utf7() {}

  static boolean isMeant(String charset) {
    String name = charset.strip().toLowerCase(Locale.ROOT);
    return name.endsWith("utf-7") || name.equals("utf7");
  }

  /**
   * @param text one character for each octet
   */
  static String decode(String text) {
    StringBuilder out = new StringBuilder();
    Matcher shifted = SHIFTED.matcher(text);
    int at = 0;
    while (shifted.find()) {
      out.append(text, at, shifted.start());
      boolean plus = shifted.group(1).isEmpty();
      out.append(plus ? "+" : units(shifted.group(1)));
      at = shifted.end();
    }
    return out.append(text, at, text.length()).toString();
  }

  private static String units(String letters) {
    // A letter alone holds no octet.
    int whole = letters.length() % 4 == 1 ? letters.length() - 1 : letters.length();
    byte[] octets = Base64.getDecoder().decode(letters.substring(0, whole));
    int length = octets.length / UNIT * UNIT;
    return new String(octets, 0, length, StandardCharsets.UTF_16BE);
  }
}
