package org.estreat.extract;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** First bytes that say what a content is, whatever the message says. */
final class Magic {
  private static final List<byte[]> BINARY =
      List.of(
          latin("%PDF-"),
          latin("PK\u0003\u0004"),
          latin("{\\rtf"),
          latin("\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1"),
          latin("\u0089PNG\r\n"),
          latin("GIF89a"),
          latin("GIF87a"),
          latin("\u00FF\u00D8\u00FF"),
          latin("\u001F\u008B\b"),
          latin("7z\u00BC\u00AF"),
          latin("Rar!\u001A"));

  private static final byte[] PGP_BEGIN = latin("-----BEGIN PGP MESSAGE-----");
  private static final byte[] PGP_END = latin("-----END PGP MESSAGE-----");

  private static final int HEAD = 256;

  /** As many as {@link #isEnvelope} looks at. */
  static final int ENVELOPE_OCTETS = 32;

  private static final byte[] ENVELOPED_DATA = HexFormat.of().parseHex("06092a864886f70d010703");
  private static final byte[] AUTH_ENVELOPED_DATA =
      HexFormat.of().parseHex("060b2a864886f70d0109100117");

  private Magic() {}

  /** Whether this is a binary format that mail often declares as text. */
  static boolean isBinary(byte[] bytes) {
    return BINARY.stream().anyMatch(start -> startsWith(bytes, 0, start));
  }

  /** Whether this begins as HTML does. */
  static boolean isHtml(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.ISO_8859_1);
    String words = head.replace("\0", "").replaceFirst("^[\u00EF\u00BB\u00BF\u00FF\u00FE]+", "");
    String start = words.strip().toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype html") || start.startsWith("<html");
  }

  /** Whether this is an armoured OpenPGP message and nothing else. */
  static boolean isOpenPgp(byte[] bytes) {
    int start = 0;
    while (start < bytes.length && Character.isWhitespace(bytes[start])) {
      start++;
    }
    int end = bytes.length;
    while (end > start && Character.isWhitespace(bytes[end - 1])) {
      end--;
    }
    return startsWith(bytes, start, PGP_BEGIN)
        && startsWith(bytes, Math.max(0, end - PGP_END.length), PGP_END);
  }

  /**
   * Whether this is a CMS envelope (RFC 5652 section 6, RFC 5083), as S/MIME encrypts: a DER or BER
   * sequence whose first element is that object identifier.
   */
  static boolean isEnvelope(byte[] bytes) {
    if (bytes.length < 2 || bytes[0] != 0x30) {
      return false;
    }
    int lengthOctets = bytes[1] < 0 ? bytes[1] & 0x7F : 0;
    return startsWith(bytes, 2 + lengthOctets, ENVELOPED_DATA)
        || startsWith(bytes, 2 + lengthOctets, AUTH_ENVELOPED_DATA);
  }

  private static boolean startsWith(byte[] bytes, int from, byte[] start) {
    if (bytes.length - from < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if (bytes[from + i] != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
