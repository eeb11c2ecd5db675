package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the status says of mail that is kept. */
class StatusCommandTest {
  @TempDir Path folder;

  private Run run(String... args) {
    return Run.of(folder, args);
  }

  private void importOne(String name) throws IOException {
    Files.writeString(folder.resolve(name), "Subject: " + name + "\r\n\r\nhi\r\n");
    Run run = run("import", name, "--mailbox", "a/b", "--quiet");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** As after a kill between the journal and the index: an index that lacks the journal's end. */
  @Test
  void whatTheIndexLacksIsCountedUntilItIsThere() throws IOException {
    importOne("1.eml");
    Path index = folder.resolve("index-data/index/000001");
    copy(index, folder.resolve("before"));
    importOne("2.eml");
    importOne("3.eml");
    Files.move(index, folder.resolve("after"));
    copy(folder.resolve("before"), index);

    assertThat(run("status").out())
        .contains("Searchable: 1 message,", "Not searchable yet: 2 messages in the archive");
    assertThat(run("search", "ALL").err())
        .contains("Not searchable yet: 2 messages", "NOT EVERYTHING COULD BE SEARCHED");
    assertThat(run("search", "--json", "ALL").out()).contains("\"total\":1,\"complete\":false");
    importOne("3.eml");
    assertThat(run("status").out())
        .contains("Searchable: 3 messages,")
        .doesNotContain("Not searchable yet");
    assertThat(run("search", "--json", "ALL").out()).contains("\"total\":3,\"complete\":true");
  }

  @Test
  void totalsStandBelowTheirColumns() throws IOException {
    importOne("1.eml");
    assertThat(run("status").out())
        .containsPattern("a/b +1 +1 +0 +")
        .containsPattern("1 mailbox +1 +1 +0 +");
    assertThat(run("exceptions").err()).isEqualTo("no exceptions\n");
  }
}
