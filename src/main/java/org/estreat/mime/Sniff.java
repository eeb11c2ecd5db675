package org.estreat.mime;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.estreat.mime.TransferDecoder.Decoded;
import org.estreat.mime.TransferDecoder.Encoding;
import org.jspecify.annotations.Nullable;

/** Judges octets by their look, where what a header says of them cannot be or says nothing. */
final class Sniff {
  private static final int LOOKED_AT = 4096;
  private static final int ODD_IN = 50;
  private static final int LONG_LINE = 40;
  private static final int HEAD = 256;
  private static final Map<String, String> STARTS =
      Map.ofEntries(
          Map.entry("%PDF-", "application/pdf"),
          Map.entry("{\\rtf", "application/rtf"),
          Map.entry("PK\003\004", "application/zip"),
          Map.entry("\320\317\021\340\241\261\032\341", "application/x-ole-storage"),
          Map.entry("\211PNG\r\n", "image/png"),
          Map.entry("GIF8", "image/gif"),
          Map.entry("\377\330\377", "image/jpeg"),
          Map.entry("\037\213\b", "application/gzip"),
          Map.entry("7z\274\257", "application/x-7z-compressed"),
          Map.entry("Rar!\032", "application/vnd.rar"));
  private static final byte[][] DOCUMENTS = {
    "%PDF-".getBytes(StandardCharsets.US_ASCII), "{\\rtf".getBytes(StandardCharsets.US_ASCII)
  };

  private Sniff() {}

  /** The media type that the first octets are of; null where they are of none of these. */
  static @Nullable String document(Decoded content) {
    String head =
        new String(
            content.bytes(),
            content.from(),
            Math.min(HEAD, content.length()),
            StandardCharsets.ISO_8859_1);
    for (Map.Entry<String, String> start : STARTS.entrySet()) {
      if (head.startsWith(start.getKey())) {
        return start.getValue();
      }
    }
    String words = head.strip().toLowerCase(Locale.ROOT);
    return words.startsWith("<!doctype html") || words.startsWith("<html") ? "text/html" : null;
  }

  /** Whether it reads as text: next to no control characters, and no document written in text. */
  static boolean isText(Decoded content) {
    byte[] bytes = content.bytes();
    for (byte[] start : DOCUMENTS) {
      int end = Math.min(content.to(), content.from() + start.length);
      if (java.util.Arrays.equals(bytes, content.from(), end, start, 0, start.length)) {
        return false;
      }
    }
    int to = Math.min(content.to(), content.from() + LOOKED_AT);
    int odd = 0;
    for (int i = content.from(); i < to; i++) {
      odd += isControl(bytes[i]) ? 1 : 0;
    }
    return odd * ODD_IN <= to - content.from();
  }

  /** ESC is of ISO-2022 charsets. */
  private static boolean isControl(byte b) {
    return b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' && b != 0x1b;
  }

  /**
   * Whether most of it is long lines of ASCII without a blank, as encodings write and nobody else.
   */
  static boolean looksEncoded(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + LOOKED_AT);
    int inLongLines = 0;
    for (int line = from; line < end; ) {
      int feed = Bytes.indexOf(bytes, (byte) '\n', line, end);
      int lineEnd = Bytes.trimEnd(bytes, line, feed);
      if (lineEnd - line >= LONG_LINE && isOneWord(bytes, line, lineEnd)) {
        inLongLines += feed - line;
      }
      line = feed + 1;
    }
    return inLongLines > (end - from) / 2;
  }

  private static boolean isOneWord(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] > ' ') {
      i++;
    }
    return i == to;
  }

  /**
   * Whether an embedded message is really in the encoding that its part declares, which no message
   * may be and many say they are: a header as it lies is no base64, and in quoted-printable its
   * equals signs would be escaped.
   *
   * @param from where the body begins
   * @param headerEnd where a message that lies there as it is ends its header
   */
  static boolean isEncodedMessage(Encoding encoding, byte[] bytes, int from, int headerEnd) {
    return switch (encoding) {
      case IDENTITY, UNKNOWN -> false;
      case BASE64 -> isBase64Line(bytes, from, headerEnd);
      case QUOTED_PRINTABLE -> TransferDecoder.decode(encoding, bytes, from, headerEnd).clean();
      case UUENCODE -> TransferDecoder.beginsUuencode(bytes, from, headerEnd);
    };
  }

  private static boolean isBase64Line(byte[] bytes, int from, int headerEnd) {
    int feed = Bytes.indexOf(bytes, (byte) '\n', from, headerEnd);
    int end = Bytes.trimEnd(bytes, from, feed);
    int i = from;
    while (i < end && (TransferDecoder.sextet(bytes[i]) >= 0 || bytes[i] == '=')) {
      i++;
    }
    return i == end;
  }
}
