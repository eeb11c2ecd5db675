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
 * @param within how long it may take
 */
public record SearchRequest(
    SearchKey key,
    List<Mailbox> mailboxes,
    List<SortKey> sort,
    int limit,
    @Nullable String cursor,
    boolean snippets,
    Instant now,
    Map<Mailbox, UidList> saved,
    SearchLimit within) {
  public SearchRequest {
    mailboxes = List.copyOf(mailboxes);
    sort = List.copyOf(sort);
    saved = Map.copyOf(saved);
    if (limit < 0) {
      throw new IllegalArgumentException("limit below zero: " + limit);
    }
  }

  /** One that may take as long as it takes. */
  public SearchRequest(
      SearchKey key,
      List<Mailbox> mailboxes,
      List<SortKey> sort,
      int limit,
      @Nullable String cursor,
      boolean snippets,
      Instant now,
      Map<Mailbox, UidList> saved) {
    this(key, mailboxes, sort, limit, cursor, snippets, now, saved, SearchLimit.NONE);
  }

  /** The same, to be done within this limit. */
  public SearchRequest within(SearchLimit within) {
    return new SearchRequest(key, mailboxes, sort, limit, cursor, snippets, now, saved, within);
  }
}
