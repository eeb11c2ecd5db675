package org.estreat.archive;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Zstandard frames (RFC 8878), each with content size and checksum. Safe to use from several
 * threads; the native contexts are made once and lent out.
 */
final class Frames implements AutoCloseable {
  private static final int LEVEL = 3;
  private static final int BLOCK = 128 << 10; // RFC 8878 3.1.1.2.4: no block holds more
  private static final int MAGIC = 0xFD2FB528;
  private static final int CHUNK = 1 << 17;

  /** Octets of contents that are in memory as a whole. */
  static final int MOST_WHOLE = 16 << 20;

  private final ConcurrentLinkedDeque<ZstdCompressCtx> compressors = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedDeque<ZstdDecompressCtx> readers = new ConcurrentLinkedDeque<>();
  private final int most;

  Frames() {
    this(MOST_WHOLE);
  }

  /**
   * @param most octets of a content or a frame that is in memory as a whole; larger ones go through
   *     in chunks
   */
  Frames(int most) {
    this.most = most;
  }

  int most() {
    return most;
  }

  /** Reads octets of a file or an array. */
  interface Octets {
    /** The octet at this place, or -1 behind the end. */
    int at(long position) throws IOException;
  }

  /**
   * A frame's outside.
   *
   * @param length octets of the frame
   * @param content octets it says that it holds
   */
  record Shape(long length, long content) {}

  /** One whole frame. */
  ByteBuffer compress(byte[] content) {
    ZstdCompressCtx context = compressors.pollFirst();
    if (context == null) {
      context = newCompressor();
    }
    byte[] frame = new byte[Math.toIntExact(Zstd.compressBound(content.length))];
    int length = context.compressByteArray(frame, 0, frame.length, content, 0, content.length);
    compressors.addFirst(context);
    return ByteBuffer.wrap(frame, 0, length);
  }

  private static ZstdCompressCtx newCompressor() {
    return new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true).setContentSize(true);
  }

  /** Takes the octets of a frame as they come. */
  interface Sink {
    void write(byte[] chunk, int from, int length) throws IOException;
  }

  /**
   * Writes one frame in chunks, so that memory does not grow with the content.
   *
   * @param length octets that the stream has
   */
  void compress(InputStream content, long length, Sink to) throws IOException {
    try (ZstdCompressCtx context = newCompressor()) {
      context.setPledgedSrcSize(length);
      byte[] chunk = new byte[CHUNK];
      ByteBuffer in = ByteBuffer.allocateDirect(CHUNK);
      ByteBuffer out = ByteBuffer.allocateDirect(CHUNK);
      long left = length;
      boolean done = false;
      while (!done) {
        int count = content.readNBytes(chunk, 0, (int) Math.min(CHUNK, left));
        left -= count;
        if (count == 0 && left > 0) {
          throw new EOFException("expected " + left + " octets more to compress, found none");
        }
        in.clear().put(chunk, 0, count).flip();
        EndDirective directive = left == 0 ? EndDirective.END : EndDirective.CONTINUE;
        do {
          done = context.compressDirectByteBufferStream(out.clear(), in, directive);
          out.flip();
          int written = out.remaining();
          out.get(chunk, 0, written);
          to.write(chunk, 0, written);
        } while (left == 0 ? !done : in.hasRemaining());
        done = left == 0;
      }
    } catch (ZstdException e) {
      throw new IOException("cannot compress " + length + " octets: " + e.getMessage(), e);
    }
  }

  /**
   * The content of the frame at this place of a file, unpacked as it is read. Damage is told by a
   * {@link DamagedException}, the frame's checksum at its end.
   */
  InputStream stream(Path file, long offset, long length) throws IOException {
    InputStream stretch = OpenFile.stretch(file, offset, length);
    try {
      return new Unpacked(new ZstdInputStreamNoFinalizer(stretch));
    } catch (IOException | RuntimeException e) {
      stretch.close();
      throw e;
    }
  }

  private static final class Unpacked extends FilterInputStream {
    Unpacked(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      try {
        return in.read(into, from, length);
      } catch (ZstdIOException e) {
        throw new DamagedException("expected a whole zstd frame, found: " + e.getMessage());
      }
    }
  }

  /**
   * The content of exactly one frame; null where it is too large to be in memory as a whole.
   *
   * @throws DamagedException when it is not one whole frame whose checksum agrees
   */
  byte @Nullable [] decompress(byte[] frame) throws IOException {
    Shape shape = shapeOf(at -> at < frame.length ? frame[(int) at] & 0xFF : -1, 0);
    if (shape == null || shape.length != frame.length) {
      throw new DamagedException(
          "expected one zstd frame of "
              + frame.length
              + " octets, found "
              + (shape == null ? "none" : "one of " + shape.length));
    }
    if (shape.content > most) {
      return null;
    }
    byte[] content = new byte[(int) shape.content];
    ZstdDecompressCtx context = readers.pollFirst();
    if (context == null) {
      context = new ZstdDecompressCtx();
    }
    try {
      int length = context.decompressByteArray(content, 0, content.length, frame, 0, frame.length);
      if (length != content.length) {
        throw new DamagedException(
            "expected " + content.length + " octets in a zstd frame, found " + length);
      }
    } catch (ZstdException e) {
      throw new DamagedException("expected a whole zstd frame, found: " + e.getMessage());
    } finally {
      readers.addFirst(context);
    }
    return content;
  }

  /**
   * The frame that begins at this place, by its own header and its blocks' headers (RFC 8878
   * 3.1.1); null when no whole frame of the kind that is written here stands there.
   */
  static @Nullable Shape shapeOf(Octets octets, long start) throws IOException {
    if (little(octets, start, 4) != (MAGIC & 0xFFFF_FFFFL)) {
      return null;
    }
    int descriptor = octets.at(start + 4);
    boolean ours = descriptor >= 0 && (descriptor & 0x0F) == 0x04; // checksum and no dictionary
    if (!ours) {
      return null;
    }
    boolean single = (descriptor & 0x20) != 0;
    int sizeLength = (descriptor >> 6) == 0 ? (single ? 1 : 0) : 1 << (descriptor >> 6);
    long position = start + (single ? 5 : 6);
    long content = little(octets, position, sizeLength) + (sizeLength == 2 ? 256 : 0);
    return sizeLength == 0 ? null : blocks(octets, start, position + sizeLength, content);
  }

  private static @Nullable Shape blocks(Octets octets, long start, long first, long content)
      throws IOException {
    long position = first;
    long blocks = 0;
    boolean last = false;
    while (!last) {
      long header = little(octets, position, 3);
      int kind = (int) (header >> 1) & 3;
      long size = header >> 3;
      if (header < 0 || kind == 3 || size > BLOCK) {
        return null;
      }
      position += 3 + (kind == 1 ? 1 : size);
      last = (header & 1) != 0;
      blocks++;
    }
    long end = position + 4;
    // The bound keeps a damaged size from asking for memory that no such frame can fill.
    boolean plausible = content >= 0 && content <= blocks * BLOCK;
    return plausible && octets.at(end - 1) >= 0 ? new Shape(end - start, content) : null;
  }

  private static long little(Octets octets, long position, int count) throws IOException {
    long value = 0;
    for (int i = 0; i < count; i++) {
      int octet = octets.at(position + i);
      if (octet < 0) {
        return -1;
      }
      value |= (long) octet << (8 * i);
    }
    return value;
  }

  /** Frees the native contexts; what is lent out just now is freed by the garbage collector. */
  @Override
  public void close() {
    compressors.forEach(ZstdCompressCtx::close);
    compressors.clear();
    readers.forEach(ZstdDecompressCtx::close);
    readers.clear();
  }
}
