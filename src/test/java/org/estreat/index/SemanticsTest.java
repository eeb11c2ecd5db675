package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.estreat.lucene.LuceneIndex;
import org.estreat.query.SearchParser;
import org.estreat.query.SearchSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs src/test/resources/semantics: messages, then programs and the names of what they find, on
 * every engine. A line
 *
 * <pre>PROGRAM => a b [address-forms: b]</pre>
 *
 * says besides what Dovecot finds, and by which {@link Deviation}. NO and BAD are answers too.
 */
class SemanticsTest {
  private static final Path FOLDER = Path.of("src/test/resources/semantics");
  private static final Pattern LINE =
      Pattern.compile(
          "(?<program>.+) =>(?<found>[^\\[]*)(?:\\[(?<rule>[a-z0-9-]+):(?<other>.*)])?");

  /** A program and what it finds, names in order; {@code rule} and {@code other} may be empty. */
  private record Line(String program, String found, String rule, String other) {
    static Line of(String line) {
      Matcher parts = LINE.matcher(line);
      assertThat(parts.matches()).as("an entry: %s", line).isTrue();
      String rule = parts.group("rule");
      String other = parts.group("other");
      return new Line(
          parts.group("program"),
          parts.group("found").strip(),
          rule == null ? "" : rule,
          other == null ? "" : other.strip());
    }

    @Override
    public String toString() {
      String answer = program + " => " + found;
      return rule.isEmpty() ? answer : answer + " [" + rule + ": " + other + "]";
    }
  }

  static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList().stream();
    }
  }

  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void scanFindsWhatTheTranscriptSays(Path file) throws IOException {
    assertFinds(file, new ScanIndex(new ScanIndex.Disk()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void luceneFindsWhatTheTranscriptSays(Path file) throws IOException {
    assertFinds(file, LuceneIndex.open(folder));
  }

  private static void assertFinds(Path file, MessageIndex opened) throws IOException {
    SemanticsFile transcript = SemanticsFile.read(file);
    List<Line> lines = transcript.programs().stream().map(Line::of).toList();
    List<String> answers = new ArrayList<>();
    try (MessageIndex index = opened) {
      for (IndexEntry entry : transcript.entries()) {
        index.put(entry);
      }
      index.refresh();
      for (Line line : lines) {
        String found = answer(index, transcript, line.program);
        answers.add(new Line(line.program, found, line.rule, line.other).toString());
      }
    }
    assertThat(String.join("\n", answers))
        .isEqualTo(String.join("\n", lines.stream().map(Line::toString).toList()));
  }

  private static String answer(MessageIndex index, SemanticsFile transcript, String program)
      throws IOException {
    try {
      SearchParser.parse(SemanticsFile.bytes(program));
    } catch (SearchSyntaxException e) {
      return e.answer() == SearchSyntaxException.Answer.BAD ? "BAD" : "NO";
    }
    Ask ask = Ask.of(SemanticsFile.bytes(program)).in(SemanticsFile.MAILBOX);
    return String.join(
        " ",
        index.searchUids(ask.request()).getFirst().stream().mapToObj(transcript::name).toList());
  }

  /** A table that explains nothing, and a difference that nothing explains, are both wrong. */
  @Test
  void everyDeviationIsShownAndIsOne() throws IOException {
    Set<Deviation> shown = EnumSet.noneOf(Deviation.class);
    for (Path file : files().toList()) {
      for (String each : SemanticsFile.read(file).programs()) {
        Line line = Line.of(each);
        if (!line.rule.isEmpty()) {
          shown.add(
              Arrays.stream(Deviation.values())
                  .filter(deviation -> deviation.id().equals(line.rule))
                  .findFirst()
                  .orElseThrow(() -> new AssertionError("no deviation is called " + line.rule)));
          assertThat(line.found).as(each).isNotEqualTo(line.other);
        }
      }
    }
    assertThat(shown).containsExactly(Deviation.values());
  }

  @Test
  void theDocumentHasTheTable() throws IOException {
    StringBuilder table = new StringBuilder();
    table.append("| rule | keys | Dovecot 2.3 | RFC | here | why |\n|---|---|---|---|---|---|\n");
    for (Deviation each : Deviation.values()) {
      table.append(
          String.join(
              " | ",
              "| `" + each.id() + "`",
              each.keys(),
              each.dovecot(),
              each.rfc(),
              each.here(),
              each.reason() + " |\n"));
    }
    Path file = Path.of("docs/search.md");
    String document = Files.readString(file, StandardCharsets.UTF_8);
    String begin = "<!-- deviations: made from Deviation.java by SemanticsTest -->\n";
    int from = document.indexOf(begin) + begin.length();
    int to = document.indexOf("<!-- end of deviations -->");
    if (Boolean.getBoolean("estreat.docs.write")) {
      Files.writeString(file, document.substring(0, from) + table + document.substring(to));
    } else {
      assertThat(document.substring(from, to))
          .as("docs/search.md; -Destreat.docs.write=true writes it")
          .isEqualTo(table.toString());
    }
  }
}
