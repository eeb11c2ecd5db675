package org.estreat.mime;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import org.estreat.mime.TransferDecoder.Decoded;
import org.estreat.mime.TransferDecoder.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * Undoes a transfer encoding as it is read: the same octets as {@link TransferDecoder} gives of a
 * body that is in memory.
 */
abstract class DecodedStream extends InputStream {
  private static final int CHUNK = 1 << 16;

  private byte[] ready = new byte[0];
  private int at;
  private int end;

  /** The content of this body; the body belongs to the caller. */
  static InputStream of(Encoding encoding, InputStream body) {
    return switch (encoding) {
      case IDENTITY, UNKNOWN -> body;
      case BASE64 -> new Base64(body);
      case QUOTED_PRINTABLE -> new QuotedPrintable(body);
      case UUENCODE -> new Uuencode(body);
    };
  }

  /** Reads on and calls {@link #hand}; false at the end. */
  abstract boolean next() throws IOException;

  final void hand(byte[] bytes, int from, int to) {
    ready = bytes;
    at = from;
    end = to;
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public final int read(byte[] into, int from, int length) throws IOException {
    while (at == end) {
      if (!next()) {
        return -1;
      }
    }
    int count = Math.min(length, end - at);
    System.arraycopy(ready, at, into, from, count);
    at += count;
    return count;
  }

  private static final class Base64 extends DecodedStream {
    private final BufferedInputStream in;
    private final byte[] out = new byte[CHUNK + 3];
    private int held;
    private int count;
    private boolean ended;

    Base64(InputStream in) {
      this.in = new BufferedInputStream(in, CHUNK);
    }

    @Override
    boolean next() throws IOException {
      int length = 0;
      while (!ended && length < CHUNK) {
        int octet = in.read();
        int value = octet < 0 ? -1 : TransferDecoder.sextet((byte) octet);
        if (value >= 0) {
          held = (held << 6) | value;
          if (++count == 4) {
            out[length++] = (byte) (held >> 16);
            out[length++] = (byte) (held >> 8);
            out[length++] = (byte) held;
            count = 0;
          }
        } else if (octet < 0 || (octet == '=' && count > 1)) {
          length = TransferDecoder.rest(out, length, held, count);
          count = 0;
          ended = octet < 0 || !goesOn();
        }
      }
      hand(out, 0, length);
      return length > 0 || !ended;
    }

    /** Passes over padding; whether base64 begins anew behind it. */
    private boolean goesOn() throws IOException {
      int octet;
      do {
        in.mark(1);
        octet = in.read();
      } while (octet == '=' || (octet >= 0 && TransferDecoder.isSpace((byte) octet)));
      if (octet < 0) {
        return false;
      }
      in.reset();
      in.mark(TransferDecoder.LOOK_AHEAD + 1);
      byte[] ahead = in.readNBytes(TransferDecoder.LOOK_AHEAD + 1);
      in.reset();
      return TransferDecoder.isBase64(ahead, 0, ahead.length);
    }
  }

  /**
   * What stands between {@code begin} and {@code end}; the body as it stands where nothing does in
   * its first stretch.
   */
  private static final class Uuencode extends DecodedStream {
    private static final int LONGEST_LINE = 1000;
    private static final int LOOK = 1 << 16;

    private final InputStream body;
    private @Nullable InputStream in;
    private boolean asItStands;
    private boolean begun;

    Uuencode(InputStream body) {
      this.body = body;
    }

    @Override
    boolean next() throws IOException {
      InputStream from = in;
      if (from == null) {
        return look();
      }
      return asItStands ? more(from) : nextLine(from);
    }

    /** Decides how the body is read; a short one is read by that. */
    private boolean look() throws IOException {
      byte[] head = body.readNBytes(LOOK);
      Decoded decoded = TransferDecoder.uuencode(head, 0, head.length);
      boolean whole = head.length < LOOK;
      asItStands = whole || decoded.to() == head.length; // what is decoded is shorter
      in =
          asItStands
              ? body
              : new BufferedInputStream(
                  new SequenceInputStream(new ByteArrayInputStream(head), body), CHUNK);
      if (asItStands) {
        hand(decoded.bytes(), decoded.from(), decoded.to());
        return decoded.to() > decoded.from() || more(body);
      }
      return nextLine(in);
    }

    private boolean more(InputStream from) throws IOException {
      byte[] octets = from.readNBytes(CHUNK);
      hand(octets, 0, octets.length);
      return octets.length > 0;
    }

    private boolean nextLine(InputStream from) throws IOException {
      while (!begun) {
        byte[] line = line(from);
        if (line == null) {
          return false;
        }
        begun = TransferDecoder.beginsUuencode(line, 0, line.length);
      }
      byte[] line = line(from);
      byte[] octets = line == null ? new byte[0] : TransferDecoder.uuLine(line);
      hand(octets, 0, octets.length);
      return octets.length > 0;
    }

    /** The next line, of a long one its beginning; null at the end. */
    private static byte @Nullable [] line(InputStream in) throws IOException {
      byte[] line = new byte[LONGEST_LINE];
      int count = 0;
      int octet = in.read();
      if (octet < 0) {
        return null;
      }
      while (octet >= 0 && octet != '\n') {
        if (count < line.length) {
          line[count++] = (byte) octet;
        }
        octet = in.read();
      }
      return Arrays.copyOf(line, count);
    }
  }

  private static final class QuotedPrintable extends DecodedStream {
    private final InputStream in;
    private final byte[] line = new byte[CHUNK];
    private int filled;
    private boolean ended;

    QuotedPrintable(InputStream in) {
      this.in = in;
    }

    @Override
    boolean next() throws IOException {
      int count = ended ? 0 : in.readNBytes(line, filled, line.length - filled);
      filled += count;
      ended = filled < line.length;
      int whole = ended ? filled : whole();
      Decoded decoded = TransferDecoder.quotedPrintable(line, 0, whole);
      hand(decoded.bytes(), decoded.from(), decoded.to());
      System.arraycopy(line, whole, line, 0, filled - whole);
      filled -= whole;
      return whole > 0;
    }

    /** How much can be decoded without what follows: whole lines, or of a long one a part. */
    private int whole() {
      int end = filled;
      while (end > 0 && line[end - 1] != '\n') {
        end--;
      }
      if (end > 0) {
        return end;
      }
      end = filled - 2; // an escape takes three octets
      while (end > 2 && (line[end - 1] == '=' || line[end - 2] == '=' || isSpace(line[end - 1]))) {
        end--;
      }
      return end > 2 ? end : filled;
    }

    private static boolean isSpace(byte octet) {
      return Bytes.isBlank(octet) || octet == '\r';
    }
  }
}
