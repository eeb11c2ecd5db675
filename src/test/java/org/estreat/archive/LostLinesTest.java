package org.estreat.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.estreat.archive.Mails.CLOCK;
import static org.estreat.archive.Mails.INBOX;
import static org.estreat.archive.Mails.VALIDITY;
import static org.estreat.archive.Mails.mail;
import static org.estreat.archive.Mails.sighting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.estreat.model.Flag;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A journal with lines that are gone or unreadable, and packs that still know the messages. */
class LostLinesTest {
  @TempDir Path folder;

  @BeforeEach
  void keepThree() throws IOException {
    try (Archive archive = Archive.open(folder, Mails.BIG, CLOCK)) {
      for (int uid = 1; uid <= 3; uid++) {
        archive.keep(mail("m" + uid), sighting(uid));
      }
      archive.recordFlags(INBOX, VALIDITY, new Uid(2), Set.of(Flag.DELETED), new ModSeq(9));
    }
  }

  private List<String> lines() throws IOException {
    return new ArrayList<>(Files.readAllLines(folder.resolve("journal.jsonl")));
  }

  private void write(List<String> lines) throws IOException {
    Files.writeString(folder.resolve("journal.jsonl"), String.join("\n", lines) + "\n");
  }

  /** A sealed pack was scanned far beyond its end, which never came. */
  @Test
  @Timeout(60)
  void messagesOfSealedPacksAreMadeUpForToo(@TempDir Path several) throws IOException {
    try (Archive archive = Archive.open(several, 1, CLOCK)) {
      for (int uid = 1; uid <= 3; uid++) {
        archive.keep(mail("m" + uid), sighting(uid));
      }
    }
    Path journal = several.resolve("journal.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(journal));
    lines.remove(0);
    Files.writeString(journal, String.join("\n", lines) + "\n");

    try (Archive archive = Archive.openReadOnly(several)) {
      assertThat(Mails.events(archive)).hasSize(3);
      assertThat(Mails.faults(archive)).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "line {0} {1}")
  @CsvSource({"0,gone", "1,gone", "2,gone", "0,cut", "1,cut", "2,cut", "1,overwritten"})
  void aMessageWithoutItsLineIsMadeUpForFromItsPack(int number, String how) throws IOException {
    List<String> lines = lines();
    String line = lines.get(number);
    switch (how) {
      case "gone" -> lines.remove(number);
      case "cut" -> lines.set(number, line.substring(0, line.length() - 10));
      default -> lines.set(number, "x".repeat(line.length()));
    }
    write(lines);

    try (Archive archive = Archive.open(folder, Mails.BIG, CLOCK)) {
      List<CustodyEvent> events = Mails.events(archive);

      List<Sighting> seen = new ArrayList<>();
      for (CustodyEvent event : events) {
        if (event instanceof CustodyEvent.Sighted sighted) {
          seen.add(sighted.sighting());
          long uid = sighted.sighting().uid().value();
          assertThat(sighted.key()).isEqualTo(MessageKey.of(mail("m" + uid)));
          assertThat(sighted.size()).isEqualTo(mail("m" + uid).length);
        }
      }
      Sighting s = sighting(number + 1);
      assertThat(seen)
          .hasSize(3)
          .last()
          .isEqualTo(
              new Sighting(
                  s.mailbox(),
                  s.uidValidity(),
                  s.uid(),
                  s.flags(),
                  s.internalDate(),
                  ModSeq.NONE,
                  false,
                  null,
                  s.attributes()));
      assertThat(events.getLast() instanceof CustodyEvent.FlagsChanged)
          .as("what came after is told again")
          .isEqualTo(number == 1);
      assertThat(archive.findings())
          .anyMatch(f -> f.contains("found none for 1"))
          .allMatch(f -> f.contains("expected"));
    }
  }

  @Test
  void theLastOctetsCutOffAreToldOfAtEveryOpening() throws IOException {
    Path journal = folder.resolve("journal.jsonl");
    Mails.truncate(journal, Files.size(journal) - 10);
    for (int opening = 0; opening < 3; opening++) {
      try (Archive archive = Archive.open(folder, Mails.BIG, CLOCK)) {
        assertThat(archive.findings()).isNotEmpty();
        assertThat(Mails.events(archive))
            .filteredOn(CustodyEvent.Sighted.class::isInstance)
            .hasSize(3 + opening);
        assertThat(Mails.events(archive))
            .as("one line says what was lost before it")
            .filteredOn(CustodyEvent.Act.class::isInstance)
            .singleElement()
            .extracting(event -> ((CustodyEvent.Act) event).details().get("what"))
            .asString()
            .contains("in 4 lines, the last with SHA-256");
        archive.keep(mail("after " + opening), sighting(10 + opening));
      }
    }
  }

  @Test
  void faultsThatWereAcknowledgedAreKnownAndNoOthers(@TempDir Path elsewhere) throws IOException {
    Path journal = folder.resolve("journal.jsonl");
    Mails.truncate(journal, Files.size(journal) - 10);
    List<String> faults;
    try (Archive archive = Archive.open(folder, Mails.BIG, CLOCK)) {
      faults = new ArrayList<>(Mails.faults(archive));
      assertThat(archive.unacknowledged(faults)).isEqualTo(faults).isNotEmpty();
      archive.acknowledge(faults, "the disk was full");
    }
    Mails.copy(folder, elsewhere);
    try (Archive archive = Archive.openReadOnly(elsewhere)) {
      List<String> now = Mails.faults(archive);
      assertThat(now).hasSameSizeAs(faults);
      assertThat(archive.unacknowledged(now)).isEmpty();
      assertThat(archive.unacknowledged(List.of("another"))).containsExactly("another");
    }
  }

  @Test
  void theExtendedHeaderGivesTheSightingBack() throws Exception {
    Sighting told =
        new Sighting(
            new org.estreat.model.Mailbox("al=ice", "Entwürfe\nüber=alles"),
            VALIDITY,
            new Uid(4_294_967_295L),
            Set.of(),
            sighting(1).internalDate(),
            ModSeq.NONE,
            false,
            "/a b/c.mbox 12");
    byte[] content = "x".repeat(2000).getBytes(UTF_8);
    byte[] image = TarEntry.encode(MessageKey.of(content), told, content);

    assertThat(TarEntry.sighting(image)).isEqualTo(told);
  }

  @Test
  void aPackThatIsGoneIsToldOfAtEveryOpeningAndItsMailKeptAnew() throws IOException {
    Files.delete(folder.resolve("packs/000001.tar.zst"));
    for (int opening = 0; opening < 2; opening++) {
      try (Archive archive = Archive.open(folder, Mails.BIG, CLOCK)) {
        assertThat(archive.findings()).singleElement().asString().contains("000001.tar.zst");
        assertThat(archive.keep(mail("m1"), sighting(1)).isNew()).isEqualTo(opening == 0);
        assertThat(archive.read(MessageKey.of(mail("m1")))).isEqualTo(mail("m1"));
      }
    }
  }
}
