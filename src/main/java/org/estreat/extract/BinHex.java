package org.estreat.extract;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import org.estreat.extract.EncodedFile.Fault;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;

/**
 * Files in BinHex 4 (RFC 1741, appendix A): of the two forks of a file of the Macintosh the one
 * that other systems know, or the other where that is empty.
 */
final class BinHex {
  static final String BEGIN = "(This file must be converted with BinHex";

  private static final String LETTERS =
      "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";

  private static final int REPEAT = 0x90;

  /** A header without the name: version, type, creator, flags, lengths of both forks, sum. */
  private static final int HEADER = 1 + 4 + 4 + 2 + 4 + 4 + 2;

  private static final int BEFORE_LENGTHS = 1 + 4 + 4 + 2;

  private BinHex() {}

  /**
   * The file whose first line begins there; null where that is but a line of text.
   *
   * @param most octets that may come out of it
   */
  static @Nullable EncodedFile read(byte[] text, int from, long most) {
    int colon = EncodedFile.nextLine(text, from);
    while (colon < text.length && text[colon] <= ' ' && text[colon] >= 0) {
      colon++;
    }
    if (colon >= text.length || text[colon] != ':') {
      return null;
    }
    int end = colon + 1;
    while (end < text.length && (text[end] <= ' ' || LETTERS.indexOf(text[end]) >= 0)) {
      end++;
    }
    boolean ended = end < text.length && text[end] == ':';
    byte[] unpacked = unpacked(sixBits(text, colon + 1, end), most);
    EncodedFile file = file(text, from, after(text, end, ended), unpacked, ended);
    return file.fault() == null || file.content().bytes().length == 0
        ? file
        : new EncodedFile(
            from, odd(text, colon), file.name(), file.content().bytes(), file.fault());
  }

  /** Behind the last colon and its line, unless more stands in that. */
  private static int after(byte[] text, int end, boolean ended) {
    int after = ended ? end + 1 : end;
    return EncodedFile.line(text, after).isBlank() ? EncodedFile.nextLine(text, after) : after;
  }

  /** Where the first line begins that is not as long as the first of all, and so may be text. */
  private static int odd(byte[] text, int colon) {
    int width = EncodedFile.lineEnd(text, colon) - colon;
    int at = EncodedFile.nextLine(text, colon);
    while (at < text.length
        && EncodedFile.lineEnd(text, at) == at + width
        && isLetters(text, at, at + width)) {
      at = EncodedFile.nextLine(text, at);
    }
    return at;
  }

  private static boolean isLetters(byte[] text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (LETTERS.indexOf(text[i]) < 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] sixBits(byte[] text, int from, int to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int bits = 0;
    int count = 0;
    for (int i = from; i < to; i++) {
      int value = LETTERS.indexOf(text[i]);
      if (value >= 0) {
        bits = bits << 6 | value;
        count += 6;
      }
      if (count >= 8) {
        count -= 8;
        out.write(bits >> count);
      }
    }
    return out.toByteArray();
  }

  /** Undoes the repetitions: octet, 0x90, how often; 0x90 itself is 0x90, 0. */
  private static byte[] unpacked(byte[] packed, long most) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int last = 0;
    for (int i = 0; i < packed.length && out.size() < most; i++) {
      boolean repeat = (packed[i] & 0xFF) == REPEAT && i + 1 < packed.length;
      int times = repeat ? packed[++i] & 0xFF : 1;
      if (repeat && times == 0) {
        last = REPEAT;
        out.write(REPEAT);
      } else if (repeat) {
        for (int j = 1; j < times; j++) {
          out.write(last);
        }
      } else {
        last = packed[i];
        out.write(last);
      }
    }
    return out.toByteArray();
  }

  private static EncodedFile file(byte[] text, int from, int to, byte[] bytes, boolean ended) {
    int name = bytes.length == 0 ? 0 : bytes[0] & 0xFF;
    if (bytes.length < 1 + name + HEADER) {
      Fault fault = new Fault(Defect.Kind.CORRUPT, "ends before its file begins");
      return EncodedFile.undecoded(text, from, "file", fault);
    }
    String called = new String(bytes, 1, name, roman());
    ByteBuffer header = ByteBuffer.wrap(bytes, 1 + name, bytes.length - 1 - name);
    header.position(header.position() + BEFORE_LENGTHS);
    long data = header.getInt() & 0xFFFF_FFFFL;
    long resource = header.getInt() & 0xFFFF_FFFFL;
    long begin = 1L + name + HEADER + (data == 0 ? 2 : 0);
    long length = data == 0 ? resource : data;
    int end = (int) Math.min(bytes.length, begin + length);
    byte[] content = Arrays.copyOfRange(bytes, (int) Math.min(begin, end), end);
    boolean whole = ended && content.length == length;
    String detail = "expected " + length + " octets, found " + content.length;
    Fault cut = whole ? null : new Fault(Defect.Kind.CORRUPT, detail);
    Fault fault = whole && !isRight(bytes, end, content) ? wrongSum() : cut;
    return new EncodedFile(from, to, EncodedFile.name(called), content, fault);
  }

  private static Fault wrongSum() {
    return new Fault(Defect.Kind.CORRUPT, "its sum (CRC-16) is wrong");
  }

  /** The polynomial of CCITT over the fork and two zeros. */
  private static boolean isRight(byte[] bytes, int sumAt, byte[] content) {
    int sum = 0;
    for (int i = 0; i < content.length + 2; i++) {
      int octet = i < content.length ? content[i] & 0xFF : 0;
      for (int bit = 7; bit >= 0; bit--) {
        boolean high = (sum & 0x8000) != 0;
        sum = (sum << 1 | (octet >> bit & 1)) & 0xFFFF;
        sum = high ? sum ^ 0x1021 : sum;
      }
    }
    return sumAt + 2 > bytes.length
        || sum == ((bytes[sumAt] & 0xFF) << 8 | (bytes[sumAt + 1] & 0xFF));
  }

  private static Charset roman() {
    return Charset.isSupported("x-MacRoman")
        ? Charset.forName("x-MacRoman")
        : java.nio.charset.StandardCharsets.ISO_8859_1;
  }
}
