package org.estreat.extract;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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

  /** As many octets as are looked at. */
  static final int HEAD = Math.max(Cms.HEAD, OpenPgp.HEAD);

  private static final int HTML_HEAD = 256;

  /** Control characters that stand in texts: tab, line feed, form feed, carriage return, escape. */
  private static final String IN_TEXT = "\t\n\f\r\u001B\u001A\b";

  private Magic() {}

  /** Whether this is a binary format that mail often declares as text. */
  static boolean isBinary(byte[] bytes) {
    return BINARY.stream().anyMatch(start -> startsWith(bytes, start));
  }

  /** Whether this begins as HTML does. */
  static boolean isHtml(byte[] bytes) {
    String head =
        new String(bytes, 0, Math.min(bytes.length, HTML_HEAD), StandardCharsets.ISO_8859_1);
    String words = head.replace("\0", "").replaceFirst("^[\u00EF\u00BB\u00BF\u00FF\u00FE]+", "");
    String start = words.strip().toLowerCase(Locale.ROOT);
    return start.startsWith("<!doctype html") || start.startsWith("<html");
  }

  /** Whether no binary format looks so: hardly any control characters. */
  static boolean isText(byte[] head) {
    int controls = 0;
    int high = 0;
    for (byte octet : head) {
      boolean control = octet >= 0 && octet < ' ' && IN_TEXT.indexOf(octet) < 0;
      if (control || octet == 0x7F) {
        controls++;
      }
      high += octet < 0 ? 1 : 0;
    }
    boolean utf8 = high == 0 || Charsets.isUtf8Head(head);
    return head.length > 0 && controls * 200 <= head.length && (utf8 || high * 3 <= head.length);
  }

  /** What the content that begins so is encrypted with, in words; null where it is not. */
  static @Nullable String encryption(byte[] head) {
    if (OpenPgp.isEncrypted(head)) {
      return "encrypted with OpenPGP";
    }
    return Cms.kind(head) == Cms.Kind.ENCRYPTED ? "encrypted with S/MIME" : null;
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    if (bytes.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if (bytes[i] != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
