package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What estreat search prints of threads and of several mailboxes. */
class SearchThreadsTest {
  @TempDir private Path folder;

  @BeforeEach
  void importMail() throws IOException {
    importOne("a/b", "<1@x>", "");
    importOne("a/b", "<2@x>", "References: <1@x>\r\n");
    importOne("a/b", "<3@x>", "References: <1@x>\r\n");
    importOne("c/d", "<4@x>", "In-Reply-To: <1@x>\r\n");
  }

  private void importOne(String mailbox, String id, String more) throws IOException {
    Path file = folder.resolve(id.charAt(1) + ".eml");
    Files.writeString(
        file,
        "From: ann@example.org\r\nSubject: hello\r\nMessage-ID: "
            + id
            + "\r\n"
            + more
            + "Date: Mon, 7 Feb 2022 10:00:00 +0000\r\n\r\nhi\r\n");
    Run run = run("import", file.getFileName().toString(), "--mailbox", mailbox, "--quiet");
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private Run run(String... args) {
    return Run.of(folder, args);
  }

  @Test
  void threadsAreALineForEachMailbox() {
    Run run = run("search", "--thread", "references", "SUBJECT hello");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines())
        .satisfiesExactly(
            line ->
                assertThat(line).matches("a/b UIDVALIDITY [0-9]+ THREAD \\(1 \\(2\\)\\(3\\)\\)"),
            line -> assertThat(line).matches("c/d UIDVALIDITY [0-9]+ THREAD \\(1\\)"));
    assertThat(run("search", "--thread", "REFERENCES", "--json", "SUBJECT hello").out())
        .contains("\"tree\":[[1,[2],[3]]],\"imap\":\"(1 (2)(3))\"");
  }

  @Test
  void aProgramSaysWhereToLook() {
    Run run = run("search", "IN (mailboxes c/d) RETURN (COUNT ALL) ALL");
    assertThat(run.out()).matches("c/d UIDVALIDITY [0-9]+ COUNT 1 ALL 1\n");
    assertThat(run("search", "--mailbox", "a/b", "IN (selected) RETURN (COUNT) ALL").out())
        .contains("COUNT 3")
        .doesNotContain("c/d");
  }

  /** No mailbox here is an INBOX. */
  @Test
  void kindsOfMailboxesOfWhichThereIsNoneFindNothing() throws IOException {
    Run run = run("search", "IN (inboxes) ALL");
    assertThat(run.exitCode()).as(run.err()).isEqualTo(Exit.NO);
    assertThat(run.err()).contains("0 messages");
    assertThat(run("search", "--json", "IN (inboxes) RETURN (COUNT) NOT SUBJECT x").out())
        .contains("\"total\":0", "\"searched\":0", "\"esearch\":[]");
    assertThat(run("search", "IN (inboxes subtree-one c) RETURN (COUNT) ALL").out())
        .matches("c/d UIDVALIDITY [0-9]+ COUNT 1\n");
    assertThat(run("export", "IN (inboxes) ALL", "--to", "none", "--quiet").exitCode())
        .isEqualTo(Exit.NO);
    assertThat(folder.resolve("none/messages")).doesNotExist();
    Files.writeString(folder.resolve("b"), "{\"id\":1,\"query\":\"IN (inboxes) NOT DELETED\"}\n");
    assertThat(run("search", "--batch", "b", "--mailbox", "a/b").out())
        .contains("\"status\":\"OK\"", "\"esearch\":[]", "\"total\":0", "\"searched\":0");
  }

  @Test
  void whatIsExportedIsWhatTheProgramNames() throws IOException {
    Run run = run("export", "IN (mailboxes c/d) ALL", "--to", "out", "--quiet");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(Files.readAllLines(folder.resolve("out/manifest.jsonl")))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("c/d"));
  }
}
