package org.estreat.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.estreat.archive.Mails.BIG;
import static org.estreat.archive.Mails.CLOCK;
import static org.estreat.archive.Mails.INBOX;
import static org.estreat.archive.Mails.VALIDITY;
import static org.estreat.archive.Mails.mail;
import static org.estreat.archive.Mails.sighting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
  @TempDir Path folder;

  @Test
  void whatIsKeptIsReadBackByteForByte() throws IOException {
    Random random = new Random(1);
    Map<MessageKey, byte[]> kept = new HashMap<>();
    try (Archive archive = Archive.open(folder, 20_000, CLOCK)) {
      for (int i = 1; i <= 200; i++) {
        byte[] bytes = mail(random);
        Archive.Kept one = archive.keep(bytes, sighting(i));
        assertThat(one).isEqualTo(new Archive.Kept(MessageKey.of(bytes), true));
        kept.put(one.key(), bytes);
        assertThat(archive.read(one.key())).isEqualTo(bytes);
      }
    }
    assertThat(new Layout(folder).numbers()).as("packs of 20,000 octets").hasSizeGreaterThan(3);
    try (Archive writer = Archive.open(folder, 20_000, CLOCK);
        Archive reader = Archive.openReadOnly(folder)) {
      for (Archive archive : List.of(writer, reader)) {
        assertThat(archive.count()).isEqualTo(200);
        for (var one : kept.entrySet()) {
          assertThat(archive.contains(one.getKey())).isTrue();
          assertThat(archive.read(one.getKey())).isEqualTo(one.getValue());
        }
        ArchiveReport report = archive.verify(true, entries -> {});
        assertThat(report.faults()).isEmpty();
        assertThat(report.entries()).isEqualTo(200);
        assertThat(report.journalLines()).isEqualTo(200);
        assertThat(report.octets())
            .isEqualTo(kept.values().stream().mapToLong(bytes -> bytes.length).sum());
      }
    }
  }

  @Test
  void theSameBytesAreKeptOnceAndSightedEachTime() throws IOException {
    try (Archive archive = Archive.open(folder, BIG, CLOCK)) {
      assertThat(archive.keep(mail("x"), sighting(1)).isNew()).isTrue();
      assertThat(archive.keep(mail("x"), sighting(2)).isNew()).isFalse();
      assertThat(archive.count()).isEqualTo(1);
      assertThat(Mails.events(archive)).hasSize(2);
      assertThat(Mails.faults(archive)).isEmpty();
    }
  }

  @Test
  void everyEventComesBackFromTheJournalAsItWas() throws IOException {
    Sighting odd =
        new Sighting(
            new Mailbox("büro", "Entwürfe/\"日本\\\u0001\uD83D\uDE00"),
            VALIDITY,
            new Uid(Uid.MAX),
            Set.of(),
            OffsetDateTime.parse("1969-07-20T20:17:40.5-05:30"),
            ModSeq.NONE,
            true,
            "/in/box.mbox:17");
    var at = CLOCK.instant();
    List<CustodyEvent> events =
        List.of(
            new CustodyEvent.Sighted(at, sighting(1), MessageKey.of(mail("1")), mail("1").length),
            new CustodyEvent.Sighted(at, odd, MessageKey.of(mail("2")), mail("2").length),
            new CustodyEvent.FlagsChanged(
                at, INBOX, VALIDITY, new Uid(1), Set.of(Flag.DELETED), new ModSeq(9)),
            new CustodyEvent.Expunged(at, INBOX, VALIDITY, new Uid(1), new ModSeq(10)),
            new CustodyEvent.PassedBy(at, INBOX, VALIDITY, new Uid(2), "half a pair: \uD83D."),
            new CustodyEvent.Act(at, "export", Map.of("to", "/out", "hits", "2")));
    try (Archive archive = Archive.open(folder, BIG, CLOCK)) {
      archive.keep(mail("1"), sighting(1));
      archive.keep(mail("2"), odd);
      archive.recordFlags(INBOX, VALIDITY, new Uid(1), Set.of(Flag.DELETED), new ModSeq(9));
      archive.recordExpunge(INBOX, VALIDITY, new Uid(1), new ModSeq(10));
      archive.recordPassedBy(INBOX, VALIDITY, new Uid(2), "half a pair: \uD83D.");
      archive.recordAct("export", Map.of("to", "/out", "hits", "2"));
      assertThat(Mails.events(archive)).isEqualTo(events);
    }
    try (Archive archive = Archive.openReadOnly(folder)) {
      assertThat(Mails.events(archive)).isEqualTo(events);
    }
  }

  @Test
  void replayBeginsAtAPosition() throws IOException {
    try (Archive archive = Archive.open(folder, BIG, CLOCK)) {
      assertThat(archive.position()).isEqualTo(ArchivePosition.START);
      archive.keep(mail("1"), sighting(1));
      ArchivePosition between = archive.position();
      archive.keep(mail("2"), sighting(2));
      List<CustodyEvent> later = new ArrayList<>();
      archive.replay(between, later::add);
      assertThat(later).hasSize(1);
      List<CustodyEvent> none = new ArrayList<>();
      archive.replay(archive.position(), none::add);
      assertThat(none).isEmpty();
      ArchivePosition inside = new ArchivePosition("000001", 0, between.journal() - 5);
      assertThat(archive.findings()).isEmpty();
      archive.replay(inside, later::add);
      assertThat(later).hasSize(2);
      assertThat(archive.findings())
          .singleElement()
          .asString()
          .contains("journal.jsonl octet " + inside.journal());
    }
  }

  @Test
  void aMessageOfNoOctetsAndOneOfManyAreKept() throws IOException {
    byte[] large = new byte[100 << 20];
    for (int i = 0; i < large.length; i += 97) {
      large[i] = (byte) (i >> 8);
    }
    try (Archive archive = Archive.open(folder, 1000, CLOCK)) {
      MessageKey nothing = archive.keep(new byte[0], sighting(1)).key();
      MessageKey much = archive.keep(large, sighting(2)).key();
      assertThat(nothing.sha256()).startsWith("e3b0c44298fc1c14");
      assertThat(archive.read(nothing)).isEmpty();
      assertThat(archive.read(much)).isEqualTo(large);
      assertThat(Mails.faults(archive)).isEmpty();
    }
  }

  @Test
  void aReaderSeesWhatAWriterHasAddedSince() throws IOException {
    Random random = new Random(5);
    try (Archive writer = Archive.open(folder, 5_000, CLOCK)) {
      writer.keep(mail("first"), sighting(1));
      writer.sync();
      try (Archive reader = Archive.openReadOnly(folder)) {
        assertThat(reader.count()).isEqualTo(1);
        for (int i = 2; i < 50; i++) {
          byte[] bytes = mail(random);
          MessageKey key = writer.keep(bytes, sighting(i)).key();
          assertThat(reader.read(key)).isEqualTo(bytes);
          assertThat(reader.contains(MessageKey.of(mail("none" + i)))).isFalse();
          assertThat(Mails.faults(reader)).isEmpty();
          assertThat(Mails.events(reader)).hasSize(i);
        }
      }
    }
  }

  @Test
  void aReaderNeitherWritesNorNeedsAWriter() throws IOException {
    assertThatThrownBy(() -> Archive.openReadOnly(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("none/journal.jsonl");
    Archive.open(folder, BIG, CLOCK).close();
    try (Archive reader = Archive.openReadOnly(folder)) {
      assertThat(reader.position()).isEqualTo(ArchivePosition.START);
      assertThat(reader.count()).isZero();
      assertThat(Mails.faults(reader)).isEmpty();
      assertThatThrownBy(() -> reader.keep(mail("x"), sighting(1)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> reader.read(MessageKey.of(mail("x"))))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining(MessageKey.of(mail("x")).sha256());
    }
  }

  @Test
  void eightThreadsKeepTheSameAndDifferentBytes() throws Exception {
    try (Archive archive = Archive.open(folder, 30_000, CLOCK);
        var pool = Executors.newFixedThreadPool(8)) {
      List<Future<Integer>> threads = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int first = thread * 1000 + 1;
        threads.add(pool.submit(() -> keepMany(archive, first)));
      }
      int isNew = 0;
      for (Future<Integer> thread : threads) {
        isNew += thread.get();
      }
      assertThat(isNew).isEqualTo(100 + 8 * 100);
      assertThat(archive.count()).isEqualTo(isNew);
      ArchiveReport report = archive.verify(true, entries -> {});
      assertThat(report.faults()).isEmpty();
      assertThat(report.journalLines()).isEqualTo(8 * 200);
      Set<Uid> uids =
          Mails.events(archive).stream()
              .map(event -> ((CustodyEvent.Sighted) event).sighting().uid())
              .collect(Collectors.toSet());
      assertThat(uids).hasSize(8 * 200);
    }
  }

  private static int keepMany(Archive archive, int first) throws IOException {
    int isNew = 0;
    for (int i = 0; i < 100; i++) {
      isNew += archive.keep(mail("shared " + i), sighting(first + 2 * i)).isNew() ? 1 : 0;
      byte[] own = mail("own " + first + " " + i);
      Archive.Kept kept = archive.keep(own, sighting(first + 2 * i + 1));
      isNew += kept.isNew() ? 1 : 0;
      assertThat(archive.read(kept.key())).isEqualTo(own);
      if (i % 25 == 0) {
        archive.sync();
      }
    }
    return isNew;
  }

  @Test
  void anInterruptedThreadDoesNotCloseTheArchive() throws IOException {
    try (Archive archive = Archive.open(folder, 3_000, CLOCK)) {
      Random random = new Random(8);
      Thread.currentThread().interrupt();
      for (int i = 1; i < 30; i++) {
        archive.read(archive.keep(mail(random), sighting(i)).key());
        archive.sync();
      }
      assertThat(Thread.interrupted()).isTrue();
      assertThat(Mails.faults(archive)).isEmpty();
    }
  }

  @Test
  void aFailedWriteNamesTheFileAndLeavesTheArchiveUsable() throws IOException {
    byte[] noise = new byte[2_000];
    new Random(4).nextBytes(noise);
    Path next = new Layout(folder).pack(2);
    try (Archive archive = Archive.open(folder, 1_000, CLOCK)) {
      archive.keep(mail("1"), sighting(1));
      Files.createDirectories(next); // where the second message's pack has to be
      assertThatThrownBy(() -> archive.keep(noise, sighting(2)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(next.toString());
      assertThat(archive.read(MessageKey.of(mail("1")))).isEqualTo(mail("1"));
      Files.delete(next);
      archive.keep(noise, sighting(2));
      assertThat(archive.read(MessageKey.of(noise))).isEqualTo(noise);
      assertThat(Mails.faults(archive)).isEmpty();
    }
  }

  @Test
  void aClosedArchiveTakesNothingMore() throws IOException {
    Archive archive = Archive.open(folder, BIG, CLOCK);
    archive.close();
    archive.close();
    assertThatThrownBy(() -> archive.keep(mail("x"), sighting(1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }
}
