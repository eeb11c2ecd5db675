package org.estreat.imap;

import java.util.Arrays;
import java.util.stream.LongStream;

/** UIDs of one mailbox in ascending order, as a server listed them. Unchanging. */
public final class Uids {
  private final long[] uids;

  private Uids(long[] uids) {
    this.uids = uids;
  }

  /**
   * @param uids ascending, distinct
   */
  public static Uids of(long... uids) {
    return new Uids(uids.clone());
  }

  public int count() {
    return uids.length;
  }

  public boolean contains(long uid) {
    return Arrays.binarySearch(uids, uid) >= 0;
  }

  public LongStream stream() {
    return Arrays.stream(uids);
  }

  public long[] toArray() {
    return uids.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Uids that && Arrays.equals(uids, that.uids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(uids);
  }

  @Override
  public String toString() {
    return uids.length + " UIDs";
  }
}
