package org.estreat.archive;

import java.util.Arrays;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * Keys and their places within one pack, in memory: open addressing over plain arrays, some 96
 * octets an entry. Not safe to use from several threads.
 */
final class KeyTable {
  private static final int WORDS = 4;

  private long[] keys = new long[64 * WORDS];
  private long[] offsets = new long[64];
  private long[] lengths = new long[64]; // 0 marks a free slot: no frame is empty
  private int size;

  /** Receives one entry after the other. */
  interface Visitor {
    void visit(long[] key, long offset, long length);
  }

  static long[] words(MessageKey key) {
    long[] words = new long[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = Long.parseUnsignedLong(key.sha256(), 16 * i, 16 * i + 16, 16);
    }
    return words;
  }

  int size() {
    return size;
  }

  /** Where the key's frame lies in this pack; null when it is not there. */
  @Nullable Place find(long[] key, int pack) {
    int slot = slot(key, 0);
    return lengths[slot] == 0 ? null : new Place(pack, offsets[slot], lengths[slot]);
  }

  /** Adds an entry; the first of two with one key stays. */
  void add(long[] key, long offset, long length) {
    if (4L * (size + 1) > 3L * lengths.length) {
      grow();
    }
    int slot = slot(key, 0);
    if (lengths[slot] == 0) {
      put(slot, key, 0, offset, length);
      size++;
    }
  }

  void forEach(Visitor each) {
    for (int slot = 0; slot < lengths.length; slot++) {
      if (lengths[slot] != 0) {
        long[] key = Arrays.copyOfRange(keys, slot * WORDS, slot * WORDS + WORDS);
        each.visit(key, offsets[slot], lengths[slot]);
      }
    }
  }

  private void put(int slot, long[] from, int at, long offset, long length) {
    System.arraycopy(from, at, keys, slot * WORDS, WORDS);
    offsets[slot] = offset;
    lengths[slot] = length;
  }

  private int slot(long[] key, int at) {
    int mask = lengths.length - 1;
    int slot = (int) key[at] & mask; // a SHA-256 is its own hash
    while (lengths[slot] != 0
        && !Arrays.equals(keys, slot * WORDS, slot * WORDS + WORDS, key, at, at + WORDS)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldOffsets = offsets;
    long[] oldLengths = lengths;
    keys = new long[oldKeys.length * 2];
    offsets = new long[oldOffsets.length * 2];
    lengths = new long[oldLengths.length * 2];
    for (int old = 0; old < oldLengths.length; old++) {
      if (oldLengths[old] != 0) {
        put(slot(oldKeys, old * WORDS), oldKeys, old * WORDS, oldOffsets[old], oldLengths[old]);
      }
    }
  }
}
