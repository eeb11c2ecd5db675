package org.estreat.query;

import org.estreat.query.SearchKey.Place;

/** What the keys TEXT and BODY look at. */
public enum Scope {
  /** What RFC 9051 section 6.4.4 says: the message's own text, and nothing else. */
  IMAP,
  /** Also the text that was extracted from its attachments, as the key ATTACHMENT does. */
  ALL;

  /**
   * The key as it is meant in this scope.
   *
   * @param key settled, as parsers give it; recurses as deep as the tree is
   */
  public SearchKey applied(SearchKey key) {
    return this == IMAP ? key : SearchKeys.settle(widened(key));
  }

  private static SearchKey widened(SearchKey key) {
    if (key instanceof SearchKey.And(var keys)) {
      return new SearchKey.And(keys.stream().map(Scope::widened).toList());
    } else if (key instanceof SearchKey.Or(var left, var right)) {
      return new SearchKey.Or(widened(left), widened(right));
    } else if (key instanceof SearchKey.Not(var inner)) {
      return new SearchKey.Not(widened(inner));
    } else if (key instanceof SearchKey.Fuzzy(SearchKey.Contains inner) && looksAtText(inner)) {
      return new SearchKey.Or(key, SearchKeys.fuzzy(inAttachments(inner)));
    }
    return key instanceof SearchKey.Contains text && looksAtText(text)
        ? new SearchKey.Or(key, inAttachments(text))
        : key;
  }

  private static boolean looksAtText(SearchKey.Contains key) {
    return (key.place() == Place.TEXT || key.place() == Place.BODY) && !key.text().isEmpty();
  }

  private static SearchKey inAttachments(SearchKey.Contains key) {
    return new SearchKey.Contains(Place.ATTACHMENT, key.text());
  }
}
