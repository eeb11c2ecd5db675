package org.estreat.ingest;

import org.estreat.model.Sighting;

/**
 * A message as it was handed in: where it was seen and its bytes, which nobody changes. A class and
 * not a record because two are the same only if they are one.
 */
public final class RawMessage {
  private final Sighting sighting;
  private final byte[] bytes;

  public RawMessage(Sighting sighting, byte[] bytes) {
    this.sighting = sighting;
    this.bytes = bytes;
  }

  public Sighting sighting() {
    return sighting;
  }

  /** The original bytes, shared and not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return sighting + ", " + bytes.length + " octets";
  }
}
