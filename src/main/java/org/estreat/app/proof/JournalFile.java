package org.estreat.app.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The custody journal read as the plain file that it is, as any third party reads it. */
final class JournalFile {
  private static final byte[] ACT = "\"type\":\"act\",\"what\":\"proof\"".getBytes(US_ASCII);

  /** Before the type stand the line's number, its time and the hash of the line before. */
  private static final int HEAD = 250;

  private static final byte[] NUMBER = "{\"n\":".getBytes(US_ASCII);
  private static final int MOST_DIGITS = 18;

  private JournalFile() {}

  /** Receives one line after the other. */
  interface Visitor {
    /**
     * @param number that the line itself says it has, so that it is found also where lines before
     *     it are lost; where it says none, one more than that of the line before
     * @param line without its LF
     */
    void visit(long number, byte[] line) throws IOException;
  }

  /** Goes through all whole lines; none where there is no journal. */
  static void forEach(Path journal, Visitor visitor) throws IOException {
    if (!Files.exists(journal)) {
      return;
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(journal), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
      long number = 0;
      for (int octet = in.read(); octet >= 0; octet = in.read()) {
        if (octet != '\n') {
          line.write(octet);
          continue;
        }
        byte[] octets = line.toByteArray();
        long own = number(octets);
        number = own > 0 ? own : number + 1;
        visitor.visit(number, octets);
        line.reset();
      }
    }
  }

  /** What the line says that its number is; 0 where it does not. */
  private static long number(byte[] line) {
    int end = NUMBER.length;
    if (!startsWith(line, NUMBER)) {
      return 0;
    }
    long number = 0;
    while (end < line.length && line[end] >= '0' && line[end] <= '9') {
      number = 10 * number + line[end++] - '0';
      if (end > NUMBER.length + MOST_DIGITS) {
        return 0;
      }
    }
    return end < line.length && line[end] == ',' ? number : 0;
  }

  private static boolean startsWith(byte[] line, byte[] start) {
    return line.length >= start.length
        && Arrays.equals(line, 0, start.length, start, 0, start.length);
  }

  /** Whether the line says that a proof was made; inside a string the quotes would be escaped. */
  static boolean isProofAct(byte[] line) {
    int end = Math.min(line.length, HEAD) - ACT.length;
    for (int at = 0; at <= end; at++) {
      if (Arrays.equals(line, at, at + ACT.length, ACT, 0, ACT.length)) {
        return true;
      }
    }
    return false;
  }
}
