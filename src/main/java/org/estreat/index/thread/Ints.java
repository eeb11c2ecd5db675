package org.estreat.index.thread;

import java.util.Arrays;

/** Ints that grow. */
final class Ints {
  private int[] values = new int[16];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int get(int position) {
    return values[position];
  }

  void set(int position, int value) {
    values[position] = value;
  }

  int removeLast() {
    return values[--size];
  }

  int last() {
    return values[size - 1];
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** A list of this many equal ints. */
  static int[] filled(int size, int value) {
    int[] all = new int[size];
    Arrays.fill(all, value);
    return all;
  }
}
