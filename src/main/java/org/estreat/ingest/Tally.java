package org.estreat.ingest;

import java.util.List;

/**
 * What of a server's list of UIDs is accounted for: every UID is archived, passed by or missing.
 *
 * @param archived in the index, and so in the archive
 * @param passedBy left out by a step of the user's routes; the journal names each
 * @param missing neither, ascending
 */
public record Tally(long archived, long passedBy, List<Long> missing) {
  public Tally {
    missing = List.copyOf(missing);
  }
}
