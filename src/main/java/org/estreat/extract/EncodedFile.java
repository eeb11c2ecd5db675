package org.estreat.extract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.estreat.model.Defect;
import org.estreat.model.Octets;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a text that is not meant to be read as it stands.
 *
 * @param from where it begins in the text, at a line's beginning
 * @param to where it ends; of one that is cut off, where it may be text again
 * @param name of the file that it is; null where there is none to be read, as it is locked
 * @param content of the file, as far as it could be decoded
 * @param fault null where nothing is wrong with it
 * @param left lines of the stretch that may be text nevertheless
 */
record EncodedFile(
    int from, int to, @Nullable String name, Octets content, @Nullable Fault fault, Octets left) {
  EncodedFile(int from, int to, @Nullable String name, byte[] content, @Nullable Fault fault) {
    this(from, to, name, new Octets(content), fault, new Octets(new byte[0]));
  }

  /** Of which nothing can be decoded: all of it stays text. */
  static EncodedFile undecoded(byte[] text, int from, String name, Fault fault) {
    int to = nextLine(text, from);
    Octets line = new Octets(Arrays.copyOfRange(text, from, to));
    return new EncodedFile(from, to, name, new Octets(new byte[0]), fault, line);
  }

  /** What is wrong with it. */
  record Fault(Defect.Kind kind, String detail) {}

  /** The last piece of a path that a stranger gave; a word for it where it says nothing. */
  static String name(String given) {
    String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
    String name = Documents.plain(last.strip(), Integer.MAX_VALUE);
    return name.isBlank() ? "file" : name;
  }

  /** Where the line that begins or goes on there ends, before its line end. */
  static int lineEnd(byte[] text, int from) {
    int at = from;
    while (at < text.length && text[at] != '\n' && text[at] != '\r') {
      at++;
    }
    return at;
  }

  /** Where the line after the one that goes on there begins. */
  static int nextLine(byte[] text, int from) {
    int end = lineEnd(text, from);
    boolean pair = end + 1 < text.length && text[end] == '\r' && text[end + 1] == '\n';
    return Math.min(text.length, end + (pair ? 2 : 1));
  }

  /** The line that begins there. */
  static String line(byte[] text, int from) {
    int end = lineEnd(text, from);
    // Names may be in any charset; where they are in UTF-8 they are read so.
    String utf8 = new String(text, from, end - from, StandardCharsets.UTF_8);
    return utf8.indexOf('\uFFFD') < 0
        ? utf8
        : new String(text, from, end - from, StandardCharsets.ISO_8859_1);
  }

  static boolean startsWith(byte[] text, int at, String start) {
    if (text.length - at < start.length()) {
      return false;
    }
    for (int i = 0; i < start.length(); i++) {
      if (text[at + i] != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
