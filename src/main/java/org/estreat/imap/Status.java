package org.estreat.imap;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A status response (RFC 9051 section 7.1).
 *
 * @param code of the response code in capitals ({@code UIDVALIDITY}); empty for none
 * @param argument the rest of the response code; empty for none
 * @param text for a person; no control characters, and no more than a person reads
 */
record Status(Kind kind, String code, String argument, String text) {
  /** How it came out. */
  enum Kind {
    OK,
    NO,
    BAD,
    BYE,
    PREAUTH
  }

  /** What is longer is cut: it is kept with each fault, searched for words, and shown. */
  private static final int LONGEST_TEXT = 1000;

  /** Reads it, tagged or not; null where the response is none. */
  static @Nullable Status of(Response response) {
    response.tag();
    Kind kind = kind(response.atom().toUpperCase(Locale.ROOT));
    if (kind == null) {
      return null;
    }
    String rest = response.rest().replaceAll("\\p{Cntrl}+", " ").strip();
    int end = rest.startsWith("[") ? rest.indexOf(']') : -1;
    if (end < 0) {
      return new Status(kind, "", "", cut(rest));
    }
    String[] code = rest.substring(1, end).split(" ", 2);
    return new Status(
        kind,
        code[0].toUpperCase(Locale.ROOT),
        code.length > 1 ? code[1].strip() : "",
        cut(rest.substring(end + 1).strip()));
  }

  private static String cut(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
  }

  private static @Nullable Kind kind(String name) {
    for (Kind kind : Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return null;
  }

  /** The argument as a number; 0 where it is none. */
  long number() {
    try {
      return Math.max(0, Long.parseLong(argument));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public String toString() {
    String inner = argument.isEmpty() ? code : code + " " + argument;
    return kind + (code.isEmpty() ? " " : " [" + cut(inner) + "] ") + text;
  }
}
