package org.estreat.app;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many messages have a part in each language.
 *
 * @param messages by tag
 */
record LanguageCounts(Map<String, Long> messages) {
  private static final int MOST_NAMED = 12;

  /** The most frequent first, and how many more there are; empty for none. */
  String text() {
    List<Map.Entry<String, Long>> counts =
        messages.entrySet().stream()
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    int more = counts.size() - MOST_NAMED;
    return counts.stream()
            .limit(MOST_NAMED)
            .map(each -> String.format(Locale.ROOT, "%s %,d", each.getKey(), each.getValue()))
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more (estreat status --json has all)" : "");
  }
}
