package org.estreat.ingest;

import java.util.HashSet;
import java.util.Set;

/**
 * Contents whose reading was cut short while this program runs: one that takes its full time is not
 * tried again for each of a thousand messages. Safe to use from several threads.
 */
final class Tries {
  /** What is forgotten beyond that is only tried again. */
  private static final int MOST = 10_000;

  private final Set<String> contents = new HashSet<>();

  synchronized void add(String content) {
    if (contents.size() >= MOST) {
      contents.clear();
    }
    contents.add(content);
  }

  synchronized boolean isTried(String content) {
    return contents.contains(content);
  }
}
