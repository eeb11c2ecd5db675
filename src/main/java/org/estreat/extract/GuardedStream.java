package org.estreat.extract;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.estreat.model.Defect;
import org.estreat.model.MessageKey;

/**
 * What comes out of a container, counted against the limit and hashed; ends when the reading is
 * stopped.
 */
final class GuardedStream extends FilterInputStream {
  /** In a process that reads, hashing takes a second for each 100 MB: a bomb is not worth it. */
  private static final long MOST_HASHED = 32L << 20;

  private final Reading reading;
  private final MessageDigest digest = MessageKey.newDigest();
  private long octets;
  private boolean whole;

  GuardedStream(InputStream in, Reading reading) {
    super(in);
    this.reading = reading;
  }

  /** What came by. */
  Defect.Inside as(String where, String type) {
    boolean hashed = whole && octets <= MOST_HASHED;
    String sha256 = hashed ? HexFormat.of().formatHex(digest.digest()) : "";
    return new Defect.Inside(where, type, whole ? octets : -1, sha256);
  }

  @Override
  public int read() throws IOException {
    int octet = in.read();
    if (octet >= 0) {
      digest.update((byte) octet);
    }
    whole = whole || octet < 0;
    count(octet < 0 ? 0 : 1);
    return octet;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    if (count > 0 && octets < MOST_HASHED) {
      digest.update(bytes, offset, count);
    }
    whole = whole || count < 0;
    count(Math.max(0, count));
    return count;
  }

  /** What is skipped is read, for it counts. */
  @Override
  public long skip(long count) throws IOException {
    byte[] bytes = new byte[Math.clamp(count, 0, 1 << 16)];
    long skipped = 0;
    while (skipped < count) {
      int some = read(bytes, 0, (int) Math.min(bytes.length, count - skipped));
      if (some < 0) {
        break;
      }
      skipped += some;
    }
    return skipped;
  }

  /** Reads to the end, because a container would do so anyway, uncounted. */
  void drain() throws IOException {
    byte[] bytes = new byte[1 << 16];
    while (read(bytes, 0, bytes.length) >= 0) {
      // Counted in read.
    }
  }

  private void count(long more) throws IOException {
    octets += more;
    reading.countUnpacked(more);
    if (reading.stopped() || Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("the reading was stopped");
    }
  }

  /** The container goes on reading where this document ends, so it stays open. */
  @Override
  public void close() {}

  @Override
  public boolean markSupported() {
    return false;
  }
}
