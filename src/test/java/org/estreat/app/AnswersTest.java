package org.estreat.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands answer to a person: exit codes, counts, help. */
class AnswersTest {
  @TempDir Path folder;

  @BeforeEach
  void keepOneMessage() throws IOException {
    Files.writeString(
        folder.resolve("1.eml"),
        "From: ann@example.org\nSubject: hello\nDate: Mon, 7 Feb 2022 10:00:00 +0000\n\nhi");
    assertThat(run("import", "1.eml", "--mailbox", "a/b", "--quiet").exitCode()).isZero();
  }

  private Run run(String... args) {
    return Run.of(folder, args);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALL | 0 | OK",
        "SUBJECT nothing | 0 | OK",
        "ALLL | 2 | BAD",
        "ALL;ALLL;ALL | 2 | OK BAD OK",
        "CHARSET X-NONE ALL | 0 | NO",
      })
  void aBatchWithAWrongProgramEndsWith2AndAnswersTheOthers(
      String programs, int exitCode, String statuses) throws Exception {
    List<String> lines =
        Pattern.compile(";")
            .splitAsStream(programs)
            .map(program -> "{\"id\":1,\"query\":\"" + program + "\"}")
            .toList();
    Files.write(folder.resolve("batch.jsonl"), lines);

    Run run = run("search", "--batch", "batch.jsonl");
    assertThat(run.exitCode()).isEqualTo(exitCode);
    Matcher status = Pattern.compile("\"status\":\"(\\w+)\"").matcher(run.out());
    assertThat(String.join(" ", status.results().map(each -> each.group(1)).toList()))
        .isEqualTo(statuses);
  }

  @Test
  void aLineOfABatchThatIsNoSearchIsToldWhatOneLooksLike() throws Exception {
    Files.writeString(folder.resolve("batch.jsonl"), "[]\n{\"id\":7,\"q\":\"ALL\"}\n");

    List<String> lines = run("search", "--batch", "batch.jsonl").out().lines().toList();

    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).contains("{\\\"id\\\":1,\\\"query\\\":\\\"ALL\\\"}");
    assertThat(lines.getLast()).contains("\\\"q\\\" is no property", "expected id, query");
  }

  @Test
  void generationsOfTheIndexNeverFall() throws Exception {
    assertThat(run("import", "1.eml", "--mailbox", "a/c", "--quiet").exitCode()).isZero();
    long before = generation();

    assertThat(run("reindex", "--quiet").exitCode()).isZero();
    long after = generation();
    assertThat(after).isGreaterThan(before);

    DataFolder.delete(folder.resolve("index-data/index"));
    assertThat(run("reindex", "--quiet").exitCode()).isZero();
    assertThat(generation()).isGreaterThan(before);
  }

  private long generation() {
    Matcher generation = Pattern.compile("index generation ([0-9]+)").matcher(run("status").out());
    assertThat(generation.find()).isTrue();
    return Long.parseLong(generation.group(1));
  }

  @Test
  void anExportIntoAUsedFolderIsOneFaultAndNoTrace() throws Exception {
    Files.createDirectories(folder.resolve("used/x"));

    Run run = run("export", "ALL", "--to", "used");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).containsOnlyOnce("expected").contains("found:    a folder with 1 entry");
    Path log = folder.resolve("index-data/log/estreat.log");
    assertThat(Files.exists(log) ? Files.readString(log) : "").doesNotContain("SEVERE", "\tat ");
  }

  @Test
  void oneMessageIsOneMessage() {
    assertThat(run("search", "ALL").err()).contains("Searched 1 message, read in full.");
    assertThat(run("status").out())
        .contains("1 mailbox ", "Searchable: 1 message,", "line end counts as CRLF");
    assertThat(run("export", "ALL", "--to", "new").out()).startsWith("1 message, ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "serve",
        "sync",
        "login",
        "import",
        "search",
        "show",
        "status",
        "exceptions",
        "proof",
        "verify",
        "reindex",
        "export",
        "restore"
      })
  void theHelpOfEachCommandFitsATerminalAndEndsItsSentences(String command) {
    Run run = Run.of(folder, Map.of("ESTREAT_COLUMNS", "80"), command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80, "fits 80 columns");
    for (String paragraph : run.out().split("\n\n", -1)) {
      List<String> lines = paragraph.lines().toList();
      for (int i = 0; i + 1 < lines.size(); i++) {
        // A line that ends early was broken by hand, and in the middle of a sentence.
        boolean sentence = lines.get(i).matches("[A-Za-z].*[a-z,]") && !lines.get(i).endsWith(":");
        boolean goesOn = lines.get(i + 1).matches("[a-z].*");
        String next = lines.get(i + 1).split(" ", 2)[0];
        assertThat(sentence && goesOn && lines.get(i).length() + 1 + next.length() <= 78)
            .as("%s is broken before %s", lines.get(i), next)
            .isFalse();
      }
    }
  }

  /** As on a terminal, which is given both. */
  @Test
  void whatIsSaidOfAnAnswerStandsBelowIt() {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(new BufferedOutputStream(both), false, UTF_8);
    Main.run(
        new String[] {"search", "ALL"}, out, new PrintStream(both, true, UTF_8), Map.of(), folder);
    assertThat(both.toString(UTF_8)).matches("(?s)ID .* hello\n1 found in .*");
  }

  @Test
  void onATerminalAPartEndsItsLineAndStatusFits() {
    String id = run("search", "ALL").out().lines().toList().get(1).substring(0, 20);
    Map<String, String> terminal = Map.of("ESTREAT_COLUMNS", "60");
    Run part = Run.of(folder, terminal, "show", id, "--part", "1");
    assertThat(part.out()).isEqualTo("hi\n");
    assertThat(Run.of(folder, terminal, "status").out().lines())
        .filteredOn(line -> !line.startsWith("data folder"))
        .allMatch(line -> line.length() <= 60, "fits")
        .contains("1 mailbox                            1         0        81 B");
  }

  @Test
  void anAddressWithoutANameStandsBare() {
    assertThat(run("search", "ALL").out())
        .contains("ann@example.org")
        .doesNotContain("<ann@example.org>");
  }
}
