package org.estreat.ingest.source;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Text of any kind made fit for a message's header (RFC 5322, RFC 2047, RFC 2231). */
final class HeaderText {
  private static final int LONGEST_LINE = 900;
  private static final int OCTETS_A_WORD = 45;
  private static final int LONGEST_NAME = 500;

  private HeaderText() {}

  /** Unstructured text, as it is or in encoded words. */
  static String unstructured(String text) {
    String clean = oneLine(text);
    boolean plain = isAscii(clean) && clean.length() < LONGEST_LINE && !clean.contains("=?");
    return plain ? clean : encodedWords(clean);
  }

  /** An address of a person, who may have a name, an address of SMTP or one of Exchange's own. */
  static String address(@Nullable String name, @Nullable String email) {
    String mail = email == null ? "" : oneLine(email).replace(" ", "");
    String shown = name == null ? "" : oneLine(name);
    if (mail.isEmpty()) {
      return phrase(shown.isEmpty() ? "unknown" : shown) + ":;";
    }
    boolean smtp = mail.matches("[^<>\"(),;:@\\\\]+@[^<>\"(),;:@\\\\]+");
    String spec =
        smtp ? mail : quoted(mail) + (mail.contains("@") ? "@invalid" : "@exchange.invalid");
    return shown.isEmpty() || shown.equals(mail)
        ? "<" + spec + ">"
        : phrase(shown) + " <" + spec + ">";
  }

  private static String phrase(String text) {
    return isAscii(text) && text.length() < LONGEST_LINE ? quoted(text) : encodedWords(text);
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** A parameter with its value, as {@code ; name="value"}. */
  static String parameter(String name, String value) {
    String clean = oneLine(value);
    String cut = clean.length() > LONGEST_NAME ? clean.substring(0, LONGEST_NAME) : clean;
    if (isAscii(cut)) {
      return ";\r\n " + name + "=" + quoted(cut);
    }
    StringBuilder encoded = new StringBuilder(";\r\n " + name + "*=utf-8''");
    for (byte octet : cut.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = octet >= '0' && Character.isLetterOrDigit(octet);
      encoded.append(plain ? String.valueOf((char) octet) : "%%%02X".formatted(octet & 0xFF));
    }
    return encoded.toString();
  }

  private static String encodedWords(String text) {
    StringBuilder words = new StringBuilder();
    StringBuilder word = new StringBuilder();
    int octets = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      String each = Character.toString(point);
      int length = each.getBytes(StandardCharsets.UTF_8).length;
      if (octets + length > OCTETS_A_WORD) {
        words.append(encodedWord(word)).append("\r\n ");
        word.setLength(0);
        octets = 0;
      }
      word.append(each);
      octets += length;
      i += Character.charCount(point);
    }
    return words.append(encodedWord(word)).toString();
  }

  private static String encodedWord(CharSequence text) {
    byte[] octets = text.toString().getBytes(StandardCharsets.UTF_8);
    return "=?utf-8?B?" + Base64.getEncoder().encodeToString(octets) + "?=";
  }

  /** Without line ends and other control characters. */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c);
    }
    return line.toString().strip();
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x7F);
  }
}
