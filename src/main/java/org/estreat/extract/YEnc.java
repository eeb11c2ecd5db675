package org.estreat.extract;

import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.estreat.extract.EncodedFile.Fault;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;

/** Files in yEnc (its draft 1.3); of those in several messages, the piece that is in this one. */
final class YEnc {
  static final String BEGIN = "=ybegin ";

  private static final String PART = "=ypart ";
  private static final String END = "=yend";
  private static final Pattern NAME = Pattern.compile(" name=(\\S.*)$");
  private static final Pattern WHOLE_SUM = Pattern.compile(" crc32=([0-9A-Fa-f]{1,8})\\b");
  private static final Pattern PIECE_SUM = Pattern.compile(" pcrc32=([0-9A-Fa-f]{1,8})\\b");
  private static final int SHIFT = 42;
  private static final int ESCAPED_SHIFT = 64;

  private YEnc() {}

  /** The file whose first line begins there; null where that is but a line of text. */
  static @Nullable EncodedFile read(byte[] text, int from) {
    String first = EncodedFile.line(text, from);
    Matcher named = NAME.matcher(first);
    Long size = number(first, "size");
    if (size == null || !named.find()) {
      return null;
    }
    int body = EncodedFile.nextLine(text, from);
    boolean piece = EncodedFile.startsWith(text, body, PART);
    int at = piece ? EncodedFile.nextLine(text, body) : body;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (at < text.length && !EncodedFile.startsWith(text, at, END)) {
      decode(text, at, EncodedFile.lineEnd(text, at), out);
      at = EncodedFile.nextLine(text, at);
    }
    byte[] content = out.toByteArray();
    boolean ended = at < text.length;
    Fault fault = ended ? wrong(content, EncodedFile.line(text, at), piece) : cut(content);
    Fault missing = piece ? missing(first) : null;
    int after = ended ? EncodedFile.nextLine(text, at) : at;
    String name = EncodedFile.name(named.group(1));
    return new EncodedFile(from, after, name, content, fault == null ? missing : fault);
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
