package org.estreat.model;

/** A message's unique identifier in a mailbox: 32 unsigned bits, never zero (RFC 9051 2.3.1.1). */
public record Uid(long value) implements Comparable<Uid> {
  /** The largest UID that the protocol can carry. */
  public static final long MAX = 0xFFFF_FFFFL;

  public Uid {
    if (value < 1 || value > MAX) {
      throw new IllegalArgumentException("UID out of 1.." + MAX + ": " + value);
    }
  }

  @Override
  public int compareTo(Uid other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
