package org.estreat.extract;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.tika.io.TikaInputStream;

/** A content that a worker has been given: a small one in memory, a large one in a file. */
sealed interface WorkerContent {
  /** What is larger does not take memory as a whole. */
  long IN_MEMORY = 1 << 20;

  TikaInputStream open() throws IOException;

  /** The first octets, at most as many. */
  byte[] head(int most) throws IOException;

  /** Once it is read. */
  void discard();

  final class InMemory implements WorkerContent {
    private final byte[] bytes;

    private InMemory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public TikaInputStream open() {
      return TikaInputStream.get(bytes);
    }

    @Override
    public byte[] head(int most) {
      return bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    @Override
    public void discard() {}
  }

  record InFile(Path file) implements WorkerContent {
    @Override
    public TikaInputStream open() throws IOException {
      return TikaInputStream.get(file);
    }

    @Override
    public byte[] head(int most) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        return in.readNBytes(most);
      }
    }

    @Override
    public void discard() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        return; // The folder goes with this process.
      }
    }
  }

  /** Takes all of it, before the reading begins. */
  static WorkerContent receive(DataInputStream in, long size) throws IOException {
    if (size <= IN_MEMORY) {
      byte[] bytes = new byte[(int) size];
      in.readFully(bytes);
      return new InMemory(bytes);
    }
    Path file = Files.createTempFile("content", "");
    try (OutputStream to = Files.newOutputStream(file)) {
      byte[] some = new byte[1 << 16];
      for (long left = size; left > 0; ) {
        int count = in.read(some, 0, (int) Math.min(left, some.length));
        if (count < 0) {
          throw new EOFException();
        }
        to.write(some, 0, count);
        left -= count;
      }
    }
    return new InFile(file);
  }
}
