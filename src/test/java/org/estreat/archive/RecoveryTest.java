package org.estreat.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.estreat.archive.Mails.CLOCK;
import static org.estreat.archive.Mails.mail;
import static org.estreat.archive.Mails.sighting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import org.estreat.model.MessageKey;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a power cut may leave: pack and journal each lose any number of octets beyond the last sync.
 */
class RecoveryTest {
  private static final long PACK = 12_000;
  // Held here, or the logging system forgets the level: each of a thousand cuts would be told.
  private static final Logger LOG = Logger.getLogger(Recovery.class.getName());

  @TempDir Path temp;

  @BeforeAll
  static void tellOfDamageOnly() {
    LOG.setLevel(Level.SEVERE);
  }

  /** An archive that was stopped without being closed, and what it held at its last sync. */
  private record Stopped(
      Path folder, Synced synced, Synced end, Map<MessageKey, byte[]> durable, long durableLines) {}

  /** Writes messages, syncs now and then, and copies the folder as a kill would leave it. */
  private Stopped stopped(Random random, int messages) throws IOException {
    Path folder = temp.resolve("written");
    Path copy = temp.resolve("stopped");
    Map<MessageKey, byte[]> kept = new LinkedHashMap<>();
    Map<MessageKey, byte[]> durable = new LinkedHashMap<>();
    long durableLines = 0;
    Synced end;
    try (Archive archive = Archive.open(folder, PACK, CLOCK)) {
      for (int i = 1; i <= messages; i++) {
        byte[] bytes = random.nextInt(5) == 0 ? mail("again") : mail(random);
        kept.put(archive.keep(bytes, sighting(i)).key(), bytes);
        if (random.nextInt(4) == 0) {
          archive.recordAct("note", Map.of("i", Integer.toString(i)));
        }
        if (i <= messages - 4 && random.nextInt(6) == 0) {
          archive.sync();
          durable.putAll(kept);
          durableLines = archive.verify(false, entries -> {}).journalLines();
        }
      }
      ArchiveReport report = archive.verify(true, entries -> {});
      assertThat(report.faults()).isEmpty();
      var position = archive.position();
      end =
          new Synced(
              Integer.parseInt(position.pack()),
              position.offset(),
              position.journal(),
              report.journalLines(),
              Synced.NO_HEAD);
      Mails.copy(folder, copy);
    }
    Mails.delete(folder);
    Synced synced = Objects.requireNonNull(Synced.read(new Layout(copy)));
    return new Stopped(copy, synced, end, durable, durableLines);
  }

  private void reopenAndCheck(Stopped stopped, long packEnd, long journalEnd) throws IOException {
    Path folder = temp.resolve("reopened");
    Mails.copy(stopped.folder, folder);
    var layout = new Layout(folder);
    Path pack = layout.pack(stopped.end.pack());
    if (Files.exists(pack) && stopped.synced.pack() == stopped.end.pack()) {
      Mails.truncate(pack, packEnd);
    }
    Mails.truncate(layout.journal(), journalEnd);
    try (Archive archive = Archive.open(folder, PACK, CLOCK)) {
      check(stopped, archive);
      assertThat(archive.findings()).isEmpty();
      archive.keep(mail("after"), sighting(9999));
      assertThat(Mails.faults(archive)).isEmpty();
    }
    try (Archive archive = Archive.openReadOnly(folder)) {
      assertThat(Mails.faults(archive)).isEmpty();
      assertThat(archive.read(MessageKey.of(mail("after")))).isEqualTo(mail("after"));
    }
    Mails.delete(folder);
  }

  private static void check(Stopped stopped, Archive archive) throws IOException {
    ArchiveReport report = archive.verify(true, entries -> {});
    assertThat(report.faults()).isEmpty();
    assertThat(report.journalLines()).isGreaterThanOrEqualTo(stopped.durableLines);
    assertThat(report.entries()).isEqualTo(archive.count());
    for (var message : stopped.durable.entrySet()) {
      assertThat(archive.read(message.getKey())).isEqualTo(message.getValue());
    }
    Set<Long> uids = new HashSet<>();
    for (CustodyEvent event : Mails.events(archive)) {
      if (event instanceof CustodyEvent.Sighted sighted) {
        assertThat(uids.add(sighted.sighting().uid().value())).as("sighted once").isTrue();
        assertThat(archive.read(sighted.key())).hasSize((int) sighted.size());
      }
    }
  }

  @Test
  void cutNearEveryBoundaryBeyondTheLastSync() throws IOException {
    Stopped stopped = stopped(new Random(1), 25);
    assertThat(stopped.synced.pack()).isEqualTo(stopped.end.pack());
    var layout = new Layout(stopped.folder);
    Set<Long> packEnds = new HashSet<>();
    try (Frames frames = new Frames()) {
      int pack = stopped.end.pack();
      PackScan.of(layout, pack, 0, stopped.end.octets(), frames)
          .entries()
          .forEach(entry -> packEnds.add(entry.place().end()));
    }
    Set<Long> lineEnds = new HashSet<>();
    Journal.forEachLine(
        layout.journal(),
        0,
        stopped.end.journal(),
        (offset, line) -> lineEnds.add(offset + line.length + 1));
    for (long cut : cuts(stopped.synced.octets(), stopped.end.octets(), packEnds)) {
      reopenAndCheck(stopped, cut, stopped.end.journal());
    }
    for (long cut : cuts(stopped.synced.journal(), stopped.end.journal(), lineEnds)) {
      reopenAndCheck(stopped, stopped.end.octets(), cut);
    }
  }

  /** Every octet near an end, and some between. */
  private static List<Long> cuts(long from, long until, Set<Long> ends) {
    return LongStream.rangeClosed(from, until)
        .filter(cut ->
            cut % 61 == 0 || LongStream.rangeClosed(-2, 2).anyMatch(d -> ends.contains(cut + d)))
        .boxed()
        .toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {3, 4, 5, 6})
  void cutBothAnywhereBeyondTheLastSync(long seed) throws IOException {
    Random random = new Random(seed);
    Stopped stopped = stopped(random, 10 + random.nextInt(40));
    boolean samePack = stopped.synced.pack() == stopped.end.pack();
    long packFrom = samePack ? stopped.synced.octets() : stopped.end.octets();
    for (int i = 0; i < 12; i++) {
      long pack = random.nextLong(packFrom, stopped.end.octets() + 1);
      long journal = random.nextLong(stopped.synced.journal(), stopped.end.journal() + 1);
      reopenAndCheck(stopped, pack, journal);
    }
  }

  @Test
  void blocksThatNeverReachedTheDiskAreCutOff() throws IOException {
    Stopped stopped = stopped(new Random(12), 20);
    Path folder = stopped.folder;
    var layout = new Layout(folder);
    // The file's length was made durable and its last blocks were not: zeros, and then whole
    // frames.
    try (var pack = new java.io.RandomAccessFile(layout.pack(stopped.end.pack()).toFile(), "rw")) {
      pack.seek(stopped.synced.octets() + 10);
      pack.write(new byte[40]);
    }
    try (Archive archive = Archive.open(folder, PACK, CLOCK)) {
      check(stopped, archive);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {".idx", ".open", "synced"})
  void derivedFilesAreMadeAnew(String end) throws IOException {
    Stopped stopped = stopped(new Random(13), 40);
    List<Path> derived = new ArrayList<>();
    try (var files = Files.walk(stopped.folder)) {
      files.filter(file -> file.toString().endsWith(end)).forEach(derived::add);
    }
    assertThat(derived).isNotEmpty();
    for (Path file : derived) {
      Mails.truncate(file, Files.size(file) / 2);
    }
    try (Archive reader = Archive.openReadOnly(stopped.folder)) {
      for (MessageKey key : stopped.durable.keySet()) {
        assertThat(reader.contains(key)).isTrue();
      }
    }
    Archive.open(stopped.folder, PACK, CLOCK).close();
    for (Path file : derived) {
      Files.delete(file);
    }
    try (Archive archive = Archive.open(stopped.folder, PACK, CLOCK)) {
      check(stopped, archive);
    }
  }

  @Test
  void aPackThatLostDurableOctetsIsLeftAloneAndToldOf() throws IOException {
    Stopped stopped = stopped(new Random(14), 30);
    var layout = new Layout(stopped.folder);
    Archive.open(stopped.folder, PACK, CLOCK).close();
    Synced synced = Objects.requireNonNull(Synced.read(layout));
    Path pack = layout.pack(synced.pack());
    long length = synced.octets() - 20;
    Mails.truncate(pack, length);
    for (int opening = 0; opening < 2; opening++) {
      try (Archive archive = Archive.open(stopped.folder, PACK, CLOCK)) {
        archive.keep(mail("after " + opening), sighting(9000 + opening));
        assertThat(archive.findings()).anyMatch(finding -> finding.contains(pack.toString()));
        assertThat(archive.read(MessageKey.of(mail("after 0")))).isEqualTo(mail("after 0"));
        assertThat(Mails.faults(archive)).anyMatch(fault -> fault.contains(pack.toString()));
      }
      assertThat(Files.size(pack)).isEqualTo(length);
    }
  }

  @Test
  void aJournalThatLostDurableLinesIsToldOfForEver() throws IOException {
    Stopped stopped = stopped(new Random(15), 30);
    var layout = new Layout(stopped.folder);
    Archive.open(stopped.folder, PACK, CLOCK).close();
    long length = Files.size(layout.journal());
    for (long lost : new long[] {2, 30, 2000}) {
      Path folder = temp.resolve("lost " + lost);
      Mails.copy(stopped.folder, folder);
      Path journal = new Layout(folder).journal();
      byte[] left = java.util.Arrays.copyOf(Files.readAllBytes(journal), (int) (length - lost));
      Files.write(journal, left);
      for (int opening = 0; opening < 3; opening++) {
        try (Archive archive = Archive.open(folder, PACK, CLOCK)) {
          assertThat(Mails.faults(archive)).isNotEmpty();
          assertThat(archive.findings()).anyMatch(f -> f.contains(journal.toString()));
          archive.keep(mail("after " + opening), sighting(9000 + opening));
          assertThat(Mails.faults(archive)).anyMatch(f -> f.contains(journal.toString()));
        }
      }
      assertThat(Files.readAllBytes(journal)).startsWith(left);
    }
  }
}
