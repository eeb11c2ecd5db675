package org.estreat.model;

/**
 * Says whether UIDs of two visits to a mailbox may be compared (RFC 9051 2.3.1.1): 32 unsigned
 * bits. Zero stands for a server that states none, which the RFC forbids and some servers do.
 */
public record UidValidity(long value) {
  public UidValidity {
    if (value < 0 || value > Uid.MAX) {
      throw new IllegalArgumentException("UIDVALIDITY out of 0.." + Uid.MAX + ": " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
