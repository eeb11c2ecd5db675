package org.estreat.app.bench;

import java.util.List;
import org.estreat.query.SearchKey;
import org.estreat.query.SortKey;
import org.estreat.query.Unparser;

/**
 * One search to be timed.
 *
 * @param kind the row of the table that it counts in
 * @param want all UIDs, or the first page of hits in an order
 */
public record Probe(String kind, SearchKey key, Want want) {
  /** What is asked for. */
  public sealed interface Want {}

  /** UIDs of all matches, as UID SEARCH gives them. */
  public record AllUids() implements Want {}

  /** The first page of hits, as a person sees it. */
  public record FirstPage(List<SortKey> sort) implements Want {
    public FirstPage {
      sort = List.copyOf(sort);
    }
  }

  /** The search as a program. */
  public String program() {
    return Unparser.unparse(key);
  }
}
