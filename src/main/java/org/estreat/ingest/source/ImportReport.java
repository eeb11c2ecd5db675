package org.estreat.ingest.source;

/**
 * What an import did, in numbers; what stands behind them was told to the {@link ImportListener}.
 * Always {@code read = imported + alreadyThere + excepted}.
 *
 * @param read messages met, and files that hold or may hold mail and could not be read
 * @param imported messages that are in the archive and the index now and were not before
 * @param alreadyThere messages that an earlier import had taken, the same bytes from the same place
 * @param excepted messages, and files that hold or may hold mail, that did not get in
 * @param partial of those imported, how many could not be read in full
 * @param incomplete remarks on messages of which the source itself has not all
 * @param leftOut files that hold no mail
 * @param octets of all messages met
 */
public record ImportReport(
    long read,
    long imported,
    long alreadyThere,
    long excepted,
    long partial,
    long incomplete,
    long leftOut,
    long octets) {
  public ImportReport {
    if (read != imported + alreadyThere + excepted) {
      throw new IllegalStateException(
          "%d read, but %d imported, %d there before and %d excepted"
              .formatted(read, imported, alreadyThere, excepted));
    }
  }

  /** Whether every message that was met is there, and all of it. */
  public boolean complete() {
    return excepted == 0 && incomplete == 0;
  }
}
