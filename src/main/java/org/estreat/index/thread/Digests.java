package org.estreat.index.thread;

import java.util.Arrays;
import org.estreat.index.ThreadFacts.Digest;

/** Gives each distinct digest a number, from 0 in the order in which they come. */
final class Digests {
  private long[] high = new long[64];
  private long[] low = new long[64];
  private int[] slots = Ints.filled(128, -1);
  private int size;

  int number(Digest digest) {
    int slot = slot(digest.high(), digest.low());
    if (slots[slot] >= 0) {
      return slots[slot];
    }
    if (size == high.length) {
      grow();
      slot = slot(digest.high(), digest.low());
    }
    high[size] = digest.high();
    low[size] = digest.low();
    slots[slot] = size;
    return size++;
  }

  int size() {
    return size;
  }

  /** Where the digest is or would be; a digest needs no mixing. */
  private int slot(long digestHigh, long digestLow) {
    int mask = slots.length - 1;
    int slot = (int) digestLow & mask;
    while (slots[slot] >= 0 && (low[slots[slot]] != digestLow || high[slots[slot]] != digestHigh)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    high = Arrays.copyOf(high, 2 * size);
    low = Arrays.copyOf(low, 2 * size);
    slots = Ints.filled(4 * size, -1);
    for (int i = 0; i < size; i++) {
      slots[slot(high[i], low[i])] = i;
    }
  }
}
