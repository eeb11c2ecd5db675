package org.estreat.extract;

import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.estreat.extract.EncodedFile.Fault;
import org.estreat.model.Defect;
import org.estreat.model.Octets;
import org.jspecify.annotations.Nullable;

/** Files in yEnc (its draft 1.3); of those in several messages, the piece that is in this one. */
final class YEnc {
  static final String BEGIN = "=ybegin ";

  private static final String PART = "=ypart ";
  private static final String END = "=yend";

  /** Every line of yEnc's own, and none of a file. */
  private static final String OWN = "=y";

  /** All that follows, or a line of names would be tried from each of them on. */
  private static final Pattern NAME = Pattern.compile(" name=(\\S.*)$", Pattern.DOTALL);

  private static final Pattern WHOLE_SUM = Pattern.compile(" crc32=([0-9A-Fa-f]{1,8})\\b");
  private static final Pattern PIECE_SUM = Pattern.compile(" pcrc32=([0-9A-Fa-f]{1,8})\\b");
  private static final int SHIFT = 42;
  private static final int ESCAPED_SHIFT = 64;

  private YEnc() {}

  /** The file whose first line begins there; null where that is but a line of text. */
  static @Nullable EncodedFile read(byte[] text, int from) {
    String line = EncodedFile.line(text, from);
    Matcher named = NAME.matcher(line);
    Long size = number(line, "size");
    if (size == null || !named.find()) {
      return null;
    }
    int body = EncodedFile.nextLine(text, from);
    boolean piece = EncodedFile.startsWith(text, body, PART);
    int first = piece ? EncodedFile.nextLine(text, body) : body;
    int end = end(text, first);
    boolean ended = EncodedFile.startsWith(text, end, END);
    Long width = number(line, "line");
    Body read = new Body(text, first, end, ended, width == null ? 0 : width);
    byte[] content = read.out.toByteArray();
    Fault fault = ended ? wrong(content, EncodedFile.line(text, end), piece) : cut(content);
    boolean sure = fault == null && number(EncodedFile.line(text, end), "size") != null;
    byte[] left = sure ? new byte[0] : read.left.toByteArray();
    Fault told = fault == null && piece ? missing(line) : fault;
    int after = ended ? EncodedFile.nextLine(text, end) : read.at;
    String name = EncodedFile.name(named.group(1));
    return new EncodedFile(from, after, name, new Octets(content), told, new Octets(left));
  }

  /** Where the next line begins that is one of yEnc's own; the end of the text where none does. */
  private static int end(byte[] text, int from) {
    int at = from;
    while (at < text.length && !EncodedFile.startsWith(text, at, OWN)) {
      at = EncodedFile.nextLine(text, at);
    }
    return at;
  }

  /**
   * The lines between the first and the last. All but the last have one length; others may be text
   * that got between them, or stands behind a file that is cut off. These are decoded, too, as they
   * may be damaged lines of the file, and kept as what they may be besides.
   */
  private static final class Body {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream left = new ByteArrayOutputStream();
    final int at;

    /**
     * @param width of a line, as it was declared; 0 for that of the first line
     */
    Body(byte[] text, int first, int end, boolean ended, long width) {
      long full = width > 0 ? width : EncodedFile.lineEnd(text, first) - first;
      int next = first;
      while (next < end) {
        int from = next;
        int lineEnd = EncodedFile.lineEnd(text, from);
        int before = out.size();
        decode(text, from, lineEnd, out);
        next = EncodedFile.nextLine(text, from);
        int length = lineEnd - from;
        boolean whole = length == full || length == full + 1 || out.size() - before == full;
        if (!whole && !ended) {
          next = from;
          break;
        }
        if ((!whole && next < end) || isPlain(text, from, lineEnd)) {
          left.write(text, from, next - from);
        }
      }
      this.at = next;
    }

    /** Hardly any encoded line is ASCII alone. */
    private static boolean isPlain(byte[] text, int from, int to) {
      for (int i = from; i < to; i++) {
        if (text[i] < ' ' || text[i] == 0x7F) {
          return false;
        }
      }
      return true;
    }
  }

  private static void decode(byte[] text, int at, int end, ByteArrayOutputStream out) {
    for (int i = at; i < end; i++) {
      boolean escape = text[i] == '=' && i + 1 < end;
      out.write(escape ? text[++i] - ESCAPED_SHIFT - SHIFT : text[i] - SHIFT);
    }
  }

  private static Fault cut(byte[] content) {
    String detail = "ends before its end: " + content.length + " octets are read";
    return new Fault(Defect.Kind.CORRUPT, detail);
  }

  private static @Nullable Fault missing(String first) {
    Long number = number(first, "part");
    Long total = number(first, "total");
    if (total != null && total == 1) {
      return null;
    }
    String all = total == null ? "several" : total.toString();
    String detail = "is piece " + number + " of " + all + "; the others are not in this message";
    return new Fault(Defect.Kind.MISSING, detail);
  }

  private static @Nullable Fault wrong(byte[] content, String last, boolean piece) {
    Long size = number(last, "size");
    if (size != null && size != content.length) {
      String detail = "expected " + size + " octets, found " + content.length;
      return new Fault(Defect.Kind.CORRUPT, detail);
    }
    Matcher sum = (piece ? PIECE_SUM : WHOLE_SUM).matcher(last);
    CRC32 found = new CRC32();
    found.update(content);
    return sum.find() && Long.parseLong(sum.group(1), 16) != found.getValue()
        ? new Fault(Defect.Kind.CORRUPT, "its sum (CRC-32) is wrong")
        : null;
  }

  private static @Nullable Long number(String line, String name) {
    Matcher number = Pattern.compile(" " + name + "=([0-9]{1,18})\\b").matcher(line);
    return number.find() ? Long.valueOf(number.group(1)) : null;
  }
}
