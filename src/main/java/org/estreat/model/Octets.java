package org.estreat.model;

import java.util.Arrays;

/**
 * Octets that were decoded out of a message, for parts that lie in them. Immutable by agreement.
 */
public final class Octets {
  private final byte[] bytes;

  /** Takes the array as it is: nobody may change it from now on. */
  public Octets(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The array itself, for reading. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return bytes.length + " octets";
  }
}
