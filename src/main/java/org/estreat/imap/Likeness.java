package org.estreat.imap;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.estreat.model.MessageKey;

/**
 * What a message is known by on both sides of an APPEND. A server hands out CRLF where it was given
 * a bare LF, and 0x80 where it was given NUL, which no FETCH of BODY[] may hold (RFC 9051 section
 * 4.3.1): the digest is over octets with both done, so that what the server hands out has the same.
 *
 * @param octets as they are
 * @param delivered octets with each bare LF as CRLF, which is RFC822.SIZE on most servers
 * @param holdsNul whether there is any
 * @param sha256 hex, of the octets as a server delivers them
 */
record Likeness(long octets, long delivered, boolean holdsNul, String sha256) {
  static final int CHUNK = 1 << 16;

  /** Reads the stream to its end. */
  static Likeness of(InputStream in) throws IOException {
    Reading reading = new Reading();
    byte[] chunk = new byte[CHUNK];
    for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
      reading.add(chunk, count);
    }
    return reading.end();
  }

  static Likeness of(byte[] octets) {
    Reading reading = new Reading();
    reading.add(octets, octets.length);
    return reading.end();
  }

  /** Whether a server that says this RFC822.SIZE may have this message. */
  boolean hasSize(long size) {
    return size == octets || size == delivered;
  }

  /** Of octets that come one piece after the other. For one thread. */
  static final class Reading {
    private final MessageDigest digest = MessageKey.newDigest();
    private final byte[] out = new byte[CHUNK];
    private int count;
    private long octets;
    private long delivered;
    private boolean nul;
    private byte before;

    void add(byte[] from, int length) {
      for (int i = 0; i < length; i++) {
        byte octet = from[i];
        if (octet == '\n' && before != '\r') {
          put((byte) '\r');
        }
        nul |= octet == 0;
        put(octet == 0 ? (byte) 0x80 : octet);
        before = octet;
      }
      octets += length;
    }

    private void put(byte octet) {
      if (count == out.length) {
        digest.update(out, 0, count);
        count = 0;
      }
      out[count++] = octet;
      delivered++;
    }

    Likeness end() {
      digest.update(out, 0, count);
      return new Likeness(octets, delivered, nul, HexFormat.of().formatHex(digest.digest()));
    }
  }
}
