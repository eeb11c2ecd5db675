package org.estreat.extract;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.extract.EncodedFile.Fault;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;

/** Files in uuencode and in its form in base64 (POSIX.1-2017, {@code uuencode}). */
final class Uuencode {
  static final String BEGIN = "begin";

  private static final Pattern FIRST =
      Pattern.compile("begin(-base64)? [0-7]{3,4} (\\S.*)", Pattern.DOTALL);
  private static final String LAST_OF_BASE64 = "====";
  private static final int FULL_LINE = 45;
  private static final int FULL_CHARACTERS = 61;

  private Uuencode() {}

  /** The file whose first line begins there; null where that is but a line of text. */
  static @Nullable EncodedFile read(byte[] text, int from) {
    Matcher first = FIRST.matcher(EncodedFile.line(text, from));
    if (!first.matches()) {
      return null;
    }
    String name = EncodedFile.name(first.group(2));
    int body = EncodedFile.nextLine(text, from);
    return first.group(1) == null ? lines(text, from, body, name) : base64(text, from, body, name);
  }

  private static @Nullable EncodedFile lines(byte[] text, int from, int body, String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = body;
    int odd = -1;
    while (at < text.length) {
      int end = EncodedFile.lineEnd(text, at);
      if (isEnd(text, at, end)) {
        int after = EncodedFile.nextLine(text, at);
        return new EncodedFile(from, after, name, out.toByteArray(), null);
      }
      boolean blank = end == at && out.size() > 0;
      if (!blank && !isLine(text, at, end, at == body)) {
        break;
      }
      if (!blank) {
        decode(text, at, end, out);
      }
      odd = odd < 0 && (blank || end - at < FULL_CHARACTERS) ? at : odd;
      at = EncodedFile.nextLine(text, at);
    }
    return out.size() == 0 ? null : cut(from, odd < 0 ? at : odd, name, out.toByteArray());
  }

  /** Lines that are not full may be text, and are left to be that, too. */
  private static EncodedFile cut(int from, int to, String name, byte[] content) {
    String detail = "ends before its end: " + content.length + " octets are read";
    return new EncodedFile(from, to, name, content, new Fault(Defect.Kind.CORRUPT, detail));
  }

  private static boolean isEnd(byte[] text, int at, int end) {
    int last = end;
    while (last > at && text[last - 1] == ' ') {
      last--;
    }
    return last - at == 3 && EncodedFile.startsWith(text, at, "end");
  }

  /**
   * Whether a line holds as many characters as it says. Blanks at its end, which are zeros, may
   * have been lost in a full line; some add a character that checks the sum.
   */
  private static boolean isLine(byte[] text, int at, int end, boolean first) {
    for (int i = at; i < end; i++) {
      if (text[i] < ' ' || text[i] > '`') {
        return false;
      }
    }
    if (end == at) {
      return false;
    }
    int octets = octets(text[at]);
    int found = end - at - 1;
    boolean stripped = octets == FULL_LINE && !first;
    return found <= (octets + 2) / 3 * 4 + 2 && (stripped || found >= (octets * 8 + 5) / 6);
  }

  private static int octets(byte character) {
    return (character - ' ') & 0x3F;
  }

  private static void decode(byte[] text, int at, int end, ByteArrayOutputStream out) {
    int left = octets(text[at]);
    for (int i = at + 1; left > 0; i += 4) {
      int bits = 0;
      for (int j = 0; j < 4; j++) {
        bits = bits << 6 | (i + j < end ? octets(text[i + j]) : 0);
      }
      for (int j = 0; j < 3 && left > 0; j++, left--) {
        out.write(bits >> (16 - 8 * j));
      }
    }
  }

  private static @Nullable EncodedFile base64(byte[] text, int from, int body, String name) {
    StringBuilder letters = new StringBuilder();
    int at = body;
    int odd = -1;
    int width = EncodedFile.lineEnd(text, body) - body;
    boolean ended = false;
    while (at < text.length && !ended) {
      String line = EncodedFile.line(text, at).strip();
      ended = line.equals(LAST_OF_BASE64);
      if (!ended && !line.matches("[A-Za-z0-9+/]{1,76}={0,2}")) {
        break;
      }
      letters.append(ended ? "" : line);
      odd = odd < 0 && EncodedFile.lineEnd(text, at) - at != width ? at : odd;
      at = EncodedFile.nextLine(text, at);
    }
    if (letters.isEmpty() && !ended) {
      return null;
    }
    letters.setLength(letters.length() / 4 * 4);
    try {
      byte[] content = Base64.getDecoder().decode(letters.toString());
      return ended
          ? new EncodedFile(from, at, name, content, null)
          : cut(from, odd < 0 ? at : odd, name, content);
    } catch (IllegalArgumentException e) {
      Fault fault = new Fault(Defect.Kind.CORRUPT, "is not base64 as it says");
      return EncodedFile.undecoded(text, from, name, fault);
    }
  }
}
