package org.estreat.archive;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that grows at its end. Errors name the file; what an append that failed has left behind is
 * cut off, and where even that fails it lies beyond {@link #end} and is overwritten or cut later.
 *
 * <p>By RandomAccessFile, since an interrupt of the thread closes a FileChannel under everybody.
 */
final class OpenFile implements AutoCloseable {
  private final Path path;
  private final RandomAccessFile file;
  private long end;

  private OpenFile(Path path, RandomAccessFile file, long end) {
    this.path = path;
    this.file = file;
    this.end = end;
  }

  /** A file that must not be there yet. */
  static OpenFile create(Path path) throws IOException {
    if (Files.exists(path)) {
      throw new FileAlreadyExistsException(
          path.toString(), null, "expected no such file yet; run 'estreat verify'");
    }
    return append(path, 0);
  }

  /** Opens at this end and cuts off what lies beyond it. */
  static OpenFile append(Path path, long end) throws IOException {
    var file = new RandomAccessFile(path.toFile(), "rw");
    if (file.length() > end) {
      file.setLength(end);
    }
    return new OpenFile(path, file, end);
  }

  long end() {
    return end;
  }

  /** Appends, in one write as far as the platform allows. */
  void append(byte[] bytes, int from, int length) throws IOException {
    try {
      file.seek(end);
      file.write(bytes, from, length);
    } catch (IOException e) {
      cutBackTo(end, e);
      throw new IOException(
          "cannot write " + length + " octets at " + end + " of " + path + ": " + e.getMessage(),
          e);
    }
    end += length;
  }

  /** Takes the last append back, because what belongs with it failed for this cause. */
  void cutBackTo(long newEnd, Throwable cause) {
    end = newEnd;
    try {
      file.setLength(newEnd);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  void sync() throws IOException {
    try {
      file.getFD().sync();
    } catch (IOException e) {
      throw new IOException("cannot make " + path + " durable: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** These octets of a file that may be growing, as they are read; to be closed. */
  static InputStream stretch(Path path, long offset, long length) throws IOException {
    var file = new FileInputStream(path.toFile());
    try {
      file.skipNBytes(offset);
      return new Stretch(file, path, offset, length);
    } catch (EOFException e) {
      file.close();
      throw missing(path, offset, length);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static final class Stretch extends FilterInputStream {
    private final Path path;
    private final long offset;
    private final long length;
    private long left;

    Stretch(InputStream in, Path path, long offset, long length) {
      super(in);
      this.path = path;
      this.offset = offset;
      this.length = length;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(into, from, (int) Math.min(most, left));
      if (count < 0) {
        throw missing(path, offset, length);
      }
      left -= count;
      return count;
    }
  }

  private static DamagedException missing(Path path, long offset, long length) throws IOException {
    return new DamagedException(
        path
            + ": expected octets "
            + offset
            + ".."
            + (offset + length)
            + ", found the file's end at "
            + Files.size(path));
  }

  /** These octets of a file that may be growing. */
  static byte[] read(Path path, long offset, int length) throws IOException {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] bytes = new byte[length];
      file.seek(offset);
      file.readFully(bytes);
      return bytes;
    } catch (EOFException e) {
      throw missing(path, offset, length);
    }
  }
}
