package org.estreat.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs src/test/resources/query/*.search: a program, then {@code =>} and its canonical form or its
 * fault. In both, U+240D U+240A is CRLF and U+2420 a space at an end. Files called simple-* are of
 * the simple syntax.
 */
class TranscriptTest {
  private record Entry(String program, String answer) {}

  @TestFactory
  Stream<DynamicContainer> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/query"))) {
      return files.sorted().toList().stream()
          .map(file -> {
            boolean simple = file.getFileName().toString().startsWith("simple-");
            return DynamicContainer.dynamicContainer(
                file.getFileName().toString(),
                entries(file).stream().map(entry -> test(entry, simple)));
          });
    }
  }

  private static DynamicTest test(Entry entry, boolean simple) {
    return DynamicTest.dynamicTest(
        entry.program, () -> assertThat(answer(entry.program, simple)).isEqualTo(entry.answer));
  }

  private static List<Entry> entries(Path file) {
    List<Entry> entries = new ArrayList<>();
    String program = null;
    for (String line : lines(file)) {
      if (line.startsWith("=> ") && program != null) {
        entries.add(new Entry(program, line.substring("=> ".length())));
        program = null;
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        assertThat(program).as("a program of %s without an answer", file).isNull();
        program = line;
      }
    }
    assertThat(entries).as("entries of %s", file).isNotEmpty();
    return entries;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new AssertionError("cannot read " + file, e);
    }
  }

  private static String answer(String written, boolean simple) {
    String program = written.replace("\u240d", "\r").replace("\u240a", "\n").replace('\u2420', ' ');
    try {
      SearchProgram read =
          simple
              ? SimpleSyntax.parse(program)
              : SearchParser.parse(program.getBytes(StandardCharsets.UTF_8));
      return Unparser.unparse(read).replace("\r", "\u240d").replace("\n", "\u240a");
    } catch (SearchSyntaxException e) {
      String answer =
          switch (e.answer()) {
            case BAD -> "fault ";
            case NO_BADCHARSET -> "no charset ";
          };
      return answer + e.span().from() + ".." + e.span().to() + " " + e.getMessage();
    }
  }
}
