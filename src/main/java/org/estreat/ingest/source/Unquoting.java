package org.estreat.ingest.source;

import java.io.ByteArrayOutputStream;

/** Takes back the quoting of mboxrd. */
final class Unquoting {
  private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};

  private Unquoting() {}

  /** The message without one {@code >} of each line that is some of them and {@code From }. */
  static byte[] mboxrd(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    int line = 0;
    while (line < bytes.length) {
      int end = line;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      end = Math.min(bytes.length, end + 1);
      int from = isQuoted(bytes, line) ? line + 1 : line;
      out.write(bytes, from, end - from);
      line = end;
    }
    return out.toByteArray();
  }

  private static boolean isQuoted(byte[] bytes, int line) {
    int p = line;
    while (p < bytes.length && bytes[p] == '>') {
      p++;
    }
    if (p == line || bytes.length - p < FROM.length) {
      return false;
    }
    for (int i = 0; i < FROM.length; i++) {
      if (bytes[p + i] != FROM[i]) {
        return false;
      }
    }
    return true;
  }
}
