package org.estreat.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Zstandard frames (RFC 8878), each with content size and checksum. Safe to use from several
 * threads; the native contexts are made once and lent out.
 */
final class Frames implements AutoCloseable {
  private static final int LEVEL = 3;
  private static final int BLOCK = 128 << 10; // RFC 8878 3.1.1.2.4: no block holds more
  private static final int MAGIC = 0xFD2FB528;
  private static final int LARGE = 16 << 20;

  /** What compressBound of it still fits into an array. */
  static final int MAX_CONTENT = 2_000_000_000;

  private final ConcurrentLinkedDeque<ZstdCompressCtx> compressors = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedDeque<ZstdDecompressCtx> readers = new ConcurrentLinkedDeque<>();
  private final ReentrantLock oneLarge = new ReentrantLock();

  /** Reads octets of a file or an array. */
  interface Octets {
    /** The octet at this place, or -1 behind the end. */
    int at(long position) throws java.io.IOException;
  }

  /**
   * A frame's outside.
   *
   * @param length octets of the frame
   * @param content octets it says that it holds
   */
  record Shape(long length, long content) {}

  /** One whole frame. Large contents one after the other, so that memory does not multiply. */
  ByteBuffer compress(byte[] content) {
    boolean large = content.length > LARGE;
    if (large) {
      oneLarge.lock();
    }
    try {
      return compressNow(content);
    } finally {
      if (large) {
        oneLarge.unlock();
      }
    }
  }

  private ByteBuffer compressNow(byte[] content) {
    ZstdCompressCtx context = compressors.pollFirst();
    if (context == null) {
      context = new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true).setContentSize(true);
    }
    byte[] frame = new byte[Math.toIntExact(Zstd.compressBound(content.length))];
    int length = context.compressByteArray(frame, 0, frame.length, content, 0, content.length);
    compressors.addFirst(context);
    return ByteBuffer.wrap(frame, 0, length);
  }

  /**
   * The content of exactly one frame.
   *
   * @throws DamagedException when it is not one whole frame whose checksum agrees
   */
  byte[] decompress(byte[] frame) throws java.io.IOException {
    Shape shape = shapeOf(at -> at < frame.length ? frame[(int) at] & 0xFF : -1, 0);
    if (shape == null || shape.length != frame.length) {
      throw new DamagedException(
          "expected one zstd frame of "
              + frame.length
              + " octets, found "
              + (shape == null ? "none" : "one of " + shape.length));
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
  static @Nullable Shape shapeOf(Octets octets, long start) throws java.io.IOException {
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
      throws java.io.IOException {
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
    boolean plausible = content >= 0 && content <= Math.min(blocks * BLOCK, MAX_CONTENT + 4096L);
    return plausible && octets.at(end - 1) >= 0 ? new Shape(end - start, content) : null;
  }

  private static long little(Octets octets, long position, int count) throws java.io.IOException {
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
