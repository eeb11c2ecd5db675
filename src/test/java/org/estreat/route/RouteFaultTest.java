package org.estreat.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.estreat.imap.ImapAccount;
import org.estreat.imap.ImapAccount.Security;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broken file of the routes folder is named, with line and fault, and nothing starts. */
class RouteFaultTest {
  private static final ImapAccount ACCOUNT =
      new ImapAccount(
          "alice",
          "127.0.0.1",
          1,
          Security.NONE,
          "alice",
          () -> "x",
          List.of(),
          List.of(),
          Duration.ofSeconds(60),
          List.of(),
          1,
          1,
          1);

  @TempDir Path folder;

  @BeforeEach
  void copyRoutes() throws IOException {
    Files.createDirectories(folder.resolve("routes"));
    for (String name : List.of("collect", "ingest", "errors")) {
      Files.copy(Path.of("routes").resolve(name + ".camel.yaml"), file(name));
    }
  }

  /** The line is that of the step, which begins a little before what is broken in it. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "ingest | ref: corridor@            method: keep | ref: [corridor | expected",
        "ingest | - split: | - splitt: | splitt",
        "ingest | method: keep | methodd: keep | methodd",
        "ingest | ref: corridor@            method: keep | ref: corridorr | corridorr",
        "ingest | method: keep | method: kep | kep",
        "ingest | method: extract | method: extrct | extrct",
        "ingest | method: isNew | method: isNeww | isNeww",
        "ingest | uri: direct@                      parameters:@                        name: walk"
            + " | uri: dirct:walk | dirct",
        "ingest | name: walk@            otherwise | name: wlk@            otherwise | direct:wlk",
        "ingest | name: walk@            otherwise | name: walk@                        foo: 1@    "
            + "        otherwise | foo",
        "ingest | ${body}\"@        - bean | ${body\"@        - bean | functionEnd",
        "ingest | GroupedBody | GroupedBodyy | GroupedBodyy",
        "collect | initialDelay | initialDelayy | initialDelayy",
        "collect | uri: \"imaparchive: | uri: \"imaparchivee: | imaparchivee",
        "collect | account: \"#{{account}}\" | account: \"#nobody\" | nobody",
        "errors | ref: quarantine | ref: quarantne | quarantne",
        "errors | java.io.IOException | java.io.IOExceptionn | java.io.IOExceptionn",
      })
  void namesFileLineAndFault(String name, String text, String broken, String fault)
      throws Exception {
    String right = Files.readString(file(name));
    String wanted = text.replace('@', '\n');
    assertThat(right).contains(wanted);
    Files.writeString(file(name), right.replace(wanted, broken.replace('@', '\n')));
    int line = (int) right.substring(0, right.indexOf(wanted)).lines().count();

    RouteFaultException e = fault();

    assertThat(e.fault()).contains(fault).doesNotContain("\n");
    assertThat(e.file()).isEqualTo(file(name));
    assertThat(e.line()).as(e.getMessage()).isBetween(line - 8, line + 2);
    assertThat(e).hasMessage(e.file() + ":" + e.line() + ": " + e.fault());
  }

  @Test
  void aMissingTemplateIsNamed() throws Exception {
    String right = Files.readString(file("collect"));
    Files.writeString(file("collect"), right.replace("id: collect", "id: collct"));
    assertThat(fault().fault())
        .isEqualTo("expected a routeTemplate with the id collect, found none");
  }

  @Test
  void aFolderThatIsNotThereOrEmptyIsNamed() throws Exception {
    for (String name : List.of("collect", "ingest", "errors")) {
      Files.delete(file(name));
    }
    assertThat(fault().getMessage()).endsWith("routes: expected files *.camel.yaml, found none");
    Files.delete(folder.resolve("routes"));
    assertThat(fault().getMessage()).endsWith("routes: expected a folder of routes, found none");
  }

  private RouteFaultException fault() throws IOException {
    try (Bench bench = new Bench(folder.resolve("archive"), new MemoryIndex())) {
      return catchThrowableOfType(
          RouteFaultException.class,
          () ->
              Routes.start(folder.resolve("routes"), bench.corridor, List.of(ACCOUNT), true)
                  .close());
    }
  }

  private Path file(String name) {
    return folder.resolve("routes").resolve(name + ".camel.yaml");
  }
}
