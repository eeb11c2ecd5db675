package org.estreat.api;

import java.util.List;
import org.estreat.index.Coverage;
import org.estreat.model.Mailbox;
import org.estreat.query.SearchKey;

/**
 * Where a search looks.
 *
 * @param mailboxes each once, in natural order; empty for everywhere, and for nowhere
 * @param nowhere whether the program named only kinds of mailboxes of which there is none
 */
public record Extent(List<Mailbox> mailboxes, boolean nowhere) {
  public Extent {
    mailboxes = List.copyOf(mailboxes);
    if (nowhere && !mailboxes.isEmpty()) {
      throw new IllegalArgumentException("mailboxes that are nowhere: " + mailboxes);
    }
  }

  /** The key, or one that finds nothing where there is nowhere to look. */
  public SearchKey applied(SearchKey key) {
    return nowhere ? new SearchKey.Not(new SearchKey.All()) : key;
  }

  /** The coverage of what is searched. */
  Coverage applied(Coverage everywhere) {
    return nowhere ? Coverage.NONE : everywhere;
  }
}
