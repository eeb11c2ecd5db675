package org.estreat.api;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Lines of bytes that are not blank, with their numbers, in bounded memory. */
final class Lines {
  private final BufferedInputStream in;
  private final int maxLength;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
  private long number;
  private boolean tooLong;
  private boolean blank;

  Lines(BufferedInputStream in, int maxLength) {
    this.in = in;
    this.maxLength = maxLength;
  }

  /** Goes to the next line that is not blank; false at the end. */
  boolean next() throws IOException {
    while (read()) {
      number++;
      if (!blank) {
        return true;
      }
    }
    return false;
  }

  byte[] line() {
    return line.toByteArray();
  }

  /** Of the line, from 1; blank ones count. */
  long number() {
    return number;
  }

  /** Whether the line was longer than is kept. */
  boolean tooLong() {
    return tooLong;
  }

  /** Whether more can be read without waiting. */
  boolean ready() throws IOException {
    return in.available() > 0;
  }

  private boolean read() throws IOException {
    line.reset();
    tooLong = false;
    blank = true;
    int octet = in.read();
    if (octet < 0) {
      return false;
    }
    while (octet >= 0 && octet != '\n') {
      blank &= octet == ' ' || octet == '\t' || octet == '\r';
      if (line.size() < maxLength) {
        line.write(octet);
      } else {
        tooLong = true;
      }
      octet = in.read();
    }
    return true;
  }
}
