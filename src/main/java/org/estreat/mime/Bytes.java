package org.estreat.mime;

/** Searching in byte ranges {@code [from, to)}. */
final class Bytes {
  private Bytes() {}

  /** Where the byte stands first; {@code to} where it does not. */
  static int indexOf(byte[] bytes, byte wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return to;
  }

  /** The end without trailing spaces, tabs and carriage returns. */
  static int trimEnd(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && (isBlank(bytes[end - 1]) || bytes[end - 1] == '\r')) {
      end--;
    }
    return end;
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  /** Line feeds without a carriage return before them; one at {@code from} counts. */
  static int bareLineFeeds(byte[] bytes, int from, int to) {
    int bare = 0;
    byte before = 0;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      bare += b == '\n' && before != '\r' ? 1 : 0;
      before = b;
    }
    return bare;
  }

  /** The bytes with every bare line feed made CRLF, as mail travels on the wire. */
  static byte[] wireLineEnds(byte[] bytes, int from, int to, int bare) {
    byte[] out = new byte[to - from + bare];
    int length = 0;
    int copied = from;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n' && (i == from || bytes[i - 1] != '\r')) {
        System.arraycopy(bytes, copied, out, length, i - copied);
        length += i - copied;
        out[length++] = '\r';
        copied = i;
      }
    }
    System.arraycopy(bytes, copied, out, length, to - copied);
    return out;
  }
}
