package org.estreat.index;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.estreat.model.Mailbox;
import org.estreat.query.SearchKey;
import org.estreat.query.SortKey;
import org.jspecify.annotations.Nullable;

/**
 * One search.
 *
 * @param key what to look for
 * @param mailboxes where; empty for everywhere. Sequence numbers count within each
 * @param sort in which order; empty for newest INTERNALDATE first
 * @param limit hits on a page; 0 for totals alone
 * @param cursor where the page begins, from the {@link Hits} before it; null for the first
 * @param snippets whether hits say where they matched
 * @param now what OLDER and YOUNGER count from
 * @param saved what {@code $} stands for: UIDs by mailbox
 */
public record SearchRequest(
    SearchKey key,
    List<Mailbox> mailboxes,
    List<SortKey> sort,
    int limit,
    @Nullable String cursor,
    boolean snippets,
    Instant now,
    Map<Mailbox, UidList> saved) {
  public SearchRequest {
    mailboxes = List.copyOf(mailboxes);
    sort = List.copyOf(sort);
    saved = Map.copyOf(saved);
    if (limit < 0) {
      throw new IllegalArgumentException("limit below zero: " + limit);
    }
  }
}
