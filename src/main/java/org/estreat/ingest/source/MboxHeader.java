package org.estreat.ingest.source;

import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.estreat.model.Flag;

/**
 * What an mbox reader needs of a message's header.
 *
 * @param bodyStart after the blank line that ends it
 * @param contentLength -1 where there is none
 */
record MboxHeader(long bodyStart, long contentLength, Set<Flag> flags) {
  /** A header longer than this is not looked at further: it has no flags to tell. */
  private static final int LONGEST = 1 << 20;

  private static final int LONGEST_LINE = 1_000;
  private static final int LINES_LOOKED_AT = 100;

  private static final Set<String> OF_MAIL =
      Set.of(
          "from",
          "date",
          "subject",
          "received",
          "message-id",
          "return-path",
          "mime-version",
          "delivered-to",
          "to");

  static MboxHeader read(LineFile file, long start) throws IOException {
    long contentLength = -1;
    Set<Flag> flags = new HashSet<>();
    long line = start;
    while (line < file.size() && line - start < LONGEST && !file.isBlankLine(line)) {
      if ("SsXxCc".indexOf(file.at(line)) >= 0) {
        String text = file.line(line, LONGEST_LINE);
        int colon = text.indexOf(':');
        if (colon > 0) {
          String name = text.substring(0, colon).stripTrailing();
          String value = text.substring(colon + 1).strip();
          flags.addAll(StoredFlags.ofField(name, value));
          if (contentLength < 0 && name.equalsIgnoreCase("Content-Length")) {
            contentLength = number(value);
          }
        }
      }
      line = file.nextLine(line);
    }
    boolean ended = file.isBlankLine(line);
    return new MboxHeader(
        ended ? file.nextLine(line) : line, ended ? contentLength : -1, Set.copyOf(flags));
  }

  private static long number(String value) {
    return value.matches("[0-9]{1,15}") ? Long.parseLong(value) : -1;
  }

  /** Whether a header with a field that mail has begins here. */
  static boolean isMailAt(LineFile file, long position) throws IOException {
    long line = position;
    for (int i = 0; i < LINES_LOOKED_AT && isFieldOrFolded(file, line); i++) {
      String name = file.line(line, LONGEST_LINE).split(":", 2)[0].strip();
      if (OF_MAIL.contains(name.toLowerCase(Locale.ROOT))) {
        return true;
      }
      line = file.nextLine(line);
    }
    return false;
  }

  private static boolean isFieldOrFolded(LineFile file, long line) throws IOException {
    int first = file.at(line);
    return first == ' ' || first == '\t' || isFieldAt(file, line);
  }

  /** Whether a line here has the form of a header field (RFC 5322 section 2.2). */
  static boolean isFieldAt(LineFile file, long position) throws IOException {
    for (long p = position; p - position < LONGEST_LINE; p++) {
      int octet = file.at(p);
      if (octet == ':') {
        return p > position;
      }
      if (octet < 33 || octet > 126) {
        return p > position && (octet == ' ' || octet == '\t') && isColonNext(file, p);
      }
    }
    return false;
  }

  private static boolean isColonNext(LineFile file, long position) throws IOException {
    long p = position;
    while (file.at(p) == ' ' || file.at(p) == '\t') {
      p++;
    }
    return file.at(p) == ':';
  }
}
