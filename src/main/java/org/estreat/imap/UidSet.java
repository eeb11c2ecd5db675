package org.estreat.imap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some of the UIDs that a server lists, written as a sequence-set. A range may span numbers that
 * the server does not list, which name nothing; so a mailbox with many gaps has a short set too.
 */
final class UidSet {
  /** A command line should not be longer than 8,192 octets (RFC 9051 section 4). */
  static final int LONGEST = 7_000;

  private UidSet() {}

  /** The same set in pieces, each short enough for a command. */
  static List<String> pieces(String set) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (set.length() - from > LONGEST) {
      int comma = set.lastIndexOf(',', from + LONGEST);
      pieces.add(set.substring(from, comma));
      from = comma + 1;
    }
    pieces.add(set.substring(from));
    return pieces;
  }

  /**
   * @param listed every UID of the mailbox beyond the first wanted one, ascending
   * @param wanted some of them, ascending
   */
  static String of(long[] listed, long[] wanted) {
    StringBuilder set = new StringBuilder();
    int i = 0;
    while (i < wanted.length) {
      int at = Arrays.binarySearch(listed, wanted[i]);
      int j = i;
      while (j + 1 < wanted.length && at + 1 < listed.length && listed[at + 1] == wanted[j + 1]) {
        j++;
        at++;
      }
      set.append(set.isEmpty() ? "" : ",").append(wanted[i]);
      if (j > i) {
        set.append(':').append(wanted[j]);
      }
      i = j + 1;
    }
    return set.toString();
  }
}
