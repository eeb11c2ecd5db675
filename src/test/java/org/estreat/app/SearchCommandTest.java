package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the answers of the command line say of themselves. */
class SearchCommandTest {
  private static final String LETTER =
      """
      From: Ada <ada@example.org>
      Subject: Quarterly report
      Date: Mon, 2 Feb 2026 10:00:00 +0100
      MIME-Version: 1.0
      Content-Type: multipart/mixed; boundary=o

      --o
      Content-Type: text/plain

      See the file.
      --o
      Content-Type: application/xml; name="figures.xml"
      Content-Disposition: attachment; filename="figures.xml"

      <?xml version="1.0"?><a>Revenue has grown</a>
      --o--
      """;

  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void mail() throws IOException {
    folder = temporary.toRealPath();
    Files.writeString(folder.resolve("a.eml"), LETTER);
    assertThat(Run.of(folder, "import", "a.eml", "--mailbox", "a/b", "--quiet").exitCode())
        .isZero();
  }

  @Test
  void answerSaysWhatItIsWorth() {
    Run table = Run.of(folder, "search", "TEXT", "revenue");
    assertThat(table.exitCode()).isEqualTo(1);
    assertThat(table.err()).contains("0 found in ", "Searched 1 message", "scope imap.");
    Run wider = Run.of(folder, "search", "--scope", "all", "TEXT", "revenue");
    assertThat(wider.exitCode()).isZero();
    assertThat(wider.err()).contains("1 found in ", " of the index, scope all.");
    assertThat(Run.of(folder, "search", "--scope", "all", "--json", "TEXT", "revenue").out())
        .contains("\"total\":1,\"complete\":true,\"coverage\":{", "\"scope\":\"all\"");
  }

  @Test
  void likeWordsAreFoundWithTheirScores() {
    Run found = Run.of(folder, "search", "RETURN (RELEVANCY) FUZZY SUBJECT reprot");
    assertThat(found.out()).contains(" ALL 1 RELEVANCY (100)");
    assertThat(Run.of(folder, "search", "--syntax", "simple", "~quartely").exitCode()).isZero();
  }

  @Test
  void batchAboutSeveralMailboxesIsToldToNameOne() throws IOException {
    Run.of(folder, "import", "a.eml", "--mailbox", "a/c", "--quiet");
    Files.writeString(folder.resolve("batch"), "{\"id\":1,\"query\":\"ALL\"}\n");
    Run batch = Run.of(folder, "search", "--batch", "batch");
    assertThat(batch.exitCode()).isEqualTo(2);
    assertThat(batch.err()).contains("--mailbox", "the one mailbox of 2 that the batch is about");
    Run one = Run.of(folder, "search", "--batch", "batch", "--mailbox", "a/c");
    assertThat(one.out()).startsWith("{\"id\":1,\"status\":\"OK\",\"uids\":[1],");
  }

  @Test
  void searchBeyondItsTimeFails() throws IOException {
    String texts = "TEXT \"e f\" ".repeat(15_000);
    Run late = Run.of(folder, "search", "--timeout", "1ms", texts);
    assertThat(late.exitCode()).isEqualTo(3);
    assertThat(late.out()).isEmpty();
    assertThat(late.err()).contains("there is no answer", "after 1 ms", "--timeout 10m");
    Files.writeString(
        folder.resolve("batch"), "{\"id\":1,\"query\":\"" + texts.replace("\"", "\\\"") + "\"}\n");
    Run batch = Run.of(folder, "search", "--timeout", "1ms", "--batch", "batch");
    assertThat(batch.exitCode()).isEqualTo(3);
    assertThat(batch.out()).contains("\"status\":\"NO\",\"text\":\"[LIMIT] ");
  }

  @Test
  void aLanguageThatIsInNoMessageIsAnsweredWithThoseThatAre() throws IOException {
    String none = "no message has a part in xx, zu; no language is known of any\n";
    assertThat(Run.of(folder, "search", "OR LANGUAGE xx LANGUAGE zu").err()).endsWith(none);
    String german = "Sehr geehrte Damen und Herren, hiermit sende ich Ihnen das Protokoll. ";
    Files.writeString(folder.resolve("d.eml"), "Subject: d\n\n" + german.repeat(3));
    Run.of(folder, "import", "d.eml", "--mailbox", "a/b", "--quiet");
    Run found = Run.of(folder, "search", "LANGUAGE xx");
    assertThat(found.exitCode()).isEqualTo(1);
    assertThat(found.err()).endsWith("no message has a part in xx; there are de 1\n");
    assertThat(Run.of(folder, "search", "--json", "NOT LANGUAGE xx").err()).contains("de 1");
    assertThat(Run.of(folder, "search", "--syntax", "simple", "lang:xx").err()).contains("de 1");
    assertThat(Run.of(folder, "search", "LANGUAGE de").err()).doesNotContain("no message");
  }

  @Test
  void aPartThatIsNotThereIsAnsweredWithThoseThatAre() {
    String id = Run.of(folder, "search", "ALL").out().lines().toList().get(1).substring(0, 20);
    Run missing = Run.of(folder, "show", id, "--part", "7");
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("message " + id + " has parts 1, 2\n", "found:    7\n");
  }
}
