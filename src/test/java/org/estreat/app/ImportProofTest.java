package org.estreat.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.estreat.model.MessageKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an import leaves behind to be checked by others. */
class ImportProofTest {
  private final JsonMapper json = new JsonMapper();
  @TempDir private Path temporary;
  private Path folder;

  @BeforeEach
  void sources() throws IOException {
    folder = temporary.toRealPath();
    Files.createDirectory(folder.resolve("mail"));
    Files.writeString(folder.resolve("mail/a.eml"), "Subject: a\n\nx\n");
    Files.writeString(folder.resolve("mail/b.7z"), "7z");
    Files.writeString(folder.resolve("mail/c.partial.emlx"), "11\nSubject: c\n");
    Files.writeString(folder.resolve("mail/e.txt"), "no mail");
    try (ZipOutputStream zip = new ZipOutputStream(out("mail/d.zip"))) {
      zip.putNextEntry(new ZipEntry("\u001b[31m.eml"));
      zip.write("Subject: d\n\nx\n".getBytes(UTF_8));
      zip.putNextEntry(new ZipEntry("x.pst"));
      zip.write("no pst".getBytes(UTF_8));
    }
  }

  private OutputStream out(String name) throws IOException {
    return Files.newOutputStream(folder.resolve(name));
  }

  @Test
  void everythingThatWasMetStandsInIt() throws IOException {
    Run run = Run.of(folder, "import", "mail", "--mailbox", "a/b", "--quiet");
    assertThat(run.exitCode()).isEqualTo(1);
    byte[] octets = Files.readAllBytes(folder.resolve("index-data/proofs/000001.json"));
    JsonNode proof = json.readTree(octets);
    JsonNode totals = proof.get("totals");
    assertThat(number(totals, "read")).isEqualTo(5);
    assertThat(number(totals, "imported")).isEqualTo(3);
    assertThat(number(totals, "thereBefore")).isZero();
    assertThat(number(totals, "excepted")).isEqualTo(2);
    assertThat(number(totals, "incomplete")).isEqualTo(1);
    assertThat(number(totals, "noMail")).isEqualTo(1);
    assertThat(proof.get("found").findValuesAsString("what"))
        .containsExactly("excepted", "incomplete", "excepted", "file", "file", "no_mail");
    assertThat(proof.get("found").findValuesAsString("source"))
        .contains(folder.resolve("mail/b.7z").toString());
    String hash = proof.get("sha256").asString();
    String rest = new String(octets, UTF_8).replace(",\"sha256\":\"" + hash + "\"}\n", "}");
    assertThat(HexFormat.of().formatHex(MessageKey.newDigest().digest(rest.getBytes(UTF_8))))
        .isEqualTo(hash);
    assertThat(run.out()).contains("proofs/000001.json", hash);
    assertThat(Files.readString(folder.resolve("index-data/archive/journal.jsonl")))
        .contains("\"what\":\"proof\"", hash);
    assertThat(folder.resolve("index-data/proofs").toFile().list()).hasSize(1);
    assertThat(run.err()).contains("not taken: ", "incomplete: ").doesNotContain("\u001b");
  }

  @Test
  void eachNamesTheOneBefore() throws IOException {
    Run.of(folder, "import", "mail/a.eml", "--mailbox", "a/b", "--quiet");
    Run second = Run.of(folder, "import", "mail/a.eml", "--mailbox", "a/b", "--quiet");
    assertThat(second.exitCode()).isZero();
    Path proofs = folder.resolve("index-data/proofs");
    JsonNode first = json.readTree(Files.readAllBytes(proofs.resolve("000001.json")));
    JsonNode proof = json.readTree(Files.readAllBytes(proofs.resolve("000002.json")));
    assertThat(proof.get("previous").asString()).isEqualTo(first.get("sha256").asString());
    assertThat(number(proof.get("totals"), "thereBefore")).isEqualTo(1);
    assertThat(proofs.toFile().list()).hasSize(2);
    assertThat(proof.get("complete").asBoolean()).isTrue();
  }

  @Test
  void verifyAndProofKnowIt() throws Exception {
    Run.of(folder, "import", "mail", "--mailbox", "a/b", "--quiet");
    Run.of(folder, "import", "mail/a.eml", "--mailbox", "a/c", "--quiet");
    Run verify = Run.of(folder, "verify", "--deep");
    assertThat(verify.err() + verify.out()).containsPattern("proofs +2\n");
    assertThat(verify.exitCode()).isZero();
    assertThat(Run.of(folder, "proof").out()).contains("a/c: complete", "proof 000002");
    Run first = Run.of(folder, "proof", "1");
    assertThat(first.exitCode()).isEqualTo(1);
    assertThat(first.out())
        .contains("import into a/b", "not taken: ", "incomplete: ", "a/b: NOT COMPLETE")
        .doesNotContain("\u001b", "more; the file");
    assertThat(Run.of(folder, "proof", "--account", "b").exitCode()).isEqualTo(1);
    Path file = folder.resolve("index-data/proofs/000001.json");
    String text = Files.readString(file);
    assertThat(Run.of(folder, "proof", "1", "--json").out()).isEqualTo(text);

    Files.writeString(file, text.replace("\"what\":\"excepted\"", "\"what\":\"no_mail\""));
    Run broken = Run.of(folder, "verify");
    assertThat(broken.exitCode()).isEqualTo(1);
    assertThat(broken.out()).contains("000001.json: expected SHA-256");
    Files.delete(file);
    assertThat(Run.of(folder, "verify").out()).contains("expected proof 1, found no file");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
  }

  /** A stop between a proof's file and its line in the journal: the next import writes the line. */
  @Test
  void aProofThatTheJournalDoesNotNameYetIsNamedAtTheNextStart() throws Exception {
    Run.of(folder, "import", "mail/a.eml", "--mailbox", "a/b", "--quiet");
    Path other = folder.resolve("other");
    copy(folder.resolve("index-data"), other);
    Run.of(folder, "import", "mail/a.eml", "--mailbox", "a/b", "--data", "other", "--quiet");
    String second = "proofs/000002.json";
    Files.copy(other.resolve(second), folder.resolve("index-data").resolve(second));
    assertThat(Run.of(folder, "verify").err()).contains("the next start, writes it");
    Run.of(folder, "import", "mail/a.eml", "--mailbox", "a/b", "--quiet");
    Run verify = Run.of(folder, "verify");
    assertThat(verify.exitCode()).as(verify.out()).isZero();
    assertThat(verify.err()).doesNotContain("writes it");
  }

  private static long number(JsonNode totals, String name) {
    return totals.get(name).asLong();
  }
}
