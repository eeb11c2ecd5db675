package org.estreat.extract;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/** Files encoded as mail had them before MIME. */
public final class Encodings {
  private static final String BINHEX =
      "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";

  private Encodings() {}

  public static String uuencode(String name, byte[] content) {
    StringBuilder text = new StringBuilder("begin 644 " + name + "\r\n");
    for (int at = 0; at < content.length; at += 45) {
      int length = Math.min(45, content.length - at);
      text.append((char) (' ' + length));
      for (int i = at; i < at + length; i += 3) {
        int bits = octet(content, i) << 16 | octet(content, i + 1) << 8 | octet(content, i + 2);
        for (int shift = 18; shift >= 0; shift -= 6) {
          int value = bits >> shift & 0x3F;
          text.append(value == 0 ? '`' : (char) (' ' + value));
        }
      }
      text.append("\r\n");
    }
    return text.append("`\r\nend\r\n").toString();
  }

  private static int octet(byte[] content, int at) {
    return at < content.length ? content[at] & 0xFF : 0;
  }

  /** In ISO 8859-1. */
  public static String yEnc(String name, byte[] content) {
    return "=ybegin line=128 size="
        + content.length
        + " name="
        + name
        + "\r\n"
        + yEncLines(content)
        + "=yend size="
        + content.length
        + " crc32="
        + crc(content)
        + "\r\n";
  }

  /** One piece of several, which begins at that octet of the whole. */
  static String yEncPiece(String name, byte[] piece, int number, int total, int whole, int from) {
    return "=ybegin part=%d total=%d line=128 size=%d name=%s\r\n"
            .formatted(number, total, whole, name)
        + "=ypart begin=%d end=%d\r\n".formatted(from + 1, from + piece.length)
        + yEncLines(piece)
        + "=yend size=%d part=%d pcrc32=%s\r\n".formatted(piece.length, number, crc(piece));
  }

  private static String yEncLines(byte[] content) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < content.length; i++) {
      int octet = content[i] + 42 & 0xFF;
      boolean critical = octet == 0 || octet == '\n' || octet == '\r' || octet == '=';
      text.append(critical ? "=" : "").append((char) (critical ? octet + 64 & 0xFF : octet));
      text.append(i % 128 == 127 ? "\r\n" : "");
    }
    return text.append("\r\n").toString();
  }

  private static String crc(byte[] content) {
    CRC32 sum = new CRC32();
    sum.update(content);
    return String.format(Locale.ROOT, "%08x", sum.getValue());
  }

  public static String binHex(String name, byte[] content) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(name.length());
    file.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
    file.writeBytes(new byte[] {0, 'T', 'E', 'X', 'T', 't', 't', 'x', 't', 0, 0});
    file.writeBytes(ByteBuffer.allocate(8).putInt(content.length).putInt(0).array());
    file.writeBytes(sum(file.toByteArray()));
    file.writeBytes(content);
    file.writeBytes(sum(content));
    file.writeBytes(new byte[2]);
    return "(This file must be converted with BinHex 4.0)\r\n:"
        + letters(packed(file.toByteArray()))
        + ":\r\n";
  }

  private static byte[] packed(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; ) {
      int run = 1;
      while (i + run < bytes.length && bytes[i + run] == bytes[i] && run < 255) {
        run++;
      }
      out.write(bytes[i]);
      if ((bytes[i] & 0xFF) == 0x90) {
        out.write(0);
      }
      if (run > 3) {
        out.write(0x90);
        out.write(run);
      }
      i += run > 3 ? run : 1;
    }
    return out.toByteArray();
  }

  private static String letters(byte[] packed) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < packed.length; i += 3) {
      int bits = octet(packed, i) << 16 | octet(packed, i + 1) << 8 | octet(packed, i + 2);
      int count = Math.min(4, (packed.length - i) * 8 / 6 + 1);
      for (int j = 0; j < count; j++) {
        text.append(BINHEX.charAt((bits >> (18 - 6 * j)) & 0x3F));
        text.append((text.length() + 1) % 66 == 64 ? "\r\n" : "");
      }
    }
    return text.toString();
  }

  private static byte[] sum(byte[] bytes) {
    int sum = 0;
    for (int i = 0; i < bytes.length + 2; i++) {
      for (int bit = 7; bit >= 0; bit--) {
        boolean high = (sum & 0x8000) != 0;
        sum = (sum << 1 | (octet(bytes, i) >> bit & 1)) & 0xFFFF;
        sum = high ? sum ^ 0x1021 : sum;
      }
    }
    return new byte[] {(byte) (sum >> 8), (byte) sum};
  }
}
