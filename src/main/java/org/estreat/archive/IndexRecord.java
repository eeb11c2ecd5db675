package org.estreat.archive;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * An entry in the derived index files: key (32 octets), offset (8), frame length (4), CRC-32C (4).
 */
final class IndexRecord {
  static final int OCTETS = 48;

  private final long[] key;
  private final long offset;
  private final int length;

  IndexRecord(long[] key, long offset, int length) {
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

  int length() {
    return length;
  }

  void write(ByteBuffer to) {
    int start = to.position();
    for (long word : key) {
      to.putLong(word);
    }
    to.putLong(offset).putInt(length);
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
    return new IndexRecord(key, from.getLong(start + 32), from.getInt(start + 40));
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
