package org.estreat.index;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.estreat.model.Mailbox;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchParser;
import org.estreat.query.SearchSyntaxException;
import org.estreat.query.SortKey;
import org.estreat.query.SortParser;
import org.jspecify.annotations.Nullable;

/** Makes search requests for tests, from program text. */
final class Ask {
  static final Instant NOW = Instant.parse("2024-06-01T00:00:00.600Z");

  private final SearchKey key;
  private final Map<Mailbox, UidList> saved = new HashMap<>();
  private List<Mailbox> mailboxes = List.of();
  private List<SortKey> sort = List.of();
  private int limit = 1000;
  private @Nullable String cursor;
  private boolean snippets;

  private Ask(SearchKey key) {
    this.key = key;
  }

  static Ask of(SearchKey key) {
    return new Ask(key);
  }

  static Ask of(String program) {
    return of(program.getBytes(StandardCharsets.UTF_8));
  }

  static Ask of(byte[] program) {
    try {
      return new Ask(SearchParser.parse(program).key());
    } catch (SearchSyntaxException e) {
      throw new AssertionError(e.picture(), e);
    }
  }

  Ask in(String... names) {
    mailboxes = List.of(names).stream().map(Mailbox::parse).toList();
    return this;
  }

  Ask sort(String keys) {
    try {
      sort = SortParser.parse(keys);
    } catch (SearchSyntaxException e) {
      throw new AssertionError(e.picture(), e);
    }
    return this;
  }

  Ask sort(List<SortKey> keys) {
    sort = keys;
    return this;
  }

  Ask limit(int hits) {
    limit = hits;
    return this;
  }

  Ask after(@Nullable String position) {
    cursor = position;
    return this;
  }

  Ask snippets() {
    snippets = true;
    return this;
  }

  Ask saved(UidList uids) {
    saved.put(uids.mailbox(), uids);
    return this;
  }

  SearchRequest request() {
    return new SearchRequest(key, mailboxes, sort, limit, cursor, snippets, NOW, saved);
  }
}
