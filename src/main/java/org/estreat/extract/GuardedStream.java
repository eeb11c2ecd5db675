package org.estreat.extract;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/** What comes out of a container, counted against the limit; ends when the reading is stopped. */
final class GuardedStream extends FilterInputStream {
  private final Reading reading;

  GuardedStream(InputStream in, Reading reading) {
    super(in);
    this.reading = reading;
  }

  @Override
  public int read() throws IOException {
    int octet = in.read();
    count(octet < 0 ? 0 : 1);
    return octet;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int count = in.read(bytes, offset, length);
    count(Math.max(0, count));
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(count);
    count(skipped);
    return skipped;
  }

  /** Reads to the end, because a container would do so anyway, uncounted. */
  void drain() throws IOException {
    byte[] bytes = new byte[1 << 16];
    while (read(bytes, 0, bytes.length) >= 0) {
      // Counted in read.
    }
  }

  private void count(long octets) throws IOException {
    reading.countUnpacked(octets);
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
