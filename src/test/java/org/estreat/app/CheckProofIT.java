package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party checks proofs with nothing of ours but the script of the documentation. */
class CheckProofIT {
  @TempDir Path folder;
  private ScriptedServer server;

  @BeforeEach
  void collect() throws Exception {
    for (String tool : new String[] {"python3", "zstd"}) {
      assumeTrue(
          Stream.of(System.getenv("PATH").split(":", -1))
              .anyMatch(each -> Files.isExecutable(Path.of(each, tool))),
          "skipped: there is no program '" + tool + "'");
    }
    server = new ScriptedServer(5);
    server.withhold(3);
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
    sync(1);
    server.deliver(3);
    sync(0);
  }

  @AfterEach
  void stop() throws IOException {
    if (server != null) {
      server.close();
    }
  }

  private void sync(int expected) {
    String home = Path.of("").toAbsolutePath().toString();
    Run sync = Run.of(folder, Map.of("PW", "x", "ESTREAT_HOME", home), "sync");
    assertThat(sync.exitCode()).as(sync.out() + sync.err()).isEqualTo(expected);
  }

  private Run script() throws Exception {
    Process process =
        new ProcessBuilder(
                "python3",
                "docs/check-proof.py",
                folder.resolve("index-data").toString(),
                "--bodies")
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), out, "");
  }

  private void replace(String file, String what, String with) throws IOException {
    Path path = folder.resolve("index-data").resolve(file);
    String text = Files.readString(path, StandardCharsets.ISO_8859_1);
    assertThat(text).contains(what);
    Files.writeString(path, text.replace(what, with), StandardCharsets.ISO_8859_1);
  }

  @Test
  void whatWasProvenIsFoundAgain() throws Exception {
    Run checked = script();
    assertThat(checked.out()).contains("2 proofs, 0 faults");
    assertThat(checked.exitCode()).isZero();
  }

  @Test
  void aProofThatWasChangedIsFound() throws Exception {
    replace("proofs/000001.json", "NOT_DELIVERED", "REFUSED");
    Run checked = script();
    assertThat(checked.out()).contains("000001.json: its SHA-256 is another");
    assertThat(checked.exitCode()).isEqualTo(1);
  }

  @Test
  void aJournalThatWasChangedIsFound() throws Exception {
    replace("archive/journal.jsonl", "\"uid\":2,", "\"uid\":9,");
    assertThat(script().out()).contains("the chain is broken", "other UIDs", "other messages");
  }
}
