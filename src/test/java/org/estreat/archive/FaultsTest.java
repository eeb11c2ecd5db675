package org.estreat.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.estreat.archive.Mails.CLOCK;
import static org.estreat.archive.Mails.mail;
import static org.estreat.archive.Mails.sighting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.estreat.model.MessageKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is changed, verification names the file and the place. */
class FaultsTest {
  @TempDir Path temp;
  private Path folder;
  private Layout layout;

  @BeforeEach
  void write() throws IOException {
    folder = temp.resolve("archive");
    layout = new Layout(folder);
    Random random = new Random(21);
    try (Archive archive = Archive.open(folder, 8_000, CLOCK)) {
      for (int i = 1; i <= 30; i++) {
        archive.keep(mail(random), sighting(i));
      }
      archive.recordAct("note", Map.of());
    }
    assertThat(layout.numbers()).hasSizeGreaterThan(2);
    assertThat(faults()).isEmpty();
  }

  private List<String> faults() throws IOException {
    try (Archive archive = Archive.openReadOnly(folder)) {
      return Mails.faults(archive);
    }
  }

  /** What a kill leaves behind the last durable position, or a writer at work. */
  @Test
  void whatIsNotYetDurableIsSaidToBeUnchecked() throws IOException {
    Path pack = layout.pack(layout.numbers().last());
    Files.write(layout.journal(), new byte[70], StandardOpenOption.APPEND);
    Files.write(pack, new byte[300], StandardOpenOption.APPEND);

    try (Archive archive = Archive.openReadOnly(folder)) {
      ArchiveReport report = archive.verify(true, n -> {});

      assertThat(report.faults()).isEmpty();
      assertThat(report.remarks())
          .anyMatch(remark -> remark.startsWith(layout.journal() + ": the last 70 octets were not"))
          .anyMatch(remark -> remark.startsWith(pack + ": the last 300 octets were not checked"));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {31, 32, 33})
  void anyFlippedBitIsFound(long seed) throws IOException {
    Random random = new Random(seed);
    List<Path> files = new ArrayList<>(List.of(layout.journal(), layout.synced()));
    for (int number : layout.numbers()) {
      files.add(layout.pack(number));
      files.add(layout.sealedIndex(number));
    }
    files.removeIf(file -> !Files.exists(file));
    for (int round = 0; round < 150; round++) {
      Path file = files.get(random.nextInt(files.size()));
      long at = random.nextLong(Files.size(file));
      int bit = random.nextInt(8);
      Mails.flip(file, at, bit);
      assertThat(faults()).as("%s octet %s bit %s", file, at, bit).isNotEmpty();
      assertThat(String.join("\n", faults())).contains(nameOf(file));
      Mails.flip(file, at, bit);
    }
    assertThat(faults()).isEmpty();
  }

  /** A pack's index is told of by its own name or its pack's. */
  private static String nameOf(Path file) {
    return file.getFileName().toString().replace(".idx", "");
  }

  @Test
  void aChangedOctetOfAMessageIsNamedByItsKey() throws IOException {
    try (Archive archive = Archive.openReadOnly(folder)) {
      var first = (CustodyEvent.Sighted) Mails.events(archive).getFirst();
      Mails.flip(layout.pack(1), 100, 3);
      assertThat(Mails.faults(archive))
          .singleElement()
          .asString()
          .contains(layout.pack(1) + " octet 0", first.key().sha256());
      assertThat(archive.verify(false, entries -> {}).faults()).isEmpty();
    }
  }

  @Test
  void aMissingPackIsOneFaultWithItsNumberOfEntries() throws IOException {
    Files.delete(layout.pack(2));
    assertThat(faults())
        .singleElement()
        .asString()
        .matches(".*000002\\.tar\\.zst: expected \\d+ entries, found no such file.*");
  }

  @Test
  void aTruncatedPackIsNamed() throws IOException {
    Mails.truncate(layout.pack(1), Files.size(layout.pack(1)) - 300);
    assertThat(faults()).anyMatch(f -> f.matches(".*000001\\.tar\\.zst: expected \\d+ entries.*"));
  }

  @Test
  void extraOctetsAreNamed() throws IOException {
    long end = Files.size(layout.pack(1));
    Files.write(layout.pack(1), new byte[9], java.nio.file.StandardOpenOption.APPEND);
    assertThat(faults())
        .anyMatch(f -> f.contains("end at octet " + end) && f.contains("found " + (end + 9)));
  }

  @Test
  void anEntryWithoutAJournalLineIsNamed() throws IOException {
    List<String> lines = new ArrayList<>(Files.readAllLines(layout.journal()));
    String removed = lines.remove(4);
    Files.writeString(layout.journal(), String.join("\n", lines) + "\n");
    String key = removed.replaceAll(".*\"sha256\":\"([0-9a-f]{64})\".*", "$1");
    assertThat(faults())
        .anyMatch(f -> f.contains("expected a journal line for message " + key))
        .anyMatch(f -> f.contains("line 5 ") && f.contains("expected line number 5, found 6"));
  }

  @Test
  void aChangedJournalLineIsNamedByTheNext() throws IOException {
    String journal = Files.readString(layout.journal());
    Files.writeString(layout.journal(), journal.replace("\"uid\":12,", "\"uid\":13,"));
    assertThat(faults())
        .singleElement()
        .asString()
        .contains("journal.jsonl line 13 ", "expected the line before to have SHA-256");
  }

  @Test
  void aChangedLastLineIsNamed() throws IOException {
    String journal = Files.readString(layout.journal());
    Files.writeString(layout.journal(), journal.replace("\"what\":\"note\"", "\"what\":\"nope\""));
    assertThat(faults()).singleElement().asString().contains("31 lines, the last with SHA-256");
  }

  @Test
  void aJournalLineWithoutItsMessageIsNamed() throws IOException {
    MessageKey known = MessageKey.of(mail("known"));
    try (Archive archive = Archive.open(folder, 1, CLOCK)) {
      archive.keep(mail("known"), sighting(100));
      archive.keep(mail("other"), sighting(101));
      archive.keep(mail("known"), sighting(102));
    }
    int last = layout.numbers().last() - 1;
    Files.delete(layout.pack(last));
    Files.delete(layout.sealedIndex(last));
    assertThat(faults())
        .anyMatch(f -> f.contains("expected message " + known + " in a pack, found none"));
  }

  @Test
  void aPackThatNobodyWroteIsNamed() throws IOException {
    int foreign = layout.numbers().last() + 5;
    Files.write(layout.pack(foreign), new byte[3]);
    assertThat(faults()).singleElement().asString().contains(layout.pack(foreign).toString());
  }
}
