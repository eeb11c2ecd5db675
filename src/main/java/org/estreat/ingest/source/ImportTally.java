package org.estreat.ingest.source;

import java.util.EnumMap;
import java.util.Map;
import org.estreat.ingest.source.ImportListener.Kind;
import org.estreat.ingest.source.ImportListener.Remark;

/**
 * Counts what an import meets and what becomes of it, and tells the listener. Safe to use from
 * several threads.
 */
final class ImportTally {
  private final ImportListener listener;
  private final Map<Kind, Long> remarks = new EnumMap<>(Kind.class);
  private long read;
  private long octets;
  private long imported;
  private long partial;
  private long alreadyThere;

  ImportTally(ImportListener listener) {
    this.listener = listener;
  }

  /** A message, or a file that should hold mail, was met. */
  synchronized void read(long size) {
    read++;
    octets += size;
  }

  synchronized long read() {
    return read;
  }

  synchronized long octets() {
    return octets;
  }

  synchronized void imported(boolean isPartial) {
    imported++;
    partial += isPartial ? 1 : 0;
  }

  synchronized void alreadyThere(long messages) {
    alreadyThere += messages;
  }

  /** Messages were not read again because an earlier import had settled them. */
  synchronized void skipped(long messages, long size) {
    read += messages;
    octets += size;
    alreadyThere += messages;
  }

  synchronized void remark(Kind kind, String source, String text) {
    remarks.merge(kind, 1L, Long::sum);
    listener.remark(new Remark(kind, source, text));
  }

  synchronized void file(String source, String form, long messages, long earlier) {
    listener.file(source, form, messages, earlier);
  }

  synchronized void progress(long totalOctets) {
    listener.at(read, octets, totalOctets);
  }

  synchronized ImportReport report() {
    return new ImportReport(
        read,
        imported,
        alreadyThere,
        count(Kind.EXCEPTED),
        partial,
        count(Kind.INCOMPLETE),
        count(Kind.NO_MAIL),
        octets);
  }

  private long count(Kind kind) {
    return remarks.getOrDefault(kind, 0L);
  }
}
