package org.estreat.ingest.source;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Takes back the quoting of mboxrd: one {@code >} of each line that is some of them and {@code From
 * }. What stands at the end of all is written by {@link #flush}, which is to be called then alone.
 */
final class Unquoting extends FilterOutputStream {
  private static final byte[] FROM = {'F', 'r', 'o', 'm', ' '};

  /** Octets of FROM that have come since the line's marks; -1 in the rest of a line. */
  private int matched;

  /** Whether one {@code >} is held back until it is known what follows. */
  private boolean held;

  Unquoting(OutputStream out) {
    super(out);
  }

  /** The message without its quoting. */
  static byte[] mboxrd(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    Unquoting unquoting = new Unquoting(out);
    try {
      unquoting.write(bytes, 0, bytes.length);
      unquoting.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return out.toByteArray();
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int at = from;
    int end = from + length;
    while (at < end) {
      if (matched < 0) {
        int next = at;
        while (next < end && bytes[next] != '\n') {
          next++;
        }
        matched = next < end ? 0 : -1;
        next = Math.min(end, next + 1);
        out.write(bytes, at, next - at);
        at = next;
      } else {
        at += atLineStart(bytes[at]);
      }
    }
  }

  /** How many octets were taken: 1, or 0 for one that belongs to the rest of the line. */
  private int atLineStart(byte octet) throws IOException {
    if (octet == '>' && matched == 0) {
      if (held) {
        out.write('>');
      }
      held = true;
      return 1;
    }
    if (!held || octet != FROM[matched]) {
      decide();
      return 0;
    }
    matched++;
    if (matched == FROM.length) {
      held = false;
      decide();
    }
    return 1;
  }

  /** Nothing more is taken off this line. */
  private void decide() throws IOException {
    if (held) {
      out.write('>');
    }
    out.write(FROM, 0, Math.max(0, matched));
    held = false;
    matched = -1;
  }

  @Override
  public void flush() throws IOException {
    decide();
    out.flush();
  }
}
