package org.estreat.app.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Pieces of MIME, as text of ASCII characters with LF between lines. */
final class MimeText {
  private static final int LINE = 72;

  private MimeText() {}

  /** An encoded word (RFC 2047), as many as its length needs. */
  static String word(String charset, String text) {
    StringBuilder words = new StringBuilder();
    StringBuilder chunk = new StringBuilder();
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      chunk.appendCodePoint(points[i]);
      boolean last = i == points.length - 1;
      if (last || base64(charset, chunk + Character.toString(points[i + 1])).length() > 44) {
        words.append(words.isEmpty() ? "" : "\n ");
        words.append("=?").append(charset).append("?B?").append(base64(charset, chunk.toString()));
        words.append("?=");
        chunk.setLength(0);
      }
    }
    return words.toString();
  }

  private static String base64(String charset, String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(Charset.forName(charset)));
  }

  /** A value as RFC 2231 writes it: {@code UTF-8''na%C3%AFve.pdf}. */
  static String extended(String text) {
    StringBuilder out = new StringBuilder("UTF-8''");
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xFF);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '-');
      out.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return out.toString();
  }

  /** A text part: header, blank line and body in ASCII as it is. */
  static String plain(String body) {
    return "Content-Type: text/plain; charset=us-ascii\n\n" + body;
  }

  static String base64Text(String type, String charset, String body) {
    byte[] octets = body.replace("\n", "\r\n").getBytes(Charset.forName(charset));
    return "Content-Type: %s; charset=%s\nContent-Transfer-Encoding: base64\n\n%s"
        .formatted(type, charset, lines(octets));
  }

  static String quotedText(String type, String charset, String body) {
    return "Content-Type: %s; charset=%s\nContent-Transfer-Encoding: quoted-printable\n\n%s"
        .formatted(type, charset, quoted(body.getBytes(Charset.forName(charset))));
  }

  /** A file, in base64, under the name parameter as given: {@code filename="a.pdf"}. */
  static String file(String type, String name, byte[] content) {
    return """
    Content-Type: %s
    Content-Transfer-Encoding: base64
    Content-Disposition: attachment; %s

    %s\
    """
        .formatted(type, name, lines(content));
  }

  /** The parts between boundary lines, with the header that says so. */
  static String multipart(String subtype, String boundary, String... parts) {
    StringBuilder out = new StringBuilder();
    out.append("Content-Type: multipart/").append(subtype);
    out.append(";\n boundary=\"").append(boundary).append("\"\n\n");
    for (String part : parts) {
      out.append("--").append(boundary).append('\n').append(part);
      out.append(part.endsWith("\n") ? "" : "\n");
    }
    return out.append("--").append(boundary).append("--\n").toString();
  }

  private static String lines(byte[] octets) {
    byte[] lineEnd = {'\n'};
    return Base64.getMimeEncoder(LINE, lineEnd).encodeToString(octets) + "\n";
  }

  /** Quoted-printable (RFC 2045 section 6.7) with soft line breaks wherever they happen to fall. */
  private static String quoted(byte[] octets) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int i = 0; i < octets.length; i++) {
      int octet = octets[i] & 0xFF;
      if (octet == '\n') {
        out.append('\n');
        column = 0;
        continue;
      }
      boolean endOfLine = i + 1 == octets.length || octets[i + 1] == '\n';
      boolean printable = octet > 32 && octet < 127 && octet != '=';
      boolean plain = printable || (octet == ' ' && !endOfLine);
      String written = plain ? String.valueOf((char) octet) : "=%02X".formatted(octet);
      if (column + written.length() > LINE) {
        out.append("=\n");
        column = 0;
      }
      out.append(written);
      column += written.length();
    }
    return out.toString();
  }
}
