package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a run of the program proves, and what it says when somebody has been at the proofs. */
class CollectionProofTest {
  @TempDir Path folder;
  private ScriptedServer server;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer(5);
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
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private Run run(String... args) {
    String home = Path.of("").toAbsolutePath().toString();
    return Run.of(folder, Map.of("PW", "x", "ESTREAT_HOME", home), args);
  }

  private Path proof(int number) {
    return folder.resolve("index-data/proofs/00000" + number + ".json");
  }

  private void sync(int times) {
    for (int i = 0; i < times; i++) {
      Run sync = run("sync", "--quiet");
      assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
    }
  }

  @Test
  void aGapStaysOwedIsAskedForAgainAndClosesWhenTheServerDelivers() throws Exception {
    server.withhold(3);

    Run first = run("sync");

    assertThat(first.exitCode()).as(first.out() + first.err()).isEqualTo(1);
    assertThat(first.out())
        .contains("gap UID 3: NOT_DELIVERED", "me: NOT COMPLETE, 1 missing", "proof 000001")
        .containsPattern("(?m)^me/INBOX +5 +4 +0 +1 +4$");
    assertThat(Files.readString(proof(1)))
        .contains("\"complete\":false", "\"reason\":\"NOT_DELIVERED\",\"uid\":3");

    server.heard();
    Run second = run("sync");

    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(server.heard())
        .as("asked for again by a new process, alone, and no other with it")
        .anyMatch(command -> command.startsWith("UID FETCH 3 (") && command.contains("BODY"))
        .noneMatch(command -> command.contains("BODY") && !command.startsWith("UID FETCH 3 ("));

    server.deliver(3);
    Run third = run("sync");

    assertThat(third.exitCode()).as(third.out() + third.err()).isZero();
    assertThat(third.out())
        .contains("me: complete; all 5 messages of 1 folder are accounted for", "proof 000003");
    assertAllAgree(3);
    assertThat(run("proof", "1").out()).contains("gap UID 3: NOT_DELIVERED");
  }

  private void assertAllAgree(int proofs) {
    Run verify = run("verify", "--deep");
    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isZero();
    assertThat(verify.out())
        .contains("archive, journal, index and proofs agree")
        .containsPattern("proofs +" + proofs + "\n");
  }

  @Test
  void anAccountThatCannotBeVisitedHasAProofThatSaysSo() throws Exception {
    server.close();

    Run sync = run("sync");

    assertThat(sync.exitCode()).isEqualTo(3);
    assertThat(Files.readString(proof(1)))
        .contains("\"complete\":false", "\"faultKind\":\"REFUSED_CONNECTION\"", "\"folders\":[]");
    assertThat(sync.out()).contains("the pass did not come to its end", "me: NOT COMPLETE");
  }

  @Test
  void proofShowsTheLastOneOneByItsNumberAndTheFileItself() throws Exception {
    sync(2);

    assertThat(run("proof").out()).contains("proof 000002");
    assertThat(run("proof", "--last", "--account", "me").out()).contains("proof 000002");
    assertThat(run("proof", "1").out()).contains("proof 000001", "me/INBOX");
    assertThat(run("proof", "1", "--json").out()).isEqualTo(Files.readString(proof(1)));
    assertThat(run("proof", "3").exitCode()).isEqualTo(1);
    assertThat(run("proof", "--account", "you").exitCode()).isEqualTo(1);
    assertThat(run("proof", "1", "--last").exitCode()).isEqualTo(2);
  }

  @Test
  void eachProofNamesTheOneBefore() throws Exception {
    sync(2);
    String first = Files.readString(proof(1));
    String hash = first.substring(first.length() - 67, first.length() - 3);
    assertThat(first).contains("\"previous\":\"" + "0".repeat(64) + "\"");
    assertThat(Files.readString(proof(2))).contains("\"previous\":\"" + hash + "\"");
    assertThat(Files.readString(folder.resolve("index-data/archive/journal.jsonl")))
        .contains("\"what\":\"proof\"", "\"number\":\"1\"", hash);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "changed   | 000002.json: expected SHA-256",
        "removed   | 000002.json: expected proof 2, found no file",
        "last gone | 000003.json: expected the proof with SHA-256",
        "reordered | 000001.json: expected proof 1, found proof 2",
        "forged    | 000002.json: expected SHA-256 .* as the journal names it, found",
        "stranger  | x.txt: expected nothing but proofs",
        "cut       | 000003.json: expected its own SHA-256 as the last field",
      })
  void verifyNamesWhatIsWrong(String what, String fault) throws Exception {
    sync(3);
    assertAllAgree(3);
    damage(what);

    Run verify = run("verify");

    assertThat(verify.exitCode()).as(verify.out() + verify.err()).isEqualTo(1);
    assertThat(verify.out()).containsPattern("FAULT .*" + fault);
  }

  private void damage(String what) throws IOException {
    String second = Files.readString(proof(2));
    switch (what) {
      case "changed" -> Files.writeString(proof(2), second.replace("\"exists\":5", "\"exists\":4"));
      case "removed" -> Files.delete(proof(2));
      case "last gone" -> Files.delete(proof(3));
      case "reordered" -> {
        Files.move(proof(1), proof(9));
        Files.move(proof(2), proof(1));
        Files.move(proof(9), proof(2));
      }
      case "forged" -> {
        String body = second.replace("\"exists\":5", "\"exists\":4");
        String open = body.substring(0, body.length() - 78);
        Files.writeString(proof(2), open + ",\"sha256\":\"" + sha256(open + "}") + "\"}\n");
      }
      case "stranger" -> Files.writeString(proof(1).resolveSibling("x.txt"), "x");
      default -> {
        String third = Files.readString(proof(3));
        Files.writeString(proof(3), third.substring(0, third.length() - 5));
      }
    }
  }

  private static String sha256(String text) {
    return org.estreat.model.MessageKey.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .sha256();
  }
}
