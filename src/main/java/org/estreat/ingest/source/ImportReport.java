package org.estreat.ingest.source;

import java.util.List;

/**
 * What an import did. Always {@code read = imported + alreadyThere + excepted.size()}.
 *
 * @param read messages met, and files that should hold mail and could not be read
 * @param imported messages that are in the archive and the index now and were not before
 * @param alreadyThere messages that an earlier import had taken, the same bytes from the same place
 * @param partial of those imported, how many could not be read in full
 * @param octets of all messages met
 * @param excepted messages, and files that should hold mail, that did not get in
 * @param leftOut files that hold no mail, or none in a form that is read
 * @param notes remarks on files that were taken
 */
public record ImportReport(
    long read,
    long imported,
    long alreadyThere,
    long partial,
    long octets,
    List<Remark> excepted,
    List<Remark> leftOut,
    List<Remark> notes) {
  public ImportReport {
    excepted = List.copyOf(excepted);
    leftOut = List.copyOf(leftOut);
    notes = List.copyOf(notes);
    if (read != imported + alreadyThere + excepted.size()) {
      throw new IllegalStateException(
          "%d read, but %d imported, %d there before and %d excepted"
              .formatted(read, imported, alreadyThere, excepted.size()));
    }
  }

  /**
   * @param source a file's path, for a message in an mbox with {@code #} and the octet at which it
   *     begins
   */
  public record Remark(String source, String text) {
    @Override
    public String toString() {
      return source + ": " + text;
    }
  }
}
