package org.estreat.lucene;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.lucene.util.BytesRef;

/**
 * Looks for one folded key in bytes: Horspool's search, which reads about one byte for each byte of
 * the key, and Knuth-Morris-Pratt where a text makes that slow, so that no text takes more than
 * linear time. Without state but for the key; safe to use from several threads.
 */
final class Finder {
  /** Bytes of folded mail, the most frequent first. */
  private static final String OFTEN =
      " ETAOINRSLDCHUMPFG\n\rBYWV.0K12-,3:=54/X8@96>7<_Q;JZ)(\"+*[]";

  private static final int LONG = 12;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;

  private final byte[] key;
  private final boolean inAscii;
  private final int[] shift = new int[256];
  private final int[] anyCaseShift;
  private final int[] border;
  private final int anchor;

  /** The key in normal form, as {@link Folding#folded} gives it. */
  Finder(BytesRef foldedKey) {
    key =
        Arrays.copyOfRange(foldedKey.bytes, foldedKey.offset, foldedKey.offset + foldedKey.length);
    boolean small = false;
    Arrays.fill(shift, key.length);
    for (int i = 0; i < key.length; i++) {
      small |= key[i] != upper(key[i]);
      if (i + 1 < key.length) {
        shift[key[i] & 0xFF] = key.length - 1 - i;
      }
    }
    inAscii = !small && Folding.isAscii(key, 0, key.length);
    anyCaseShift = shift.clone();
    for (int c = 'a'; c <= 'z'; c++) {
      anyCaseShift[c] = shift[c - 32];
    }
    border = border(key);
    anchor = anchor(key);
  }

  /** The place in the key of the byte that is rarest in mail. */
  private static int anchor(byte[] key) {
    int rarest = 0;
    for (int i = 1; i < key.length; i++) {
      if (rarity(key[i]) > rarity(key[rarest])) {
        rarest = i;
      }
    }
    return rarest;
  }

  private static int rarity(byte b) {
    int at = OFTEN.indexOf(b & 0xFF);
    return at < 0 ? OFTEN.length() : at;
  }

  int length() {
    return key.length;
  }

  /**
   * Whether an ASCII text can hold the key. Its normal form has no small letters; those of a key
   * come from letters that have no case but decompose to one that has, as U+1D51E does.
   */
  boolean canBeInAscii() {
    return inAscii;
  }

  /** The first place from {@code from} where a folded text holds the key, or -1. */
  int find(byte[] text, int from, int to) {
    int last = key.length - 1;
    if (last < 0) {
      return from;
    }
    if (isAnchored(to - from)) {
      return findAnchored(text, from, to, false);
    }
    long budget = 64L + 4L * (to - from);
    int i = from + last;
    while (i < to) {
      int k = 0;
      while (k <= last && text[i - k] == key[last - k]) {
        k++;
      }
      if (k > last) {
        return i - last;
      }
      budget -= k + 1L;
      if (budget < 0) {
        return findLinear(text, i - last, to, false);
      }
      i += shift[text[i] & 0xFF];
    }
    return -1;
  }

  /** The first place from {@code from} where an ASCII text, not folded, holds the key, or -1. */
  int findInAscii(byte[] text, int from, int to) {
    int last = key.length - 1;
    if (last < 0) {
      return from;
    }
    if (isAnchored(to - from)) {
      return findAnchored(text, from, to, true);
    }
    long budget = 64L + 4L * (to - from);
    int i = from + last;
    while (i < to) {
      int k = 0;
      while (k <= last && upper(text[i - k]) == key[last - k]) {
        k++;
      }
      if (k > last) {
        return i - last;
      }
      budget -= k + 1L;
      if (budget < 0) {
        return findLinear(text, i - last, to, true);
      }
      i += anyCaseShift[text[i] & 0xFF];
    }
    return -1;
  }

  /** Long keys skip so much that skipping is faster. */
  private boolean isAnchored(int length) {
    return key.length < LONG && length >= Long.BYTES;
  }

  /**
   * Looks for the key's rarest byte, eight bytes at a time, and compares the key where it stands:
   * some times as fast as skipping where a key is short.
   */
  private int findAnchored(byte[] text, int from, int to, boolean anyCase) {
    int wanted = key[anchor] & 0xFF;
    boolean cases = anyCase && wanted >= 'A' && wanted <= 'Z';
    long caseBits = cases ? 0x20 * ONES : 0;
    long pattern = (cases ? wanted | 0x20 : wanted) * ONES;
    int limit = to - (key.length - 1 - anchor);
    int at = from + anchor;
    while (at < limit) {
      if (at + Long.BYTES <= limit) {
        long other = ((long) LONGS.get(text, at) | caseBits) ^ pattern;
        long found = (other - ONES) & ~other & HIGH_BITS;
        if (found == 0) {
          at += Long.BYTES;
          continue;
        }
        at += Long.numberOfTrailingZeros(found) >>> 3; // the lowest is never a false one
      }
      if (isAt(text, at - anchor, anyCase)) {
        return at - anchor;
      }
      at++;
    }
    return -1;
  }

  private boolean isAt(byte[] text, int start, boolean anyCase) {
    int k = 0;
    while (k < key.length && (anyCase ? upper(text[start + k]) : text[start + k]) == key[k]) {
      k++;
    }
    return k == key.length;
  }

  private int findLinear(byte[] text, int from, int to, boolean anyCase) {
    int matched = 0;
    for (int i = from; i < to; i++) {
      byte b = anyCase ? upper(text[i]) : text[i];
      while (matched > 0 && key[matched] != b) {
        matched = border[matched - 1];
      }
      if (key[matched] == b && ++matched == key.length) {
        return i - key.length + 1;
      }
    }
    return -1;
  }

  private static byte upper(byte b) {
    return b >= 'a' && b <= 'z' ? (byte) (b - 32) : b;
  }

  private static int[] border(byte[] key) {
    int[] border = new int[key.length];
    int length = 0;
    for (int i = 1; i < key.length; i++) {
      while (length > 0 && key[i] != key[length]) {
        length = border[length - 1];
      }
      if (key[i] == key[length]) {
        length++;
      }
      border[i] = length;
    }
    return border;
  }
}
