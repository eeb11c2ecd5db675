package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void importMail() throws IOException {
    Path mail = Files.createDirectory(folder.resolve("mail"));
    for (int i = 0; i < 30; i++) {
      Files.writeString(
          mail.resolve(i + ".eml"),
          """
          From: Ann Other <ann%d@example.org>\r
          To: bob@example.org\r
          Subject: number %d of the letters\r
          Date: Mon, %d Feb 2022 10:00:00 +0000\r
          MIME-Version: 1.0\r
          Content-Type: text/plain; charset=utf-8\r
          \r
          The quarterly report (draft %d) is attached, of the usual kind: Größe, café,\r
          漢字の件名 and %s; see https://example.org/q?id=%d\r
          """
              .formatted(i, i, 1 + i % 28, i, "distinctive".substring(i % 5) + "xyz", i));
    }
    Run run = Run.of(folder, "import", "mail", "--mailbox", "a/b", "--quiet");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private Run bench(String... more) {
    String[] args = new String[more.length + 7];
    System.arraycopy(
        new String[] {"bench", "--probes", "4", "--rounds", "1", "--warm", "0"}, 0, args, 0, 7);
    System.arraycopy(more, 0, args, 7, more.length);
    return Run.of(folder, args);
  }

  @Test
  void timesEveryKindAndFindsEveryAnswerRight() {
    Run run = bench("--check");
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    assertThat(run.out())
        .contains("seed 1, 30 messages", "common word", "CJK", "NOT and OR", "first page of 50")
        .contains(": 0 probes differ; 0 not checked");
  }

  @Test
  void sameSeedAsksTheSameAndAFileOfThemCanBeAskedAgain() throws IOException {
    assertThat(bench("--seed", "5", "--write", "one.json").exitCode()).isZero();
    assertThat(bench("--seed", "5", "--write", "two.json").exitCode()).isZero();
    assertThat(bench("--seed", "6", "--write", "other.json").exitCode()).isZero();
    assertThat(folder.resolve("two.json")).hasSameTextualContentAs(folder.resolve("one.json"));
    assertThat(Files.readString(folder.resolve("other.json")))
        .isNotEqualTo(Files.readString(folder.resolve("one.json")));

    Run again = bench("--needles", "one.json", "--write", "three.json", "--seed", "5", "--json");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(folder.resolve("three.json")).hasSameTextualContentAs(folder.resolve("one.json"));
    JsonNode report = JsonMapper.builder().build().readTree(again.out());
    assertThat(report.path("messages").asInt()).isEqualTo(30);
    assertThat(report.path("kinds").size()).isGreaterThan(10);
    assertThat(report.path("kinds").get(0).path("p99_ms").asDouble()).isPositive();
  }

  @Test
  void queriesOfOtherProgramsAreTaken() throws IOException {
    Files.writeString(
        folder.resolve("peers.json"),
        """
        {"tools": {}, "queries": [
          {"kind": "word", "notmuch": "report", "mu": "report", "imap": "TEXT report"},
          {"kind": "attachment", "imap": "ATTACHMENT report"}]}
        """);
    Run run = bench("--needles", "peers.json", "--check");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .containsPattern("word +1 +30 ")
        .contains("0 probes differ; 1 not checked");
  }

  @Test
  void whatIsNoFileOfSearchesIsNamed() throws IOException {
    Files.writeString(folder.resolve("bad.json"), "{\"queries\": [{\"imap\": \"FROM\"}]}");
    Run bad = bench("--needles", "bad.json");
    assertThat(bad.exitCode()).isEqualTo(2);
    assertThat(bad.err()).contains("bad.json", "query 0");
    assertThat(bench("--needles", "missing.json").exitCode()).isEqualTo(2);
    assertThat(bench("--rounds", "0").exitCode()).isEqualTo(2);
  }
}
