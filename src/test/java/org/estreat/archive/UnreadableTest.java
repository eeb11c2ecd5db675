package org.estreat.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.estreat.archive.Mails.CLOCK;
import static org.estreat.archive.Mails.mail;
import static org.estreat.archive.Mails.sighting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.estreat.model.MessageKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages whose bytes a disk gives back wrong, and what has come of them again. */
class UnreadableTest {
  private static final MessageKey FIRST = MessageKey.of(mail("m1"));

  @TempDir Path folder;

  @BeforeEach
  void keepThree() throws IOException {
    try (Archive archive = Archive.open(folder, Mails.BIG, CLOCK)) {
      for (int uid = 1; uid <= 3; uid++) {
        archive.keep(mail("m" + uid), sighting(uid));
      }
    }
    Mails.flip(folder.resolve("packs/000001.tar.zst"), 60, 2);
  }

  private void verify(boolean whole) throws IOException {
    try (Archive archive = Archive.openReadOnly(folder)) {
      ArchiveReport report = archive.verify(true, n -> {});
      assertThat(report.faults().isEmpty()).as("%s", report.faults()).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 256 << 20})
  void isKeptAgainAndThenNoFault(long packBytes) throws IOException {
    verify(false);
    for (int opening = 0; opening < 3; opening++) {
      try (Archive archive = Archive.open(folder, packBytes, CLOCK)) {
        assertThat(archive.contains(FIRST)).isEqualTo(opening > 0);
        assertThat(archive.findings()).hasSize(opening == 0 ? 1 : 0);
        assertThat(archive.keep(mail("m1"), sighting(1)).isNew()).isEqualTo(opening == 0);
        assertThat(archive.keep(mail("m2"), sighting(2)).isNew()).isFalse();
        assertThat(archive.read(FIRST)).isEqualTo(mail("m1"));
      }
      verify(true);
    }
    try (Archive archive = Archive.openReadOnly(folder)) {
      assertThat(archive.verify(true, n -> {}).remarks())
          .singleElement()
          .asString()
          .contains("000001.tar.zst octet 0", "a copy that was kept later is at pack 000002");
    }
  }

  @Test
  void isNotDecidedWithoutReadingButIsKnownAfterwards() throws IOException {
    try (Archive archive = Archive.openReadOnly(folder)) {
      assertThat(archive.verify(false, n -> {}).faults()).isEmpty();
    }
    verify(false);
    try (Archive archive = Archive.openReadOnly(folder)) {
      assertThat(archive.verify(false, n -> {}).faults())
          .singleElement()
          .asString()
          .contains(FIRST.toString());
    }
  }

  @Test
  void whatCanBeReadAfterAllCountsAsKept() throws IOException {
    verify(false);
    Mails.flip(folder.resolve("packs/000001.tar.zst"), 60, 2);
    verify(true);
    try (Archive archive = Archive.open(folder, Mails.BIG, CLOCK)) {
      assertThat(archive.contains(FIRST)).isTrue();
    }
  }

  @Test
  void aSecondDamageIsFoundToo() throws IOException {
    verify(false);
    try (Archive archive = Archive.open(folder, Mails.BIG, CLOCK)) {
      archive.keep(mail("m1"), sighting(1));
    }
    Mails.flip(folder.resolve("packs/000002.tar.zst"), 60, 2);
    verify(false);
    try (Archive archive = Archive.open(folder, Mails.BIG, CLOCK)) {
      assertThat(archive.contains(FIRST)).isFalse();
      archive.keep(mail("m1"), sighting(1));
    }
    verify(true);
    assertThat(Files.readAllLines(folder.resolve("unreadable"))).hasSize(2);
  }
}
