package org.estreat.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
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
    assertThat(number(totals, "there_before")).isZero();
    assertThat(number(totals, "excepted")).isEqualTo(2);
    assertThat(number(totals, "incomplete")).isEqualTo(1);
    assertThat(number(totals, "files_without_mail")).isEqualTo(1);
    assertThat(proof.get("found").findValuesAsString("what"))
        .containsExactly("excepted", "incomplete", "excepted", "file", "file", "no_mail");
    assertThat(proof.get("found").findValuesAsString("source"))
        .contains(folder.resolve("mail/b.7z").toString());
    String hash = HexFormat.of().formatHex(MessageKey.newDigest().digest(octets));
    assertThat(run.out()).contains("proofs/000001.json", hash);
    assertThat(Files.readString(folder.resolve("index-data/archive/journal.jsonl")))
        .contains(hash, "proofs/000001.json");
    assertThat(run.err()).contains("not taken: ", "incomplete: ").doesNotContain("\u001b");
  }

  @Test
  void eachNamesTheOneBefore() throws IOException {
    Run.of(folder, "import", "mail/a.eml", "--mailbox", "a/b", "--quiet");
    Run second = Run.of(folder, "import", "mail/a.eml", "--mailbox", "a/b", "--quiet");
    assertThat(second.exitCode()).isZero();
    Path proofs = folder.resolve("index-data/proofs");
    byte[] first = Files.readAllBytes(proofs.resolve("000001.json"));
    JsonNode proof = json.readTree(Files.readAllBytes(proofs.resolve("000002.json")));
    assertThat(proof.get("import").get("previous").asString())
        .isEqualTo(HexFormat.of().formatHex(MessageKey.newDigest().digest(first)));
    assertThat(number(proof.get("totals"), "there_before")).isEqualTo(1);
    assertThat(proofs.toFile().list()).hasSize(2);
  }

  private static long number(JsonNode totals, String name) {
    return totals.get(name).asLong();
  }
}
