package org.estreat.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Picks the few lines of messages that were left out from a journal of mostly others: only lines
 * that have their type's octets somewhere, or those of a rename, are read as JSON.
 */
final class PassedByWalk {
  private static final byte[] PASSED_BY = "\"type\":\"passedBy\"".getBytes(US_ASCII);
  private static final byte[] RENAMED = "\"type\":\"renamed\"".getBytes(US_ASCII);

  private record Line(long offset, CustodyEvent event) {}

  private PassedByWalk() {}

  static void run(Path journal, long until, Consumer<CustodyEvent.PassedBy> each)
      throws IOException {
    Renames renames = new Renames();
    List<Line> lines = new ArrayList<>();
    Journal.forEachLine(
        journal,
        0,
        until,
        (offset, bytes) -> {
          if (contains(bytes, PASSED_BY) || contains(bytes, RENAMED)) {
            add(offset, bytes, renames, lines);
          }
          return true;
        });
    for (Line line : lines) {
      if (renames.now(line.offset(), line.event()) instanceof CustodyEvent.PassedBy passed) {
        each.accept(passed);
      }
    }
  }

  private static void add(long offset, byte[] bytes, Renames renames, List<Line> lines) {
    try {
      CustodyEvent event = JournalLine.decode(bytes).event();
      renames.add(offset, event);
      if (event instanceof CustodyEvent.PassedBy) {
        lines.add(new Line(offset, event));
      }
    } catch (DamagedException e) {
      // A replay or a verification tells of it; a message without its line counts as missing.
    }
  }

  /** Whether these octets stand anywhere in the line. */
  static boolean contains(byte[] line, byte[] what) {
    int last = line.length - what.length;
    for (int i = 0; i <= last; i++) {
      int n = 0;
      while (n < what.length && line[i + n] == what[n]) {
        n++;
      }
      if (n == what.length) {
        return true;
      }
    }
    return false;
  }
}
