package org.estreat.index;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a search.
 *
 * @param generation of the index that was searched; grows with every commit
 * @param total exact number of hits, however many the page shows
 * @param complete whether all that the program looks at was searched; see {@link Shortfall}
 * @param coverage of the mailboxes searched
 * @param page the hits asked for, in order
 * @param cursor begins the next page; null on the last
 */
public record Hits(
    long generation,
    long total,
    boolean complete,
    Coverage coverage,
    List<Hit> page,
    @Nullable String cursor) {
  public Hits {
    page = List.copyOf(page);
  }
}
