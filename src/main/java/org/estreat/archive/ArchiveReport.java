package org.estreat.archive;

import java.util.List;

/**
 * What a verification of the archive found.
 *
 * @param packs files read
 * @param entries messages in them
 * @param octets sum of the messages' sizes
 * @param journalLines lines of the custody journal
 * @param faults each names the file, the place, what was expected and what was found; empty when
 *     everything agrees
 * @param remarks what is damaged and was made up for
 */
public record ArchiveReport(
    long packs,
    long entries,
    long octets,
    long journalLines,
    List<String> faults,
    List<String> remarks) {
  public ArchiveReport {
    remarks = List.copyOf(remarks);
    faults = List.copyOf(faults);
  }
}
