package org.estreat.query;

import java.util.Optional;
import org.estreat.query.SearchKey.Fuzzy;
import org.estreat.query.SearchKey.TextKey;

/**
 * How much a program may ask for, so that answering it takes a bounded amount of memory: each key
 * costs some, a key that looks for a text more, a FUZZY one some megabytes.
 */
final class KeyCount {
  static final int MOST = 100_000;
  static final int MOST_TEXTS = 20_000;
  static final int MOST_FUZZY = 20;

  private int keys;
  private int texts;
  private int fuzzy;

  private KeyCount() {}

  /** What is too much of a program; empty where nothing is. */
  static Optional<String> complaint(SearchKey program) {
    KeyCount count = new KeyCount();
    program.anyMatch(key -> {
      boolean isLogic =
          key instanceof SearchKey.And
              || key instanceof SearchKey.Or
              || key instanceof SearchKey.Not
              || key instanceof Fuzzy;
      count.keys += isLogic ? 0 : 1;
      count.texts += key instanceof TextKey ? 1 : 0;
      count.fuzzy += key instanceof Fuzzy ? 1 : 0;
      return false;
    });
    return count.complaint();
  }

  private Optional<String> complaint() {
    if (keys > MOST) {
      return Optional.of("a program can have " + MOST + " search keys at most");
    }
    if (texts > MOST_TEXTS) {
      return Optional.of("a program can look for " + MOST_TEXTS + " texts at most");
    }
    return fuzzy > MOST_FUZZY
        ? Optional.of("a program can have " + MOST_FUZZY + " FUZZY keys at most")
        : Optional.empty();
  }
}
