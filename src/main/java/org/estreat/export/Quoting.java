package org.estreat.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Writes a message as mboxrd wants it, without having a line of it whole: LF for each line end, and
 * a {@code >} more for each line that is any number of them and {@code From }.
 */
final class Quoting {
  private static final byte[] FROM = "From ".getBytes(ISO_8859_1);
  private static final int CHUNK = 1 << 16;

  private final OutputStream out;
  private boolean crlf;
  private boolean lf;
  private boolean atStart = true; // of a line, or behind nothing but marks
  private boolean returned; // a CR is held back, which may belong to a line end
  private int matched; // octets of FROM that are held back

  Quoting(OutputStream out) {
    this.out = new BufferedOutputStream(out, CHUNK);
  }

  /**
   * Writes the message; the last line has a line end then.
   *
   * @return the message's line ends, as the manifest names them
   */
  String run(InputStream message) throws IOException {
    byte[] chunk = new byte[CHUNK];
    byte last = 0;
    boolean empty = true;
    for (int count = message.read(chunk); count >= 0; count = message.read(chunk)) {
      for (int i = 0; i < count; i++) {
        int plain = atStart || returned ? i : lineEnd(chunk, i, count);
        out.write(chunk, i, plain - i);
        i = plain;
        if (i < count) {
          next(chunk[i]);
        }
      }
      last = count > 0 ? chunk[count - 1] : last;
      empty &= count == 0;
    }
    boolean closed = last == '\n' && !empty;
    if (!closed && !empty) {
      release();
      out.write('\n');
    }
    out.flush();
    return crlf == lf || !closed ? "mixed" : crlf ? "CRLF" : "LF";
  }

  /** Where the next CR or LF is; the end where there is none. */
  private static int lineEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
      at++;
    }
    return at;
  }

  private void next(byte octet) throws IOException {
    if (octet == '\n') {
      crlf |= returned;
      lf |= !returned;
      returned = false;
      release();
      out.write('\n');
      atStart = true;
      return;
    }
    if (returned) {
      release();
    }
    if (octet == '\r') {
      release();
      returned = true;
    } else if (atStart && octet == FROM[matched]) {
      matched++;
      if (matched == FROM.length) {
        out.write('>');
        release();
      }
    } else {
      if (!atStart || octet != '>' || matched > 0) {
        release();
      }
      out.write(octet);
    }
  }

  /** What was held back is what it is, and the line does not begin with a quoted From. */
  private void release() throws IOException {
    out.write(FROM, 0, matched);
    if (returned) {
      out.write('\r');
    }
    matched = 0;
    returned = false;
    atStart = false;
  }
}
