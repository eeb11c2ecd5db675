package org.estreat.app.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.estreat.archive.ArchiveHead;
import org.estreat.imap.FolderReport;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which messages lines of the journal leave in {@code alice/Box}, under UIDVALIDITY 3. */
class RecountTest {
  private static final Mailbox BOX = new Mailbox("alice", "Box");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          seen Box 1 a, seen Box 2 b, expunged Box 1                            | 2 b
          seen Box 1 a, expunged Box 1, restored Box 1                          | 1 a
          restored Box 1                                                        |
          gone-when-seen Box 1 a, seen Box 2 b                                  | 2 b
          gone-when-seen Box 1 a, restored Box 1                                | 1 a
          seen Box 1 a, expunged Box 1, seen Box 1 b                            | 1 b
          seen Box 1 a, seen Box 2 b, gone Box                                  |
          seen Box 1 a, gone Box, seen Box 2 b                                  | 2 b
          seen Box 1 a, seen Box 2 b, gone Box, restored Box 2                  | 2 b
          seen Old 1 a, seen Old 2 b, expunged Old 2, renamed Old Box           | 1 a
          seen Old 1 a, expunged Old 1, renamed Old Box, restored Box 1         | 1 a
          seen Old 1 a, renamed Old Box, seen Old 1 b, seen Box 2 c             | 1 a 2 c
          seen Box 1 a, renamed Box Old                                         |
          seen Box 1 a, renamed Box Old, seen Box 1 b                           | 1 b
          seen Box 1 a, renamed Box Old, renamed Old Box                        | 1 a
          seen Box 1 a, gone Box, renamed Box Way, seen Old 1 b, renamed Old Box | 1 b
          seen A 1 a, seen Box 1 b, renamed A W, renamed Box A, renamed W Box   | 1 a
          renamed Old Box                                                       |
          seen Box 1 a, validity Box                                            | 1 a
          """)
  void linesLeave(String lines, String left) {
    SortedMap<Long, String> messages = new TreeMap<>();
    String[] words = left == null ? new String[0] : left.split(" ", -1);
    for (int i = 0; i < words.length; i += 2) {
      messages.put(Long.parseLong(words[i]), key(words[i + 1]));
    }
    assertThat(recount(lines, messages)).isEmpty();
    messages.put(99L, key("z"));
    assertThat(recount(lines, messages).get(7L)).contains("found others for alice/Box");
  }

  private static Map<Long, String> recount(String lines, SortedMap<Long, String> messages) {
    String[] events = lines.split(", ", -1);
    Recount recount = new Recount(List.of(proof(events.length, messages)));
    for (int i = 0; i < events.length; i++) {
      recount.line(i + 1L, line(events[i].split(" ", -1)).getBytes(UTF_8));
    }
    recount.line(events.length + 1L, line("seen", "Box", "50", "c").getBytes(UTF_8));
    return recount.faults();
  }

  private static String line(String... words) {
    String place = "\"account\":\"alice\",\"mailbox\":\"" + words[1] + "\",\"uidValidity\":3";
    String rest =
        switch (words[0]) {
          case "seen" -> sighted(words);
          case "gone-when-seen" -> sighted(words) + ",\"expunged\":true";
          case "expunged", "restored" -> "\"type\":\"" + words[0] + "\",\"uid\":" + words[2];
          case "renamed" -> "\"type\":\"renamed\",\"to\":\"" + words[2] + "\"";
          case "validity" -> "\"type\":\"uidValidityChanged\",\"to\":4";
          default -> "\"type\":\"mailboxGone\"";
        };
    return "{" + place + "," + rest + "}";
  }

  private static String sighted(String... words) {
    return "\"type\":\"sighted\",\"uid\":" + words[2] + ",\"sha256\":\"" + key(words[3]) + "\"";
  }

  private static String key(String letter) {
    return letter.repeat(64);
  }

  private static Proof proof(long lines, SortedMap<Long, String> messages) {
    FolderReport folder = Samples.folder(BOX, 0, List.of());
    return new Proof(
        7,
        Proof.NO_HASH,
        "estreat 1",
        Samples.BEGAN,
        new Proof.Basis(new ArchiveHead(new ArchivePosition("", 0, 0), lines, Proof.NO_HASH), 1),
        Samples.pass(folder),
        Map.of(
            BOX,
            new Proof.Held(
                null,
                messages.size(),
                Digests.ofUids(messages.keySet().stream().mapToLong(Long::longValue)),
                Digests.ofMessages(messages),
                List.of(),
                List.of())));
  }
}
