package org.estreat.lucene;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchStoppedException;

/**
 * Looks for a key in a text that is not all ASCII, and folds no more of it than it must: where
 * there are only ASCII characters the key is compared without regard to case, and only what lies as
 * near to another character as the key is long is folded. For one thread.
 */
final class FoldedSearch {
  /** How much is folded at a time. */
  private static final int CHUNK = 1 << 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  /** How much of an ASCII text is looked through at a time. */
  private static final int STRETCH = 1 << 22;

  private final Folding folding = new Folding();
  private final SearchLimit limit;

  /**
   * @param limit asked within long texts
   */
  FoldedSearch(SearchLimit limit) {
    this.limit = limit;
  }

  /** Whether the text holds the key without its characters that are not ASCII. */
  boolean holdsInAscii(byte[] text, int from, int to, Finder key) throws SearchStoppedException {
    if (key.length() == 0) {
      return true; // also of an empty text
    }
    int overlap = key.length() - 1;
    for (long at = from; at < to; at += STRETCH) {
      int end = (int) Math.min(to, at + STRETCH + overlap);
      if (key.findInAscii(text, (int) at, end) >= 0) {
        return true;
      }
      if (end < to) {
        limit.check();
      }
    }
    return false;
  }

  /** Whether the text, well-formed UTF-8, holds the key in normal form. */
  boolean holds(byte[] text, int from, int to, Finder key) throws SearchStoppedException {
    if (key.canBeInAscii() && holdsInAscii(text, from, to, key)) {
      return true; // ASCII characters alone, whatever else is in the text
    }
    int reach = Math.max(1, key.length());
    int done = from;
    int at = other(text, from, to);
    folding.length = 0;
    while (at < to) {
      int start = Math.max(done, at - reach);
      if (start > done) {
        folding.length = 0;
      }
      int end = end(text, start, at, to, reach);
      folding.keepTail(reach);
      folding.append(text, start, end);
      limit.check();
      if (key.find(folding.bytes, 0, folding.length) >= 0) {
        return true;
      }
      done = end;
      at = end - start >= CHUNK ? end : other(text, end, to);
    }
    return false;
  }

  /** Where no character but ASCII ones has stood for so long, or a chunk is full. */
  private static int end(byte[] text, int start, int first, int to, int reach) {
    int last = first;
    int i = first;
    while (i < to && i - last <= reach && i - start < CHUNK) {
      if (text[i] < 0) {
        last = i;
      }
      i++;
    }
    while (i < to && !Folding.isBoundary(text, i)) {
      i++;
    }
    return i;
  }

  /** The first byte that is not ASCII, or {@code to}. */
  static int other(byte[] text, int from, int to) {
    int i = from;
    while (i + 8 <= to && ((long) LONGS.get(text, i) & HIGH_BITS) == 0) {
      i += 8;
    }
    while (i < to && text[i] >= 0) {
      i++;
    }
    return i;
  }
}
