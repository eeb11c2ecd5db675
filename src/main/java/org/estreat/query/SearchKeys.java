package org.estreat.query;

import java.util.Arrays;
import java.util.List;

/** Makes keys out of keys. Stateless; safe to use from several threads. */
public final class SearchKeys {
  private SearchKeys() {}

  static SearchKey and(SearchKey... keys) {
    return new SearchKey.And(Arrays.asList(keys));
  }

  /** The key made fuzzy where it looks for a text, and as it is where it does not. */
  static SearchKey fuzzy(SearchKey key) {
    return key instanceof SearchKey.TextKey text && !text.text().isEmpty()
        ? new SearchKey.Fuzzy(text)
        : key;
  }

  /**
   * The tree in the form in which parsers give it out, meaning the same: no NOT of a NOT, no AND in
   * an AND or of one or of none, the operands of nested ORs as a balanced tree in their order.
   * Linear time, no recursion.
   */
  public static SearchKey settle(SearchKey key) {
    return Trees.settle(key).key();
  }

  /** Every one of the keys, in settled form. */
  public static SearchKey all(List<SearchKey> keys) {
    return settle(new SearchKey.And(keys));
  }
}
