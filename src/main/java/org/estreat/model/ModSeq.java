package org.estreat.model;

/** A modification sequence: 63 bits (RFC 7162 section 7). Zero where the server keeps none. */
public record ModSeq(long value) implements Comparable<ModSeq> {
  /** The server keeps no modification sequences. */
  public static final ModSeq NONE = new ModSeq(0);

  public ModSeq {
    if (value < 0) {
      throw new IllegalArgumentException("MODSEQ below zero: " + value);
    }
  }

  @Override
  public int compareTo(ModSeq other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
