package org.estreat.ingest.source;

import java.util.List;

/**
 * How far an earlier import has read a file that has not changed since. Everything before it is
 * durable in archive, journal and index.
 *
 * @param position of the first message that is not settled
 * @param messages settled before it
 * @param octets of these
 * @param last source of the last of them; empty where there is none
 * @param owed octets at which messages before it begin that were excepted: they are tried again
 * @param whole nothing of the file is left to be read
 */
record FileMark(
    Position position, long messages, long octets, String last, List<Long> owed, boolean whole) {
  /** Of a file that was never read. */
  static final FileMark NONE = new FileMark(Position.START, 0, 0, "", List.of(), false);

  FileMark {
    owed = List.copyOf(owed);
  }

  /**
   * Where a reader is in a file, and what it has to remember of what lies before.
   *
   * @param octet at which the next message's From_ line begins
   * @param undated From_ lines without a date so far
   * @param crowded From_ lines without a blank line before them so far
   */
  record Position(long octet, long undated, long crowded) {
    static final Position START = new Position(0, 0, 0);
  }
}
