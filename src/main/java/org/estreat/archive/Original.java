package org.estreat.archive;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.estreat.model.MessageKey;

/**
 * Bytes to be kept that are read more than once and never whole in memory: once for their key, once
 * into the pack.
 *
 * @param octets how many there are
 * @param name of what they are read from, for a fault
 */
record Original(MessageKey key, long octets, String name, Opener opener) {
  private static final int CHUNK = 1 << 16;

  /** Begins to read from the first octet. */
  interface Opener {
    InputStream open() throws IOException;
  }

  static Original of(MessageKey key, byte[] bytes) {
    return new Original(key, bytes.length, "memory", () -> new ByteArrayInputStream(bytes));
  }

  /**
   * Reads the file once.
   *
   * @throws SourceException when it cannot be read
   */
  static Original of(Path file) throws SourceException {
    MessageDigest digest = MessageKey.newDigest();
    long octets = 0;
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
        octets += count;
      }
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
    MessageKey key = new MessageKey(HexFormat.of().formatHex(digest.digest()));
    return new Original(key, octets, file.toString(), () -> Files.newInputStream(file));
  }

  private static SourceException unreadable(String name, IOException cause) {
    return new SourceException(name + " cannot be read: " + cause.getMessage(), cause);
  }

  /**
   * The octets once more. Where they are others than those that {@link #key} names, the stream
   * fails with a {@link SourceException}, at its end at the latest.
   */
  InputStream open() throws IOException {
    try {
      return new Checked(opener.open());
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private final class Checked extends FilterInputStream {
    private final MessageDigest digest = MessageKey.newDigest();
    private long count;
    private boolean ended;

    Checked(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (ended) {
        return -1;
      }
      int read = readOn(into, from, (int) Math.min(length, octets - count));
      count += Math.max(0, read);
      digest.update(into, from, Math.max(0, read));
      if (read < 0 || count == octets) {
        ended = true;
        checkEnd();
      }
      return count == 0 ? -1 : read;
    }

    private int readOn(byte[] into, int from, int most) throws IOException {
      try {
        return in.read(into, from, most);
      } catch (IOException e) {
        throw unreadable(name, e);
      }
    }

    private void checkEnd() throws IOException {
      boolean same = HexFormat.of().formatHex(digest.digest()).equals(key.sha256());
      if (count < octets || !same || readOn(new byte[1], 0, 1) >= 0) {
        throw new SourceException(
            name
                + " was changed while it was kept: expected "
                + octets
                + " octets with SHA-256 "
                + key
                + ", found "
                + (same ? count + " octets" : "others"));
      }
    }
  }
}
