package org.estreat.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.estreat.archive.Mails.CLOCK;
import static org.estreat.archive.Mails.INBOX;
import static org.estreat.archive.Mails.VALIDITY;
import static org.estreat.archive.Mails.mail;
import static org.estreat.archive.Mails.sighting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenamesTest {
  private static final Mailbox OTHER = new Mailbox("alice", "Ärger/\"x\"");
  private static final Mailbox THIRD = new Mailbox("alice", "third");
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

  @TempDir Path folder;

  private static CustodyEvent.Renamed renamed(Mailbox from, Mailbox to) {
    return new CustodyEvent.Renamed(NOW, from, to, VALIDITY, "test");
  }

  @Test
  void linesAreReadBackAsTheyWereWritten() throws IOException {
    try (Archive archive = Archive.open(folder, Mails.BIG, CLOCK)) {
      Set<Flag> labels = Set.of(new Flag("\\Important"), new Flag("Müller & \"Söhne\"\n"));
      archive.recordRenamed(INBOX, OTHER, VALIDITY, "MAILBOXID F123");
      archive.recordMailboxGone(OTHER, VALIDITY, "not listed");
      archive.recordUidValidityChanged(OTHER, VALIDITY, new UidValidity(0xFFFF_FFFFL));
      archive.recordRestored(OTHER, VALIDITY, new Uid(3), labels, new ModSeq(4));
      assertThat(Mails.events(archive))
          .containsExactly(
              new CustodyEvent.Renamed(NOW, INBOX, OTHER, VALIDITY, "MAILBOXID F123"),
              new CustodyEvent.MailboxGone(NOW, OTHER, VALIDITY, "not listed"),
              new CustodyEvent.UidValidityChanged(
                  NOW, OTHER, VALIDITY, new UidValidity(0xFFFF_FFFFL)),
              new CustodyEvent.Restored(NOW, OTHER, VALIDITY, new Uid(3), labels, new ModSeq(4)));
      assertThat(Mails.faults(archive)).isEmpty();
    }
  }

  @Test
  void aNameIsFollowedFromWhereItWasSaid() {
    Renames renames = new Renames();
    renames.add(10, renamed(INBOX, OTHER));
    renames.add(20, renamed(OTHER, THIRD));
    renames.add(30, renamed(INBOX, OTHER));
    assertThat(renames.now(INBOX, VALIDITY, 5)).isEqualTo(THIRD);
    assertThat(renames.now(OTHER, VALIDITY, 15)).isEqualTo(THIRD);
    assertThat(renames.now(INBOX, VALIDITY, 25)).isEqualTo(OTHER);
    assertThat(renames.now(INBOX, VALIDITY, 35)).isEqualTo(INBOX);
    assertThat(renames.now(INBOX, new UidValidity(1), 5)).isEqualTo(INBOX);
    assertThat(renames.since(20)).containsExactly(renamed(OTHER, THIRD), renamed(INBOX, OTHER));
  }

  @Test
  void theEndOfAMailboxIsNotThatOfTheNextOneOfItsName() {
    Renames renames = new Renames();
    renames.add(10, renamed(INBOX, OTHER));
    CustodyEvent.MailboxGone gone = new CustodyEvent.MailboxGone(NOW, OTHER, VALIDITY, "x");
    assertThat(renames.now(5, gone)).as("there was nothing in it").isNull();
    assertThat(renames.now(15, gone)).isEqualTo(gone);
    CustodyEvent inbox = new CustodyEvent.MailboxGone(NOW, INBOX, VALIDITY, "x");
    assertThat(renames.now(5, inbox)).isEqualTo(gone);
  }

  @Test
  void messagesLeftOutAreFoundUnderTheNamesOfNow() throws IOException {
    try (Archive archive = Archive.open(folder, Mails.BIG, CLOCK)) {
      archive.recordPassedBy(INBOX, VALIDITY, new Uid(1), "spam");
      archive.keep(mail("m2"), sighting(2));
      archive.recordAct("\"type\":\"passedBy\"", java.util.Map.of());
      archive.recordRenamed(INBOX, OTHER, VALIDITY, "x");
      archive.recordPassedBy(INBOX, VALIDITY, new Uid(3), "\"type\":\"renamed\"");
      List<String> found = new ArrayList<>();
      archive.passedBy(passed -> found.add(passed.mailbox() + " " + passed.uid()));
      assertThat(found).containsExactly(OTHER + " 1", INBOX + " 3");
    }
  }

  @Test
  void aRenameToItselfOrToAnotherAccountIsNone() {
    assertThatThrownBy(() -> renamed(INBOX, INBOX)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> renamed(INBOX, new Mailbox("bob", "x"))).hasMessageContaining("bob/x");
  }

  /** The line of the second message is lost, and its pack knows only where it was first. */
  @Test
  void aMessageWithoutItsLineGoesAlongWithItsMailbox() throws IOException {
    try (Archive archive = Archive.open(folder, Mails.BIG, CLOCK)) {
      archive.keep(mail("m1"), sighting(1));
      archive.keep(mail("m2"), sighting(2));
      archive.recordRenamed(INBOX, OTHER, VALIDITY, "x");
      archive.recordFlags(OTHER, VALIDITY, new Uid(2), Set.of(), new ModSeq(8));
      archive.recordMailboxGone(OTHER, VALIDITY, "x");
    }
    Path journal = folder.resolve("journal.jsonl");
    List<String> lines = new ArrayList<>(Files.readAllLines(journal));
    lines.remove(1);
    Files.writeString(journal, String.join("\n", lines) + "\n");
    try (Archive archive = Archive.openReadOnly(folder)) {
      List<CustodyEvent> events = Mails.events(archive);
      assertThat(events.subList(events.size() - 3, events.size()))
          .satisfiesExactly(
              event ->
                  assertThat(((CustodyEvent.Sighted) event).sighting().mailbox()).isEqualTo(OTHER),
              event -> assertThat(event).isInstanceOf(CustodyEvent.FlagsChanged.class),
              event -> assertThat(event).isInstanceOf(CustodyEvent.Expunged.class));
    }
  }
}
