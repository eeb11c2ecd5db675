package org.estreat.query;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How THREAD puts messages together (RFC 5256 section 3). */
public enum ThreadAlgorithm {
  ORDEREDSUBJECT,
  REFERENCES;

  /** The algorithm of this name, in any case. */
  public static Optional<ThreadAlgorithm> of(String name) {
    String word = name.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(each -> each.name().equals(word)).findAny();
  }
}
