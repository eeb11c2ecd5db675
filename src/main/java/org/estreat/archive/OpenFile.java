package org.estreat.archive;

import java.io.EOFException;
import java.io.IOException;
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
  void cutBackTo(long newEnd, Exception cause) {
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

  /** These octets of a file that may be growing. */
  static byte[] read(Path path, long offset, int length) throws IOException {
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] bytes = new byte[length];
      file.seek(offset);
      file.readFully(bytes);
      return bytes;
    } catch (EOFException e) {
      throw new DamagedException(
          path
              + ": expected octets "
              + offset
              + ".."
              + (offset + length)
              + ", found the file's end at "
              + Files.size(path));
    }
  }
}
