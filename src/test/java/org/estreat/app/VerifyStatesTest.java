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
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verification holds flags and expunges of the index against the journal. */
class VerifyStatesTest {
  private static final UidValidity VALIDITY = new UidValidity(7);
  private static final Mailbox BOX = new Mailbox("alice", "Box");
  private static final Mailbox NEW = new Mailbox("alice", "New");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flags of the index alone   | expected the flags [\\Flagged] as in the journal, found []",
        "expunge of the index alone | expected it to be present as in the journal, found it"
            + " expunged",
        "restore of the index alone | expected it to be expunged as in the journal, found it"
            + " present",
        "all of the journal         | ",
        "mailbox gone               | ",
        "renamed and changed        | ",
        "another uidvalidity        | ",
      })
  void verifyComparesWhatBothSay(String what, String fault) throws Exception {
    try (DataFolder data = DataFolder.openForWriting(folder.resolve("index-data"))) {
      try (Archive archive = Archive.open(data.archive(), 1 << 20, InstantSource.system());
          MessageIndex index = LuceneIndex.open(data.index());
          TikaExtractor extractor = new TikaExtractor(ExtractLimits.DEFAULT);
          Corridor corridor =
              Corridor.open(
                  archive,
                  new MimeReader(),
                  extractor,
                  index,
                  new Corridor.CommitPolicy(Duration.ofDays(1), Long.MAX_VALUE))) {
        for (long uid = 1; uid <= 3; uid++) {
          collect(corridor, uid);
        }
        changes(corridor);
        corridor.commit();
        change(what, corridor, index);
        corridor.changes().act("something", Map.of());
      }
    }
    Files.writeString(folder.resolve("estreat.yaml"), "data: index-data\n");
    String home = Path.of("").toAbsolutePath().toString();
    Run run = Run.of(folder, Map.of("ESTREAT_HOME", home), "verify");
    if (fault == null) {
      assertThat(run.out()).contains("archive, journal, index and proofs agree");
      assertThat(run.exitCode()).isZero();
    } else {
      assertThat(run.out()).contains("FAULT index: alice/Box", fault, "1 fault\n");
      assertThat(run.exitCode()).isEqualTo(1);
    }
  }

  private static void changes(Corridor corridor) throws IOException {
    corridor.changes().flags(BOX, VALIDITY, new Uid(1), Set.of(Flag.FLAGGED), new ModSeq(2));
    corridor.changes().expunge(BOX, VALIDITY, new Uid(2), new ModSeq(3));
    corridor.changes().restore(BOX, VALIDITY, new Uid(2), Set.of(Flag.SEEN), new ModSeq(4));
    corridor.changes().expunge(BOX, VALIDITY, new Uid(3), new ModSeq(5));
  }

  private static void change(String what, Corridor corridor, MessageIndex index)
      throws IOException {
    switch (what) {
      case "flags of the index alone" -> index.setFlags(id(1), Set.of(), new ModSeq(9));
      case "expunge of the index alone" -> index.expunge(id(2), new ModSeq(9));
      case "restore of the index alone" -> index.restore(id(3), Set.of(), new ModSeq(9));
      case "mailbox gone" -> corridor.changes().mailboxGone(BOX, VALIDITY, "test");
      case "renamed and changed" -> {
        corridor.changes().rename(BOX, NEW, VALIDITY, "test");
        corridor.changes().flags(NEW, VALIDITY, new Uid(1), Set.of(Flag.SEEN), new ModSeq(9));
        corridor.changes().expunge(NEW, VALIDITY, new Uid(2), new ModSeq(9));
      }
      case "another uidvalidity" -> corridor.changes().uidValidityChanged(BOX, new UidValidity(8));
      default -> assertThat(what).isEqualTo("all of the journal");
    }
  }

  private static SightingId id(long uid) {
    return SightingId.of(BOX, VALIDITY, new Uid(uid));
  }

  private static void collect(Corridor corridor, long uid) throws IOException {
    Sighting sighting =
        new Sighting(
            BOX,
            VALIDITY,
            new Uid(uid),
            Set.of(),
            OffsetDateTime.parse("2026-01-01T10:00:00+02:00"),
            ModSeq.NONE,
            false,
            null);
    byte[] bytes = ("Subject: " + uid + "\r\n\r\nx\r\n").getBytes(StandardCharsets.US_ASCII);
    corridor.expect(BOX, VALIDITY, sighting.uid());
    corridor.ingest(new RawMessage(sighting, bytes));
    corridor.seenUpTo(BOX, VALIDITY, uid, ModSeq.NONE);
  }
}
