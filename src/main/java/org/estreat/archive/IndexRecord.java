package org.estreat.archive;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * An entry in the derived index files: key (32 octets), place (8), frame length (4), CRC-32C (4).
 * The place is the offset in 48 bits, below the upper 16 of the frame length's 48.
 */
final class IndexRecord {
  static final int OCTETS = 48;

  /** Lengths and offsets are below this. */
  static final long LIMIT = 1L << 48;

  private final long[] key;
  private final long offset;
  private final long length;

  IndexRecord(long[] key, long offset, long length) {
    this.key = key;
    this.offset = offset;
    this.length = length;
  }

  long[] key() {
    return key;
  }

  long offset() {
    return offset;
  }

  long length() {
    return length;
  }

  void write(ByteBuffer to) {
    int start = to.position();
    for (long word : key) {
      to.putLong(word);
    }
    to.putLong((length >>> 32) << 48 | offset).putInt((int) length);
    to.putInt(sum(to, start));
  }

  /** Whether the record at this position is one that was written so. */
  static boolean isWhole(ByteBuffer from, int start) {
    return from.getInt(start + OCTETS - 4) == sum(from, start);
  }

  static IndexRecord read(ByteBuffer from, int start) {
    long[] key = new long[4];
    for (int i = 0; i < key.length; i++) {
      key[i] = from.getLong(start + 8 * i);
    }
    long place = from.getLong(start + 32);
    int low = from.getInt(start + 40);
    return new IndexRecord(key, offset(place), length(place, low));
  }

  static long offset(long place) {
    return place & (LIMIT - 1);
  }

  static long length(long place, int low) {
    return (place >>> 48) << 32 | (low & 0xFFFF_FFFFL);
  }

  private static int sum(ByteBuffer bytes, int start) {
    var sum = new CRC32C();
    if (bytes.hasArray()) { // the open index is read by a cold program, record by record
      sum.update(bytes.array(), bytes.arrayOffset() + start, OCTETS - 4);
    } else {
      sum.update(bytes.slice(start, OCTETS - 4));
    }
    return (int) sum.getValue();
  }
}
