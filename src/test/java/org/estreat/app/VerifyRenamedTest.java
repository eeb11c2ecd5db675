package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import org.estreat.archive.Archive;
import org.estreat.extract.ExtractLimits;
import org.estreat.extract.TikaExtractor;
import org.estreat.index.MessageIndex;
import org.estreat.ingest.Corridor;
import org.estreat.ingest.RawMessage;
import org.estreat.lucene.LuceneIndex;
import org.estreat.mime.MimeReader;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Journal and index agree on names, wherever between the two a rename stands. */
class VerifyRenamedTest {
  private static final UidValidity VALIDITY = new UidValidity(7);
  private static final Mailbox OLD = new Mailbox("alice", "Old");
  private static final Mailbox NEW = new Mailbox("alice", "New");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"in the index", "only in the journal", "with a name used again"})
  void verifyFollowsNames(String where) throws Exception {
    try (DataFolder data = DataFolder.openForWriting(folder.resolve("index-data"))) {
      try (Archive archive = Archive.open(data.archive(), 1 << 20, InstantSource.system());
          MessageIndex index = LuceneIndex.open(data.index());
          TikaExtractor extractor = new TikaExtractor(ExtractLimits.DEFAULT)) {
        Corridor corridor =
            Corridor.open(
                archive,
                new MimeReader(),
                extractor,
                index,
                new Corridor.CommitPolicy(Duration.ofDays(1), Long.MAX_VALUE));
        collect(corridor, 1, "one");
        collect(corridor, 2, "two");
        corridor.commit();
        switch (where) {
          case "in the index" -> corridor.changes().rename(OLD, NEW, VALIDITY, "test");
          case "only in the journal" -> archive.recordRenamed(OLD, NEW, VALIDITY, "test");
          default -> {
            corridor.changes().rename(OLD, NEW, VALIDITY, "test");
            collect(corridor, 1, "another one");
            corridor.commit();
          }
        }
      }
    }
    String home = Path.of("").toAbsolutePath().toString();
    Files.writeString(folder.resolve("estreat.yaml"), "data: index-data\n");
    Run run = Run.of(folder, Map.of("ESTREAT_HOME", home), "verify", "--deep");
    assertThat(run.out())
        .contains("archive, journal, index and proofs agree")
        .doesNotContain("FAULT");
    assertThat(run.exitCode()).isZero();
  }

  private static void collect(Corridor corridor, long uid, String subject) throws IOException {
    Sighting sighting =
        new Sighting(
            OLD,
            VALIDITY,
            new Uid(uid),
            Set.of(),
            OffsetDateTime.parse("2026-01-01T10:00:00+02:00"),
            ModSeq.NONE,
            false,
            null);
    byte[] bytes = ("Subject: " + subject + "\r\n\r\nx\r\n").getBytes(StandardCharsets.US_ASCII);
    corridor.expect(OLD, VALIDITY, sighting.uid());
    corridor.ingest(new RawMessage(sighting, bytes));
    corridor.seenUpTo(OLD, VALIDITY, uid, ModSeq.NONE);
  }
}
