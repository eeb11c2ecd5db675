package org.estreat.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.archive.CustodyEvent;
import org.estreat.index.Checkpoint;
import org.estreat.index.MailboxStatus;
import org.estreat.index.MessageIndex;
import org.estreat.lucene.LuceneIndex;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server tells, one thing at a time; {@link LifeTest} mixes them. */
class ChangesTest {
  private static final Mailbox OLD = new Mailbox("alice", "Old");
  private static final Mailbox NEW = new Mailbox("alice", "New");
  private static final UidValidity V = Bench.VALIDITY;

  @TempDir Path folder;
  private final MemoryIndex index = new MemoryIndex();
  private final Bench.Echo echo = new Bench.Echo();

  private Bench bench(MessageIndex over) throws IOException {
    return new Bench(folder.resolve("archive"), over, echo, Bench.NEVER, Bench.CLOCK);
  }

  private static void collect(Bench bench, Mailbox mailbox, long... uids) throws IOException {
    collect(bench, mailbox, V, uids);
  }

  private static void collect(Bench bench, Mailbox mailbox, UidValidity validity, long... uids)
      throws IOException {
    for (long uid : uids) {
      RawMessage like = Bench.message(mailbox, uid, Bench.withAttachment("m" + uid, "c" + uid));
      Sighting s = like.sighting();
      Sighting sighting =
          new Sighting(
              mailbox,
              validity,
              s.uid(),
              s.flags(),
              s.internalDate(),
              new ModSeq(uid),
              false,
              null);
      bench.corridor.expect(mailbox, validity, s.uid());
      bench.corridor.ingest(new RawMessage(sighting, like.bytes()));
      bench.corridor.seenUpTo(mailbox, validity, uid, new ModSeq(uid));
    }
  }

  private static <T> List<T> lines(Bench bench, Class<T> type) throws IOException {
    return bench.journal().stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Test
  void aRenamedMailboxKeepsEverythingButItsName() throws IOException {
    try (Bench bench = bench(index)) {
      collect(bench, OLD, 1, 2, 4);
      bench.corridor.expect(OLD, V, new Uid(3));
      bench.corridor.passedBy(OLD, V, new Uid(3), "spam");
      Changes changes = bench.corridor.changes();
      changes.expunge(OLD, V, new Uid(2), new ModSeq(9));
      changes.flags(OLD, V, new Uid(4), Set.of(Flag.DRAFT), new ModSeq(10));
      changes.mailboxId(OLD, V, "F-1");
      int asked = echo.asked();

      assertThat(changes.rename(OLD, NEW, V, "MAILBOXID F-1")).isTrue();

      assertThat(lines(bench, CustodyEvent.Renamed.class))
          .containsExactly(
              new CustodyEvent.Renamed(Bench.CLOCK.instant(), OLD, NEW, V, "MAILBOXID F-1"));
      assertThat(echo.asked()).as("no text is extracted again").isEqualTo(asked);
      States states = changes.states(NEW, V);
      assertThat(states.size()).isEqualTo(3);
      assertThat(states.indexOf(3)).isNegative();
      int expunged = states.indexOf(2);
      assertThat(states.expunged(expunged)).isTrue();
      assertThat(states.modSeq(expunged)).isEqualTo(new ModSeq(9));
      int changed = states.indexOf(4);
      assertThat(states.uid(changed)).isEqualTo(4);
      assertThat(states.expunged(changed)).isFalse();
      assertThat(states.flags(changed)).containsExactly(Flag.DRAFT);
      assertThat(changes.states(OLD, V).size()).isZero();
      assertThat(index.contains(SightingId.of(OLD, V, new Uid(1)))).isFalse();
      assertThat(changes.uidsAccounted(NEW, V)).containsExactly(1, 3, 4);
      assertThat(changes.uidsPresent(NEW, V)).containsExactly(1, 4);
      assertThat(changes.known("alice"))
          .containsEntry(NEW, new Checkpoint.Position(V, 4, new ModSeq(4), false, "F-1"))
          .containsEntry(OLD, new Checkpoint.Position(V, 0, ModSeq.NONE, true, ""));
      assertThat(bench.corridor.tally(NEW, V, new long[] {1, 2, 3, 4}))
          .isEqualTo(new Tally(3, 1, List.of()));
      assertThat(changes.rename(OLD, NEW, V, "again")).as("told again").isFalse();
    }
  }

  @Test
  void whatIsInTheWayOfANameIsKeptUnderAnother() throws IOException {
    Mailbox aside = new Mailbox("alice", "New (2)");
    try (Bench bench = bench(index)) {
      collect(bench, OLD, 1, 2);
      collect(bench, NEW, 2, 3);
      Changes changes = bench.corridor.changes();
      assertThat(changes.rename(OLD, NEW, V, "content")).isTrue();
      assertThat(changes.uidsPresent(NEW, V)).containsExactly(1, 2);
      assertThat(changes.uidsAccounted(aside, V)).isEmpty();
      assertThat(changes.states(aside, V).size()).isEqualTo(2);
      assertThat(changes.known("alice"))
          .containsEntry(aside, new Checkpoint.Position(V, 0, ModSeq.NONE, true, ""));
      assertThat(lines(bench, CustodyEvent.MailboxGone.class))
          .extracting(CustodyEvent.MailboxGone::mailbox)
          .containsExactly(NEW);
      assertThat(lines(bench, CustodyEvent.Renamed.class))
          .extracting(CustodyEvent.Renamed::from, CustodyEvent.Renamed::to)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(NEW, aside),
              org.assertj.core.groups.Tuple.tuple(OLD, NEW));
    }
  }

  @Test
  void twoMailboxesCanSwapTheirNamesByAThird() throws IOException {
    Mailbox third = new Mailbox("alice", "between");
    try (Bench bench = bench(index)) {
      collect(bench, OLD, 1, 2);
      collect(bench, NEW, 2, 3);
      Changes changes = bench.corridor.changes();
      changes.rename(OLD, third, V, "swap");
      changes.rename(NEW, OLD, V, "swap");
      changes.rename(third, NEW, V, "swap");
    }
    MemoryIndex rebuilt = new MemoryIndex();
    try (Bench bench = bench(rebuilt)) {
      Changes changes = bench.corridor.changes();
      assertThat(changes.uidsPresent(NEW, V)).containsExactly(1, 2);
      assertThat(changes.uidsPresent(OLD, V)).containsExactly(2, 3);
    }
  }

  @Test
  void aMailboxOfWhichMessagesAreOnTheirWayIsNotRenamedOrGone() throws IOException {
    try (Bench bench = bench(index)) {
      collect(bench, OLD, 1);
      bench.corridor.expect(OLD, V, new Uid(2));
      Changes changes = bench.corridor.changes();
      long before = bench.archive.position().journal();
      assertThatThrownBy(() -> changes.rename(OLD, NEW, V, "x"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("alice/Old: expected no message to be on its way, found 1");
      assertThatThrownBy(() -> changes.mailboxGone(OLD, V, "x"))
          .isInstanceOf(IllegalStateException.class);
      assertThat(bench.archive.position().journal()).isEqualTo(before);
      assertThat(changes.uidsPresent(OLD, V)).containsExactly(1);
    }
  }

  @Test
  void whatIsNotKnownIsNotToldOf() throws IOException {
    try (Bench bench = bench(index)) {
      collect(bench, OLD, 1);
      Changes changes = bench.corridor.changes();
      UidValidity other = new UidValidity(99);
      long before = bench.archive.position().journal();
      assertThat(changes.rename(NEW, OLD, V, "x")).isFalse();
      assertThat(changes.rename(OLD, NEW, other, "x")).isFalse();
      assertThat(changes.mailboxGone(NEW, V, "x")).isFalse();
      assertThat(changes.mailboxGone(OLD, other, "x")).isFalse();
      assertThat(changes.uidValidityChanged(NEW, V)).isFalse();
      assertThat(changes.uidValidityChanged(OLD, V)).isFalse();
      assertThat(changes.expunge(OLD, V, new Uid(2), ModSeq.NONE)).isFalse();
      assertThat(changes.flags(OLD, V, new Uid(2), Set.of(), ModSeq.NONE)).isFalse();
      assertThat(changes.restore(OLD, V, new Uid(1), Set.of(), ModSeq.NONE)).isFalse();
      assertThat(bench.archive.position().journal()).isEqualTo(before);
    }
  }

  @Test
  void flagsThatAreTheSameAreNoChange() throws IOException {
    try (Bench bench = bench(index)) {
      collect(bench, OLD, 1);
      Changes changes = bench.corridor.changes();
      Set<Flag> sameWithRecent = Set.of(new Flag("\\SEEN"), Flag.RECENT);
      assertThat(changes.flags(OLD, V, new Uid(1), sameWithRecent, ModSeq.NONE)).isFalse();
      assertThat(changes.flags(OLD, V, new Uid(1), sameWithRecent, new ModSeq(8))).isTrue();
      assertThat(changes.flags(OLD, V, new Uid(1), Set.of(), ModSeq.NONE)).isTrue();
      assertThat(changes.states(OLD, V).modSeq(0)).isEqualTo(new ModSeq(8));
      assertThat(lines(bench, CustodyEvent.FlagsChanged.class)).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8, 6})
  void aMailboxThatWasDeletedComesBack(long next) throws IOException {
    UidValidity validity = new UidValidity(next);
    try (MessageIndex lucene = LuceneIndex.open(folder.resolve("index"));
        Bench bench = bench(lucene)) {
      collect(bench, OLD, 1, 2);
      Changes changes = bench.corridor.changes();
      assertThat(changes.mailboxGone(OLD, V, "not listed")).isTrue();
      assertThat(changes.mailboxGone(OLD, V, "not listed")).isFalse();
      assertThat(lucene.mailboxes())
          .singleElement()
          .extracting(MailboxStatus::present, MailboxStatus::expunged, MailboxStatus::gone)
          .containsExactly(0L, 2L, true);
      assertThat(lines(bench, CustodyEvent.MailboxGone.class)).hasSize(1);

      bench.corridor.seenUpTo(OLD, validity, 0, ModSeq.NONE);
      bench.corridor.commit();
      assertThat(lucene.mailboxes().getFirst().gone()).isFalse();
      assertThat(bench.corridor.lastUid(OLD, validity)).as("all is listed anew").isZero();
      collect(bench, OLD, validity, 3);
      if (next == V.value()) {
        assertThat(changes.restore(OLD, V, new Uid(1), Set.of(), ModSeq.NONE)).isTrue();
      }
      bench.corridor.commit();
      assertThat(lucene.mailboxes())
          .singleElement()
          .extracting(MailboxStatus::present, MailboxStatus::expunged, MailboxStatus::gone)
          .containsExactly(next == 7 ? 2L : 1L, next == 7 ? 1L : 2L, false);
    }
  }

  /** Also where it was given another name, or went. */
  @Test
  void anEmptyMailboxIsKnownFromTheJournalAlone() throws IOException {
    Mailbox renamed = new Mailbox(OLD.account(), "renamed, empty");
    Mailbox gone = new Mailbox(OLD.account(), "gone");
    try (MessageIndex first = LuceneIndex.open(folder.resolve("first"));
        Bench bench = bench(first)) {
      for (Mailbox mailbox : List.of(Bench.INBOX, OLD, gone)) {
        bench.corridor.seenUpTo(mailbox, V, 0, ModSeq.NONE);
        bench.corridor.seenUpTo(mailbox, V, 0, new ModSeq(4));
      }
      assertThat(lines(bench, CustodyEvent.Act.class)).as("a line each").hasSize(3);
      bench.corridor.changes().rename(OLD, renamed, V, "by its id");
      bench.corridor.changes().mailboxGone(gone, V, "not listed");
      bench.corridor.commit();
    }
    try (MessageIndex index = LuceneIndex.open(folder.resolve("index"));
        Bench bench = bench(index)) {
      assertThat(index.mailboxes())
          .extracting(MailboxStatus::mailbox, MailboxStatus::uidValidity, MailboxStatus::present)
          .containsExactly(tuple(Bench.INBOX, V, 0L), tuple(renamed, V, 0L));
      assertThat(bench.corridor.lastUid(Bench.INBOX, V)).isZero();
      bench.corridor.seenUpTo(Bench.INBOX, V, 0, ModSeq.NONE);
      assertThat(lines(bench, CustodyEvent.Act.class)).as("none twice").hasSize(3);
    }
  }

  /** To a greater and a smaller one, with the same mail or with none, and back. */
  @ParameterizedTest
  @CsvSource({"8,true", "6,true", "8,false", "6,false"})
  void anotherUidValidityCountsAtOnce(long next, boolean sameMail) throws IOException {
    UidValidity other = new UidValidity(next);
    try (MessageIndex lucene = LuceneIndex.open(folder.resolve("index"))) {
      try (Bench bench = bench(lucene)) {
        collect(bench, OLD, 1, 2, 3);
        bench.corridor.commit();
        Changes changes = bench.corridor.changes();
        assertThat(changes.uidValidityChanged(OLD, other)).isTrue();
        assertStatus(lucene, other, 0, 3);
        assertThat(bench.corridor.wanted(OLD, other, new long[] {1, 2})).containsExactly(1, 2);
        if (sameMail) {
          collect(bench, OLD, other, 1, 2);
        }
        bench.corridor.commit();
        long there = sameMail ? 2 : 0;
        assertStatus(lucene, other, there, 3);
        assertThat(bench.archive.count()).as("nothing is stored twice").isEqualTo(3);

        assertThat(changes.uidValidityChanged(OLD, V)).isTrue();
        assertStatus(lucene, V, 3, there);
        assertThat(bench.corridor.wanted(OLD, V, new long[] {1, 2, 3, 4})).containsExactly(4);
        changes.uidValidityChanged(OLD, other);
      }
    }
    try (MessageIndex rebuilt = LuceneIndex.open(folder.resolve("rebuilt"));
        Bench bench = bench(rebuilt)) {
      assertStatus(rebuilt, other, sameMail ? 2 : 0, 3);
      assertThat(lines(bench, CustodyEvent.UidValidityChanged.class))
          .extracting(CustodyEvent.UidValidityChanged::to)
          .containsExactly(other, V, other);
    }
  }

  private static void assertStatus(
      MessageIndex lucene, UidValidity validity, long present, long expunged) throws IOException {
    assertThat(lucene.mailboxes())
        .singleElement()
        .extracting(MailboxStatus::uidValidity, MailboxStatus::present, MailboxStatus::expunged)
        .containsExactly(validity, present, expunged);
    assertThat(lucene.present(OLD, validity).count()).isEqualTo((int) present);
  }

  @Test
  void anotherUidValidityDoesNotComeInWithoutItsLine() throws IOException {
    try (Bench bench = bench(index)) {
      collect(bench, OLD, 1);
      collect(bench, OLD, new UidValidity(5), 1);
      assertThat(lines(bench, CustodyEvent.UidValidityChanged.class))
          .containsExactly(
              new CustodyEvent.UidValidityChanged(
                  Bench.CLOCK.instant(), OLD, V, new UidValidity(5)));
    }
  }

  /** A reindex takes positions from an index that has not heard of the latest changes. */
  @Test
  void positionsOfAnEarlierIndexAreBroughtUpToTheJournal() throws IOException {
    try (Bench bench = bench(index)) {
      collect(bench, OLD, 1, 2);
      bench.corridor.commit();
    }
    Checkpoint before = index.checkpoint();
    try (Bench bench = bench(index)) {
      bench.corridor.changes().rename(OLD, NEW, V, "x");
    }
    try (Bench bench = bench(new MemoryIndex())) {
      bench.corridor.adopt(before);
      assertThat(bench.corridor.changes().known("alice"))
          .containsEntry(NEW, new Checkpoint.Position(V, 2, new ModSeq(2)))
          .containsEntry(OLD, new Checkpoint.Position(V, 0, ModSeq.NONE, true, ""));
    }
  }

  /** The line of a change of flags may be among those that are lost. */
  @Test
  void flagsAreAskedForAnewWhenTheJournalHasLostSomething() throws IOException {
    try (Bench bench = bench(index)) {
      collect(bench, OLD, 1, 2);
      bench.corridor.changes().flags(OLD, V, new Uid(1), Set.of(Flag.FLAGGED), new ModSeq(2));
      bench.corridor.commit();
    }
    Checkpoint before = index.checkpoint();
    Path journal = folder.resolve("archive/journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    Files.write(journal, lines.subList(0, lines.size() - 1));
    try (Bench bench = bench(new MemoryIndex())) {
      bench.corridor.adopt(before);
      assertThat(bench.corridor.changes().known("alice"))
          .containsEntry(OLD, new Checkpoint.Position(V, 2, ModSeq.NONE));
    }
  }

  @Test
  void namesWithoutEndAreRefusedBeforeTheJournalHasThem() throws IOException {
    Mailbox endless = new Mailbox("alice", "x".repeat(10_001));
    try (Bench bench = bench(index)) {
      collect(bench, OLD, 1);
      long before = bench.archive.position().journal();
      Changes changes = bench.corridor.changes();
      assertThatThrownBy(() -> changes.rename(OLD, endless, V, "x"))
          .hasMessageContaining("expected at most 10000 characters, found 10001");
      assertThatThrownBy(() -> bench.corridor.expect(endless, V, new Uid(1)))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(() -> bench.corridor.keep(Bench.message(endless, 1, "x")))
          .isInstanceOf(IOException.class);
      assertThat(bench.archive.position().journal()).isEqualTo(before);
    }
  }

  @Test
  void anythingElseThatIsDoneIsJournalled() throws IOException {
    try (Bench bench = bench(index)) {
      bench.corridor.changes().act("proof", Map.of("sha256", "abc"));
      assertThat(lines(bench, CustodyEvent.Act.class))
          .containsExactly(
              new CustodyEvent.Act(Bench.CLOCK.instant(), "proof", Map.of("sha256", "abc")));
    }
  }
}
