package org.estreat.lucene;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.lucene.util.BytesRef;

/**
 * Looks for one folded key in bytes: for the key's three rarest bytes, each at its place, at 32
 * possible beginnings at a time, and compares the key where they stand; by Knuth-Morris-Pratt where
 * a text makes that slow, so that no text takes more than linear time. Without state but for the
 * key; safe to use from several threads.
 */
final class Finder {
  /** Bytes of folded mail, the most frequent first. */
  private static final String OFTEN =
      " ETAOINRSLDCHUMPFG\n\rBYWV.0K12-,3:=54/X8@96>7<_Q;JZ)(\"+*[]";

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int BLOCK = 4 * Long.BYTES;

  private final byte[] key;
  private final boolean inAscii;
  private final boolean holdsControl;
  private final int[] border;

  /** Where in the key its rarest bytes are; one place more than once where it has not so many. */
  private final int[] anchors;

  /** The key in normal form, as {@link Folding#folded} gives it. */
  Finder(BytesRef foldedKey) {
    key =
        Arrays.copyOfRange(foldedKey.bytes, foldedKey.offset, foldedKey.offset + foldedKey.length);
    boolean small = false;
    for (byte b : key) {
      small |= b != upper(b);
    }
    inAscii = !small && Folding.isAscii(key, 0, key.length);
    holdsControl = Folding.holdsControl(key);
    border = border(key);
    anchors = anchors(key);
  }

  private static int[] anchors(byte[] key) {
    int[] anchors = new int[3];
    int[] rarest =
        IntStream.range(0, Math.min(key.length, 1000))
            .boxed()
            .sorted(Comparator.comparingInt(i -> -rarity(key[i])))
            .limit(anchors.length)
            .mapToInt(i -> i)
            .toArray();
    for (int i = 0; i < anchors.length && rarest.length > 0; i++) {
      anchors[i] = rarest[Math.min(i, rarest.length - 1)];
    }
    return anchors;
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

  /** Whether it holds a control character, as a line end is one. */
  boolean holdsControl() {
    return holdsControl;
  }

  /** The first place from {@code from} where a folded text holds the key, or -1. */
  int find(byte[] text, int from, int to) {
    return key.length == 0 ? from : find(text, from, to, false);
  }

  /** The first place from {@code from} where an ASCII text, not folded, holds the key, or -1. */
  int findInAscii(byte[] text, int from, int to) {
    if (key.length == 0) {
      return from;
    }
    return inAscii ? find(text, from, to, true) : -1;
  }

  private int find(byte[] text, int from, int to, boolean anyCase) {
    int limit = to - key.length + 1; // of the places where the key can begin
    long budget = 64L + 4L * (to - from);
    int at = from;
    while (at < limit) {
      at = nextBlock(text, at, limit, anyCase);
      int end = Math.min(limit, at + BLOCK);
      for (; at < end; at++) {
        int same = same(text, at, anyCase);
        if (same == key.length) {
          return at;
        }
        budget -= same;
      }
      if (budget < 0) {
        return findLinear(text, at, to, anyCase);
      }
    }
    return -1;
  }

  /** Goes over blocks of beginnings at none of which the rarest bytes stand. */
  private int nextBlock(byte[] text, int from, int limit, boolean anyCase) {
    int anchor0 = anchors[0];
    int anchor1 = anchors[1];
    int anchor2 = anchors[2];
    long case0 = caseBit(anchor0, anyCase);
    long case1 = caseBit(anchor1, anyCase);
    long case2 = caseBit(anchor2, anyCase);
    long byte0 = ONES * (key[anchor0] & 0xFF) | case0;
    long byte1 = ONES * (key[anchor1] & 0xFF) | case1;
    long byte2 = ONES * (key[anchor2] & 0xFF) | case2;
    int last = limit - BLOCK;
    int at = from;
    for (; at <= last; at += BLOCK) {
      long found = 0;
      for (int i = at; i < at + BLOCK; i += Long.BYTES) {
        long other =
            (((long) LONGS.get(text, i + anchor0) | case0) ^ byte0)
                | (((long) LONGS.get(text, i + anchor1) | case1) ^ byte1)
                | (((long) LONGS.get(text, i + anchor2) | case2) ^ byte2);
        found |= (other - ONES) & ~other; // has the high bit of a byte that is 0
      }
      if ((found & HIGH_BITS) != 0) {
        return at;
      }
    }
    return at;
  }

  /** What is added to a letter so that it is the same in both cases, in each byte. */
  private long caseBit(int place, boolean anyCase) {
    return anyCase && key[place] >= 'A' && key[place] <= 'Z' ? 0x20 * ONES : 0;
  }

  /** How many bytes of the key stand there. */
  private int same(byte[] text, int start, boolean anyCase) {
    int k = 0;
    while (k < key.length && (anyCase ? upper(text[start + k]) : text[start + k]) == key[k]) {
      k++;
    }
    return k;
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
