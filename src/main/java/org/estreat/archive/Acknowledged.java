package org.estreat.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.model.MessageKey;

/**
 * Faults that a person has seen and that cannot be mended, by their sentences' SHA-256 in acts of
 * the journal. They stay faults and stay named; they hide no new one.
 */
final class Acknowledged {
  /** What the journal calls the act. */
  static final String ACT = "faults acknowledged";

  private static final byte[] MARK =
      ("\"type\":\"act\",\"what\":\"" + ACT + "\"").getBytes(US_ASCII);
  private static final String FAULTS = "faults";
  private static final int MOST_IN_A_LINE = 1000;

  private Acknowledged() {}

  /** All that lines of the journal name, up to this octet. */
  static Set<String> read(Path journal, long until) throws IOException {
    Set<String> digests = new HashSet<>();
    Journal.forEachLine(
        journal,
        0,
        until,
        (offset, line) -> {
          if (PassedByWalk.contains(line, MARK)) {
            add(line, digests);
          }
          return true;
        });
    return digests;
  }

  private static void add(byte[] line, Set<String> to) {
    try {
      if (JournalLine.decode(line).event() instanceof CustodyEvent.Act act
          && act.what().equals(ACT)) {
        to.addAll(List.of(act.details().getOrDefault(FAULTS, "").split(" ", -1)));
      }
    } catch (DamagedException e) {
      // A replay or a verification tells of it; what was acknowledged by it is a fault again.
    }
  }

  /** The details of the acts that acknowledge these faults. */
  static List<Map<String, String>> details(
      Layout layout, Collection<String> faults, String reason) {
    List<String> digests = faults.stream().map(f -> digest(layout, f)).sorted().distinct().toList();
    List<Map<String, String>> acts = new ArrayList<>();
    for (int from = 0; from < digests.size(); from += MOST_IN_A_LINE) {
      int to = Math.min(digests.size(), from + MOST_IN_A_LINE);
      acts.add(Map.of(FAULTS, String.join(" ", digests.subList(from, to)), "reason", reason));
    }
    return acts;
  }

  /** Of the sentence without the names of folders, so that the data folder may be moved. */
  static String digest(Layout layout, String fault) {
    Path folder = layout.folder();
    String sentence = fault.replace(folder.toString(), "");
    Path above = folder.getParent();
    if (above != null) {
      sentence = sentence.replace(above.toString(), "");
    }
    return MessageKey.of(sentence.getBytes(UTF_8)).sha256();
  }
}
