package org.estreat.index;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;

/** UIDs of one mailbox in ascending order: the answer of UID SEARCH. */
public final class UidList {
  private final Mailbox mailbox;
  private final UidValidity uidValidity;
  private final long[] uids;

  /**
   * @param uids ascending, distinct; not changed by the caller afterwards
   */
  public UidList(Mailbox mailbox, UidValidity uidValidity, long[] uids) {
    this.mailbox = mailbox;
    this.uidValidity = uidValidity;
    this.uids = uids;
  }

  public Mailbox mailbox() {
    return mailbox;
  }

  public UidValidity uidValidity() {
    return uidValidity;
  }

  public int count() {
    return uids.length;
  }

  public LongStream stream() {
    return Arrays.stream(uids);
  }

  /** The UID at this position, from 0. */
  public long at(int position) {
    return uids[position];
  }

  public boolean contains(long uid) {
    return Arrays.binarySearch(uids, uid) >= 0;
  }

  /** As a sequence-set, {@code 1:5,9}; empty for none. */
  public String toSequenceSet() {
    StringBuilder set = new StringBuilder();
    int i = 0;
    while (i < uids.length) {
      int j = i;
      while (j + 1 < uids.length && uids[j + 1] == uids[j] + 1) {
        j++;
      }
      set.append(set.isEmpty() ? "" : ",").append(uids[i]);
      if (j > i) {
        set.append(':').append(uids[j]);
      }
      i = j + 1;
    }
    return set.toString();
  }

  @Override
  public String toString() {
    return mailbox + " " + toSequenceSet();
  }
}
