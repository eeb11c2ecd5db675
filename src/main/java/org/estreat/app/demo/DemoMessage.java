package org.estreat.app.demo;

import java.time.OffsetDateTime;
import java.util.Set;
import org.estreat.model.Flag;

/**
 * A message of the sample mailbox: where it lies and its bytes, whose lines end in CRLF. A class
 * and not a record because two are the same only if they are one.
 */
public final class DemoMessage {
  private final String folder;
  private final Set<Flag> flags;
  private final OffsetDateTime internalDate;
  private final byte[] bytes;

  DemoMessage(String folder, Set<Flag> flags, OffsetDateTime internalDate, byte[] bytes) {
    this.folder = folder;
    this.flags = Set.copyOf(flags);
    this.internalDate = internalDate;
    this.bytes = bytes;
  }

  /** Its name with {@code /} between the levels: {@code INBOX/Projects}. */
  public String folder() {
    return folder;
  }

  public Set<Flag> flags() {
    return flags;
  }

  public OffsetDateTime internalDate() {
    return internalDate;
  }

  /** Shared and not to be changed. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return folder + " of " + internalDate + ", " + bytes.length + " octets";
  }
}
