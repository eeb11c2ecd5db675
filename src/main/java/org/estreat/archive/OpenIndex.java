package org.estreat.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The durable entries of the open pack, one {@link IndexRecord} after the other, written after the
 * pack was synced. So what stands here is in the pack; what the pack holds beyond it is found by a
 * scan.
 */
final class OpenIndex {
  private OpenIndex() {}

  /**
   * Puts the entries of the file into the table, as far as they follow on one another without a gap
   * and end at or before the limit.
   *
   * @return where the last of them ends in the pack
   */
  static long load(Path path, long limit, KeyTable into) throws IOException {
    if (!Files.exists(path)) {
      return 0;
    }
    ByteBuffer bytes = ByteBuffer.wrap(OpenFile.read(path, 0, Math.toIntExact(Files.size(path))));
    long end = 0;
    for (int at = 0; at + IndexRecord.OCTETS <= bytes.limit(); at += IndexRecord.OCTETS) {
      IndexRecord entry = IndexRecord.read(bytes, at);
      boolean follows = entry.offset() == end && entry.length() > 0;
      if (!follows || end + entry.length() > limit || !IndexRecord.isWhole(bytes, at)) {
        break;
      }
      into.add(entry.key(), entry.offset(), entry.length());
      end += entry.length();
    }
    return end;
  }

  static byte[] encode(List<IndexRecord> entries) {
    ByteBuffer bytes = ByteBuffer.allocate(entries.size() * IndexRecord.OCTETS);
    entries.forEach(entry -> entry.write(bytes));
    return bytes.array();
  }
}
