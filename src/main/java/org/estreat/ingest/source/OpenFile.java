package org.estreat.ingest.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of several messages while it is read. What becomes of its messages is told by several
 * threads.
 */
final class OpenFile {
  /** With more of them a mark would cost more than it saves. */
  private static final int MOST_OWED = 10_000;

  final SourceFile file;
  final String form;
  final FileMark from;

  /** What the file was like when it was begun; null where no mark is to be kept of it. */
  final @Nullable String stamp;

  /** Messages of the whole import before it was begun. */
  final long before;

  private final Map<Long, Long> owed = new HashMap<>();
  private boolean troubled;
  private long messages;
  private long octets;
  private String last;

  OpenFile(SourceFile file, String form, FileMark from, @Nullable String stamp, long before) {
    this.file = file;
    this.form = form;
    this.from = from;
    this.stamp = stamp;
    this.before = before;
    this.messages = from.messages();
    this.octets = from.octets();
    this.last = from.last();
  }

  /** A message of it, or of a file in it, was handed over. */
  synchronized void handed(FoundMessage found) {
    messages++;
    octets += found.octets();
    last = found.source();
  }

  /** A message that was handed over did not get in. */
  synchronized void excepted(String source, long size) {
    String place = file.source() + "#";
    String octet = source.startsWith(place) ? source.substring(place.length()) : "";
    if (octet.matches("[0-9]{1,18}") && owed.size() < MOST_OWED) {
      owed.put(Long.valueOf(octet), size);
    } else {
      troubled = true;
    }
  }

  /** Something of it was not taken that cannot be asked for alone. */
  synchronized void trouble() {
    troubled = true;
  }

  /** What can be claimed when all that was handed over is settled; null where that is nothing. */
  synchronized @Nullable FileMark mark(FileMark.Position position, boolean atEnd) {
    boolean lastIsOwed = owed.keySet().stream().anyMatch(o -> last.equals(file.source() + "#" + o));
    if (troubled || lastIsOwed) {
      return null;
    }
    List<Long> octetsOwed = new ArrayList<>(owed.keySet());
    octetsOwed.sort(null);
    long sizes = owed.values().stream().mapToLong(Long::longValue).sum();
    return new FileMark(
        position,
        messages - owed.size(),
        octets - sizes,
        last,
        octetsOwed,
        atEnd && owed.isEmpty());
  }
}
