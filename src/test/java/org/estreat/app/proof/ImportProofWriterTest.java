package org.estreat.app.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.estreat.ingest.RawMessage;
import org.estreat.ingest.source.ImportListener.Kind;
import org.estreat.ingest.source.ImportListener.Remark;
import org.estreat.ingest.source.ImportReport;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of an import's proof, and its way back. */
class ImportProofWriterTest {
  private static final ImportReport REPORT = new ImportReport(30, 4, 1, 25, 1, 1, 1, 12345);

  @TempDir Path folder;

  /** One import in a data folder of its own: 25 excepted, 1 incomplete, 1 file, 1 no mail. */
  private byte[] written() throws Exception {
    MemoryIndex index = new MemoryIndex();
    ProofFiles files = ProofFiles.of(folder);
    ImportProof.Job job =
        new ImportProof.Job(
            Bench.INBOX, List.of("/mail/\u00e4.mbox", "/mail/b"), "ORIGINAL", Samples.BEGAN);
    try (Bench bench = new Bench(folder.resolve("archive"), index);
        ImportProofWriter writer =
            ImportProofWriter.begin(
                new ProofRecorder.Rooms(files, bench.archive, index, bench.corridor),
                Bench.CLOCK,
                "estreat test",
                job)) {
      for (int i = 0; i < 5; i++) {
        bench.corridor.ingest(message(bench, "/mail/taken " + i));
      }
      bench.corridor.commit();
      for (int i = 0; i < 25; i++) {
        writer.remark(new Remark(Kind.EXCEPTED, "/mail/" + i, "a \"reason\"\u001b"));
      }
      writer.remark(new Remark(Kind.INCOMPLETE, "/mail/c", "cut off"));
      writer.remark(new Remark(Kind.NO_MAIL, "/mail/d", "text"));
      writer.remark(new Remark(Kind.NOTE, "/mail/e", "a word"));
      writer.file("/mail/\u00e4.mbox", "mbox", 5, 1);
      ImportProofWriter.Written written = writer.finish(REPORT);
      assertThat(written.file()).isEqualTo("proofs/000001.json");
      assertThat(files.sha256(1)).contains(written.sha256());
      assertThat(files.isWhole(1)).isTrue();
    }
    assertThat(folder.resolve("proofs")).isDirectoryContaining("glob:**000001.json");
    assertThat(files.foreign()).isEmpty();
    return Files.readAllBytes(files.path(1));
  }

  private static RawMessage message(Bench bench, String source) throws Exception {
    Sighting sighting =
        new Sighting(
            Bench.INBOX,
            bench.corridor.localMailbox(Bench.INBOX),
            bench.corridor.nextUid(Bench.INBOX),
            Set.of(),
            OffsetDateTime.parse("2026-01-01T10:00:00+02:00"),
            ModSeq.NONE,
            false,
            source);
    return new RawMessage(sighting, ("Subject: " + source + "\n\nx\n").getBytes(UTF_8));
  }

  @Test
  void theFileIsTheOneThatStandsInTheTree() throws Exception {
    byte[] file = written();
    try (InputStream in = ImportProofWriterTest.class.getResourceAsStream("/proof/import.json")) {
      assertThat(withoutPlaces(new String(file, UTF_8)))
          .isEqualTo(withoutPlaces(new String(in.readAllBytes(), UTF_8)));
    }
  }

  /** How long a pack is depends on the version of zstd. */
  private static String withoutPlaces(String file) {
    return file.replaceFirst("\"archive\":\\{[^}]*\\}", "\"archive\":{}")
        .replaceFirst("\"sha256\":\"[0-9a-f]{64}\"\\}\n$", "}");
  }

  @Test
  void theFileIsCanonical() throws Exception {
    String file = new String(written(), UTF_8);
    String body = file.replaceFirst(",\"sha256\":\"[0-9a-f]{64}\"\\}\n$", "}");
    assertThat(CanonicalJson.of(Node.read(body.getBytes(UTF_8)).values())).isEqualTo(body);
  }

  @Test
  void whatIsReadBackIsWhatWasWritten() throws Exception {
    ImportProof proof = (ImportProof) ProofReader.read(new ByteArrayInputStream(written()));
    assertThat(proof.figure(ImportProof.READ)).isEqualTo(30);
    assertThat(proof.found().counts())
        .isEqualTo(
            Map.of("excepted", 25L, "incomplete", 1L, "no_mail", 1L, "note", 1L, "file", 1L));
    assertThat(proof.found().first()).hasSize(20);
    assertThat(proof.found().first().getFirst().text()).isEqualTo("a \"reason\"\u001b");
    assertThat(proof.job().sources()).containsExactly("/mail/\u00e4.mbox", "/mail/b");
    assertThat(proof.account()).isEqualTo(Bench.INBOX.account());
    assertThat(proof.holds()).isTrue();
    assertThat(proof.complete()).isFalse();
    assertThat(ProofFiles.of(folder).summary(1))
        .containsEntry("kind", "import")
        .containsEntry("excepted", 25L);
  }

  @Test
  void figuresThatContradictEachOtherAreFound() throws Exception {
    String file = new String(written(), UTF_8);
    String other = file.replace("\"imported\":4", "\"imported\":5");
    ImportProof proof =
        (ImportProof) ProofReader.read(new ByteArrayInputStream(other.getBytes(UTF_8)));
    assertThat(proof.faults()).containsExactly("expected 30 read to be accounted for, found 31");
    String fewer = file.replace("\"what\":\"incomplete\"", "\"what\":\"note\"");
    Files.writeString(folder.resolve("proofs/000001.json"), resealed(fewer));
    ProofChain.Report report =
        ProofChain.check(ProofFiles.of(folder), folder.resolve("archive/journal.jsonl"), true);
    assertThat(report.faults())
        .anyMatch(fault -> fault.contains("expected 1 lines of incomplete, found 0"))
        .anyMatch(fault -> fault.contains("as the journal names it"));
  }

  @Test
  void whatTheMailboxHasIsProvenByTheJournal() throws Exception {
    String file = new String(written(), UTF_8);
    ImportProof proof =
        (ImportProof) ProofReader.read(new ByteArrayInputStream(file.getBytes(UTF_8)));
    ImportProof.Held held = Objects.requireNonNull(proof.held());
    assertThat(held.present()).isEqualTo(5);
    Path journal = folder.resolve("archive/journal.jsonl");
    assertThat(ProofChain.check(ProofFiles.of(folder), journal, true).faults()).isEmpty();
    String hash = held.messagesSha256();
    Files.writeString(
        folder.resolve("proofs/000001.json"),
        resealed(file.replace(hash, "0".repeat(64)).replace("\"present\":5", "\"present\":3")));
    assertThat(ProofChain.check(ProofFiles.of(folder), journal, true).faults())
        .anyMatch(fault -> fault.contains("found others for alice/INBOX"))
        .anyMatch(fault -> fault.contains("expected the 4 messages imported to be in the mailbox"));
  }

  /** As they were written before proofs of imports said what the mailbox has. */
  @Test
  void aProofThatSaysNothingOfTheMailboxIsStillOne() throws Exception {
    String file = new String(written(), UTF_8);
    String earlier =
        file.replaceFirst("\"messagesSha256\":\"[0-9a-f]{64}\",", "")
            .replaceFirst("\"present\":5,", "")
            .replaceFirst("\"uidValidity\":[0-9]+,\"uidsSha256\":\"[0-9a-f]{64}\",", "");
    ImportProof proof =
        (ImportProof) ProofReader.read(new ByteArrayInputStream(earlier.getBytes(UTF_8)));
    assertThat(earlier).doesNotContain("uids", "present");
    assertThat(proof.held()).isNull();
    assertThat(proof.faults()).isEmpty();
  }

  private static String resealed(String file) throws Exception {
    byte[] octets = file.getBytes(UTF_8);
    String hash = Seal.of(new ByteArrayInputStream(octets), octets.length).computed();
    return file.replaceFirst("\"sha256\":\"[0-9a-f]{64}\"\\}\n$", "\"sha256\":\"" + hash + "\"}\n");
  }
}
