package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.estreat.app.demo.SampleMailbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No command says that all is well over an archive that has lost something. */
class DamagedArchiveTest {
  private static final int MESSAGES = SampleMailbox.messages().size();

  @TempDir Path folder;
  private DemoServer server;

  @BeforeEach
  void collectAll() throws Exception {
    server = new DemoServer("me", "x");
    server.load(SampleMailbox.messages());
    Files.writeString(
        folder.resolve("estreat.yaml"),
        """
        accounts:
          - name: me
            url: imap://me@127.0.0.1:%d
            tls: none
            password: { env: PW }
        """
            .formatted(server.port()));
    Files.writeString(folder.resolve("1.eml"), "Subject: one\n\nhello\n");
    assertThat(run("sync").exitCode()).isZero();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Run run(String... args) {
    String home = Path.of("").toAbsolutePath().toString();
    return Run.of(folder, Map.of("PW", "x", "ESTREAT_HOME", home), args);
  }

  private Path journal() {
    return folder.resolve("index-data/archive/journal.jsonl");
  }

  private void damage(String how) throws IOException {
    Path packs = folder.resolve("index-data/archive/packs");
    Path pack = packs.resolve("000001.tar.zst");
    switch (how) {
      case "packs deleted" -> {
        try (Stream<Path> files = Files.list(packs)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
      }
      case "pack cut" -> cut(pack, Files.size(pack) / 2);
      case "journal cut" -> cut(journal(), 10);
      default -> {
        List<String> lines = new ArrayList<>(Files.readAllLines(journal()));
        lines.remove(5);
        Files.writeString(journal(), String.join("\n", lines) + "\n");
      }
    }
  }

  private static void cut(Path file, long octets) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(open.length() - octets);
    }
  }

  private static void assertTold(Run run) {
    assertThat(run.err())
        .contains("estreat: the archive is damaged", "expected", "found", "verify --deep")
        .doesNotContain("\tat ");
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
  }

  private void assertEachMessageIsHere() {
    Run verify = run("verify", "--deep");
    assertThat(verify.out())
        .containsPattern("sightings in the index\\s+" + MESSAGES + "\n")
        .doesNotContain("FAULT archive: expected message")
        .doesNotContain("FAULT index:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"packs deleted", "pack cut", "line removed"})
  void syncTellsOfItAndCollectsAgainWhatIsLost(String how) throws Exception {
    damage(how);

    assertTold(run("sync"));

    assertEachMessageIsHere();
    assertTold(run("import", "1.eml", "--mailbox", "mine/b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pack cut", "journal cut"})
  void reindexGoesOnTellsOfItAndLosesNoMessage(String how) throws Exception {
    damage(how);

    assertTold(run("reindex"));
    assertTold(run("sync"));

    assertEachMessageIsHere();
  }

  @Test
  void reindexKeepsWhatIsKnownOfTheServersMailboxes() throws Exception {
    assertThat(run("reindex").exitCode()).isZero();

    Run into = run("import", "1.eml", "--mailbox", "me/INBOX");
    Run again = run("sync");

    assertThat(into.exitCode()).isEqualTo(3);
    assertThat(into.err()).contains("collected from a server");
    assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
    assertThat(again.out()).doesNotContainPattern("(?m)^me/.* +[1-9]\\d*$");
  }

  @Test
  void reindexKeepsThePositions() throws Exception {
    Path data = folder.resolve("index-data/index");
    var before = positions(data.resolve("000001"));

    assertThat(run("reindex", "--fresh").exitCode()).isZero();

    assertThat(before).isNotEmpty();
    assertThat(positions(data.resolve("000002"))).isEqualTo(before);
  }

  private static Map<?, ?> positions(Path index) throws IOException {
    try (var open = org.estreat.lucene.LuceneIndex.openReadOnly(index)) {
      return open.checkpoint().mailboxes();
    }
  }
}
