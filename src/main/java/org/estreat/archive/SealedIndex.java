package org.estreat.archive;

import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a sealed pack, sorted by key: a header of one {@link IndexRecord} (magic, pack's
 * length, number of entries) and the records. Mapped, so opening costs the same for any size.
 *
 * <p>Immutable; safe to use from several threads.
 */
final class SealedIndex {
  private static final long[] MAGIC = {0x65737472_65617420L, 0x73656167_65640000L, 0, 1};
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final int pack;
  private final MemorySegment records;
  private final int count;

  private SealedIndex(int pack, MemorySegment file) {
    this.pack = pack;
    this.records = file.asSlice(IndexRecord.OCTETS);
    this.count = Math.toIntExact(records.byteSize() / IndexRecord.OCTETS);
  }

  /** The index of this table's entries in the form in which it is written. */
  static SealedIndex of(int pack, long packLength, KeyTable table) {
    return new SealedIndex(pack, MemorySegment.ofArray(encode(packLength, table)));
  }

  /** Writes the index beside its pack, whole or not at all. */
  static void write(Layout layout, int pack, long packLength, KeyTable table) throws IOException {
    Path target = layout.sealedIndex(pack);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (var out = new FileOutputStream(part.toFile())) {
      out.write(encode(packLength, table));
      out.getFD().sync();
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The index beside its pack; null where there is none that belongs to a pack of its length. */
  static @Nullable SealedIndex open(Layout layout, int pack) throws IOException {
    Path path = layout.sealedIndex(pack);
    if (!Files.exists(path) || !Files.exists(layout.pack(pack))) {
      return null;
    }
    boolean interrupted = Thread.interrupted(); // it would close the channel below
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment file =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      return isOf(file, Files.size(layout.pack(pack))) ? new SealedIndex(pack, file) : null;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isOf(MemorySegment file, long packLength) {
    if (file.byteSize() < IndexRecord.OCTETS || file.byteSize() % IndexRecord.OCTETS != 0) {
      return false;
    }
    ByteBuffer head = file.asSlice(0, IndexRecord.OCTETS).asByteBuffer();
    IndexRecord header = IndexRecord.read(head, 0);
    return IndexRecord.isWhole(head, 0)
        && Arrays.equals(header.key(), MAGIC)
        && header.offset() == packLength
        && header.length() == file.byteSize() / IndexRecord.OCTETS - 1;
  }

  private static byte[] encode(long packLength, KeyTable table) {
    List<IndexRecord> sorted = new ArrayList<>(table.size());
    table.forEach((key, offset, length) -> sorted.add(new IndexRecord(key, offset, length)));
    sorted.sort((a, b) -> compare(a.key(), b.key()));
    ByteBuffer bytes = ByteBuffer.allocate((sorted.size() + 1) * IndexRecord.OCTETS);
    new IndexRecord(MAGIC, packLength, sorted.size()).write(bytes);
    sorted.forEach(record -> record.write(bytes));
    return bytes.array();
  }

  private static int compare(long[] a, long[] b) {
    int i = 0;
    while (i < 3 && a[i] == b[i]) {
      i++;
    }
    return Long.compareUnsigned(a[i], b[i]);
  }

  int pack() {
    return pack;
  }

  int count() {
    return count;
  }

  /** Number of the first record, from 0, whose checksum does not agree; -1 for none. */
  int firstDamaged() {
    ByteBuffer bytes = records.asByteBuffer();
    for (int i = 0; i < count; i++) {
      if (!IndexRecord.isWhole(bytes, i * IndexRecord.OCTETS)) {
        return i;
      }
    }
    return -1;
  }

  /** Where the key's frame lies; null when it is not in this pack. */
  @Nullable Place find(long[] key) {
    // Keys are spread evenly, so the first guess is off by some √count: a short gallop brackets it.
    int low = (int) Math.unsignedMultiplyHigh(key[0], count);
    int high = low;
    for (int step = 8; low > 0 && compareAt(low, key) > 0; step *= 2) {
      high = low;
      low = Math.max(0, low - step);
    }
    for (int step = 8; high < count && compareAt(high, key) <= 0; step *= 2) {
      low = high;
      high = (int) Math.min(count, (long) high + step);
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = compareAt(middle, key);
      if (order == 0) {
        return placeAt(middle);
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return null;
  }

  private int compareAt(int record, long[] key) {
    long at = (long) record * IndexRecord.OCTETS;
    int i = 0;
    while (i < 3 && records.get(LONG, at + 8L * i) == key[i]) {
      i++;
    }
    return Long.compareUnsigned(records.get(LONG, at + 8L * i), key[i]);
  }

  private Place placeAt(int record) {
    long at = (long) record * IndexRecord.OCTETS;
    long place = records.get(LONG, at + 32);
    int low = records.get(INT, at + 40);
    return new Place(pack, IndexRecord.offset(place), IndexRecord.length(place, low));
  }
}
