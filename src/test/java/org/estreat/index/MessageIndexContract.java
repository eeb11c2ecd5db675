package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;
import org.estreat.model.SightingId;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.Test;

/**
 * What every engine behind the port has to do: extend this and say how to open the engine. {@link
 * RandomSearches} is the other half.
 */
abstract class MessageIndexContract extends HitContract {
  // ----------------------------------------------------------------------------------- changes

  @Test
  void puttingTwiceIsPuttingOnce() throws IOException {
    put(inbox(1).body("text"), inbox(1).body("text"));
    put(inbox(1).body("text"));
    Hits hits = search(Ask.of("BODY text"));
    assertThat(hits.total()).isEqualTo(1);
    assertThat(hits.coverage().searched()).isEqualTo(1);
    assertThat(index.mailboxes().getFirst().present()).isEqualTo(1);
  }

  @Test
  void puttingAgainReplaces() throws IOException {
    put(inbox(1).body("before").flags(Flag.SEEN));
    put(inbox(1).body("after").flags(Flag.DRAFT));
    assertThat(uids("BODY before")).isEmpty();
    assertThat(uids("BODY after DRAFT UNSEEN")).isEqualTo("1");
  }

  @Test
  void flagsAreReplacedAsAWhole() throws IOException {
    put(inbox(1).flags(Flag.SEEN, new Flag("Work")).modSeq(3), inbox(2).flags(Flag.SEEN));
    Set<Flag> flags = Set.of(Flag.FLAGGED, new Flag("$Junk"));
    index.setFlags(inbox(1).id(), flags, new ModSeq(8));
    index.setFlags(inbox(1).id(), flags, new ModSeq(8));
    index.setFlags(inbox(99).id(), flags, new ModSeq(8));
    index.refresh();
    assertThat(uids("SEEN")).isEqualTo("2");
    assertThat(uids("KEYWORD work")).isEmpty();
    assertThat(uids("FLAGGED KEYWORD $junk")).isEqualTo("1");
    assertThat(uids("MODSEQ 8")).isEqualTo("1");
    assertThat(index.find(inbox(1).id()).orElseThrow().sighting().flags()).isEqualTo(flags);
    index.setFlags(inbox(1).id(), Set.of(), new ModSeq(9));
    index.refresh();
    assertThat(uids("UNFLAGGED UNKEYWORD $junk")).isEqualTo("1 2");
  }

  @Test
  void flagsMayHoldAnyCharacters() throws IOException {
    Set<Flag> labels =
        Set.of(new Flag("\\Important"), new Flag("Müller & Söhne"), new Flag("a \"b\"\r\n\\ c"));
    put(inbox(1).flags(new Flag("\\Sent")), inbox(2));
    index.setFlags(inbox(2).id(), labels, ModSeq.NONE);
    index.commit(Checkpoint.NONE);
    reopen();
    assertThat(uids("KEYWORD \"\\\\Sent\"")).isEqualTo("1");
    assertThat(uids("KEYWORD \"\\\\important\"")).isEqualTo("2");
    assertThat(uids("KEYWORD \"Müller & Söhne\" UNKEYWORD \"\\\\Sent\"")).isEqualTo("2");
    assertThat(index.find(inbox(2).id()).orElseThrow().sighting().flags()).isEqualTo(labels);
  }

  @Test
  void statesAreThoseOfTheLastChangeSeenOrNot() throws IOException {
    assertThat(index.state(inbox(1).id())).isEmpty();
    index.put(inbox(1).flags(Flag.SEEN).modSeq(3).entry());
    assertThat(index.state(inbox(1).id()))
        .contains(new SightingState(Set.of(Flag.SEEN), new ModSeq(3), false));
    index.setFlags(inbox(1).id(), Set.of(), new ModSeq(4));
    index.refresh();
    index.setFlags(inbox(1).id(), Set.of(Flag.SEEN), new ModSeq(5));
    assertThat(index.state(inbox(1).id()))
        .contains(new SightingState(Set.of(Flag.SEEN), new ModSeq(5), false));
    index.expunge(inbox(1).id(), new ModSeq(6));
    index.refresh();
    assertThat(index.state(inbox(1).id()))
        .contains(new SightingState(Set.of(Flag.SEEN), new ModSeq(6), true));
    assertThat(uids("EXPUNGED SEEN MODSEQ 6")).isEqualTo("1");
    index.remove(inbox(1).id());
    assertThat(index.state(inbox(1).id())).isEmpty();
  }

  @Test
  void anExpungedSightingIsPresentAgain() throws IOException {
    put(inbox(1).flags(Flag.DRAFT), inbox(2));
    index.expunge(inbox(1).id(), new ModSeq(4));
    index.restore(inbox(1).id(), Set.of(Flag.SEEN), new ModSeq(5));
    index.restore(inbox(2).id(), Set.of(Flag.SEEN), new ModSeq(5));
    index.restore(inbox(99).id(), Set.of(Flag.SEEN), new ModSeq(5));
    index.refresh();
    assertThat(uids("SEEN MODSEQ 5")).isEqualTo("1 2");
    assertThat(uids("EXPUNGED")).isEmpty();
  }

  @Test
  void aSightingThatIsTakenOutLeavesNothing() throws IOException {
    put(inbox(1).body("stays"), inbox(2).body("goes"), Mail.in("alice/Lists", 7));
    index.remove(inbox(2).id());
    index.remove(inbox(99).id());
    assertThat(index.contains(inbox(2).id())).as("not seen yet, and not here").isFalse();
    index.put(inbox(3).body("comes").entry());
    index.remove(inbox(3).id());
    index.remove(Mail.in("alice/Lists", 7).id());
    index.refresh();
    assertThat(uids("ALL")).isEqualTo("1");
    assertThat(index.find(inbox(2).id())).isEmpty();
    assertThat(index.mailboxes()).extracting(MailboxStatus::mailbox).containsExactly(INBOX);
    index.put(inbox(2).body("is back").entry());
    assertThat(index.contains(inbox(2).id())).isTrue();
    index.commit(Checkpoint.NONE);
    reopen();
    assertThat(uids("BODY back")).isEqualTo("2");
    assertThat(index.contains(inbox(3).id())).isFalse();
  }

  @Test
  void theSightingsOfOneMailboxUnderOneUidValidityAreVisited() throws IOException {
    put(
        inbox(4).flags(Flag.SEEN).modSeq(9),
        inbox(2).expunged(),
        inbox(1).uidValidity(7),
        Mail.in("alice/Lists", 1));
    List<String> visited = new ArrayList<>();
    index.forEach(
        INBOX,
        new UidValidity(1),
        (s, key) -> visited.add(s.uid() + " " + s.flags() + s.modSeq() + s.expunged()));
    assertThat(visited).containsExactlyInAnyOrder("4 [\\Seen]9false", "2 []0true");
    index.forEach(Mailbox.parse("no/body"), new UidValidity(1), (s, key) -> visited.add("more"));
    assertThat(visited).hasSize(2);
  }

  @Test
  void aMailboxThatIsGoneSaysSoAndIsForgottenWithItsLastSighting() throws IOException {
    put(inbox(3).expunged());
    var gone = new Checkpoint.Position(new UidValidity(1), 3, ModSeq.NONE, true, "F\\1");
    var there = new Checkpoint.Position(new UidValidity(2), 0, ModSeq.NONE, false, "F2");
    Checkpoint checkpoint =
        new Checkpoint(
            Map.of(INBOX, gone, LISTS, gone, Mailbox.parse("bob/x"), there),
            new ArchivePosition("000001", 5, 6),
            9);
    index.commit(checkpoint);
    reopen();
    assertThat(index.checkpoint()).isEqualTo(checkpoint);
    assertThat(index.mailboxes())
        .extracting(MailboxStatus::mailbox, MailboxStatus::gone, MailboxStatus::expunged)
        .containsExactly(tuple(INBOX, true, 1L), tuple(Mailbox.parse("bob/x"), false, 0L));
    assertThat(index.searchUids(Ask.of("ALL").request()))
        .extracting(UidList::toString)
        .containsExactly(INBOX + " ", "bob/x ");
  }

  /** Greater, less, back again, and for a mailbox of which nothing has been collected yet. */
  @Test
  void theCheckpointSaysWhichUidValidityCounts() throws IOException {
    put(inbox(1).uidValidity(7), inbox(2).uidValidity(7).expunged(), inbox(1).uidValidity(9));
    for (long counts : List.of(7L, 9L, 3L, 9L, 7L, 12L)) {
      var position = new Checkpoint.Position(new UidValidity(counts), 0, ModSeq.NONE);
      index.commit(new Checkpoint(Map.of(INBOX, position), ArchivePosition.START));
      long present = counts == 7 || counts == 9 ? 1 : 0;
      assertThat(search(Ask.of("ALL")).total()).as("under %s", counts).isEqualTo(present);
      assertThat(search(Ask.of("EXPUNGED")).total()).isEqualTo(3 - present);
      assertThat(index.mailboxes().getFirst())
          .extracting(MailboxStatus::uidValidity, MailboxStatus::present, MailboxStatus::expunged)
          .containsExactly(new UidValidity(counts), present, 3 - present);
    }
  }

  @Test
  void changesWaitForNoCommitToBeAskedAbout() throws IOException {
    index.put(inbox(1).source("/mail/box.mbox#17").entry());
    assertThat(index.contains(inbox(1).id())).isTrue();
    assertThat(index.contains(inbox(2).id())).isFalse();
    assertThat(index.findSource(INBOX, "/mail/box.mbox#17").map(Sighting::id))
        .contains(inbox(1).id());
    assertThat(index.findSource(INBOX, "/mail/box.mbox#1")).isEmpty();
    assertThat(index.findSource(LISTS, "/mail/box.mbox#17")).isEmpty();
    index.commit(Checkpoint.NONE);
    assertThat(index.contains(inbox(1).id())).isTrue();
    assertThat(index.findSource(INBOX, "/mail/box.mbox#17")).isPresent();
    reopen();
    assertThat(index.contains(inbox(1).id())).isTrue();
    assertThat(index.findSource(INBOX, "/mail/box.mbox#17")).isPresent();
  }

  // ------------------------------------------------------------------------- commit and reopen

  @Test
  void emptyIndexAnswers() throws IOException {
    assertThat(index.checkpoint()).isEqualTo(Checkpoint.NONE);
    assertThat(search(Ask.of("ALL")).total()).isZero();
    assertThat(search(Ask.of("ALL")).coverage()).isEqualTo(Coverage.NONE);
    assertThat(index.searchUids(Ask.of("ALL").request())).isEmpty();
    assertThat(index.mailboxes()).isEmpty();
    assertThat(index.coverage()).isEqualTo(Coverage.NONE);
    assertThat(index.find(inbox(1).id())).isEmpty();
    assertThat(index.partText(Mail.contentOf("none"))).isEmpty();
  }

  @Test
  void commitKeepsEverythingWithItsCheckpoint() throws IOException {
    putEight();
    index.expunge(inbox(8).id(), new ModSeq(10));
    index.setFlags(inbox(9).id(), Set.of(Flag.FLAGGED), new ModSeq(11));
    Checkpoint checkpoint =
        new Checkpoint(
            Map.of(
                INBOX,
                new Checkpoint.Position(new UidValidity(1), 20, new ModSeq(11)),
                Mailbox.parse("bob/Ärger/\u0000x"),
                new Checkpoint.Position(new UidValidity(0xFFFF_FFFFL), 0xFFFF_FFFFL, ModSeq.NONE)),
            new ArchivePosition("000003", 1L << 40, 77));
    long before = index.generation();
    long generation = index.commit(checkpoint);
    assertThat(generation).isGreaterThan(before).isEqualTo(index.generation());
    assertThat(index.checkpoint()).isEqualTo(checkpoint);
    assertThat(search(Ask.of("ALL")).generation()).isEqualTo(generation);
    List<MailboxStatus> mailboxes = index.mailboxes();

    index.put(inbox(21).entry());
    reopen();

    assertThat(index.checkpoint()).isEqualTo(checkpoint);
    assertThat(index.generation()).isGreaterThanOrEqualTo(generation);
    assertThat(uids("UID 1:20")).isEqualTo("2 3 5 9 10 11 20");
    assertThat(uids("EXPUNGED")).isEqualTo("8");
    assertThat(uids("FLAGGED")).isEqualTo("3 9");
    assertThat(uids("MODSEQ 11")).isEqualTo("9");
    assertThat(uids("ATTACHMENT umsatz")).isEqualTo("10");
    index.expunge(inbox(21).id(), ModSeq.NONE);
    index.refresh();
    assertThat(index.mailboxes().getFirst().unseen()).isEqualTo(mailboxes.getFirst().unseen());
    assertThat(index.mailboxes().getFirst().octets()).isEqualTo(mailboxes.getFirst().octets());
  }

  @Test
  void everyCommitHasANewGeneration() throws IOException {
    long first = index.commit(Checkpoint.NONE);
    long second = index.commit(Checkpoint.NONE);
    index.put(inbox(1).entry());
    assertThat(second).isGreaterThan(first);
    assertThat(index.commit(Checkpoint.NONE)).isGreaterThan(second);
  }

  // ------------------------------------------------------------------------- the other methods

  @Test
  void contentOfAPartIsKeptOnce() throws IOException {
    put(
        inbox(1).attachment("a.pdf", "application/pdf", "shared words"),
        inbox(2).attachment("b.pdf", "application/pdf", "shared words"));
    String content = Mail.contentOf("shared words");
    assertThat(index.partText(content).orElseThrow())
        .isEqualTo(
            inbox(9).attachment("", "application/pdf", "shared words").contents().getFirst());
    assertThat(uids("ATTACHMENT shared")).isEqualTo("1 2");
    assertThat(index.partText(Mail.contentOf("other"))).isEmpty();
    index.commit(Checkpoint.NONE);
    reopen();
    assertThat(index.partText(content)).isPresent();
    assertThat(uids("ATTACHMENT \"d w\"")).isEqualTo("1 2");
  }

  @Test
  void laterTextOfAContentCountsForAllItsParts() throws IOException {
    Mail second = inbox(2).attachment("b.pdf", "application/pdf", "first try");
    put(inbox(1).attachment("a.pdf", "application/pdf", "first try"), second);
    PartText better =
        new PartText(
            Mail.contentOf("first try"),
            "application/pdf",
            List.of(new PartText.Piece("page 1", PartText.Piece.Kind.OCR, "better words")),
            PartText.Status.FULL,
            List.of(),
            100);
    put(inbox(2).attachment("b.pdf", better));
    assertThat(uids("ATTACHMENT better")).isEqualTo("1 2");
    assertThat(uids("ATTACHMENT first")).isEmpty();
    assertThat(index.partText(better.content())).contains(better);
  }

  @Test
  void mailboxesAreCounted() throws IOException {
    put(
        Mail.in("bob/INBOX", 4).size(7),
        inbox(3).size(10).flags(Flag.SEEN),
        inbox(5).size(20),
        inbox(9).size(40).expunged());
    assertThat(index.mailboxes())
        .containsExactly(
            new MailboxStatus(INBOX, new UidValidity(1), 2, 1, 1, 30, 10),
            new MailboxStatus(Mailbox.parse("bob/INBOX"), new UidValidity(1), 1, 0, 1, 7, 5));
    index.setFlags(inbox(5).id(), Set.of(Flag.SEEN), ModSeq.NONE);
    index.expunge(inbox(3).id(), ModSeq.NONE);
    index.refresh();
    assertThat(index.mailboxes().getFirst())
        .isEqualTo(new MailboxStatus(INBOX, new UidValidity(1), 1, 2, 0, 20, 10));
  }

  @Test
  void anEmptyMailboxThatWasCollectedIsKnown() throws IOException {
    put(inbox(3));
    var position = new Checkpoint.Position(new UidValidity(5), 12, ModSeq.NONE);
    index.commit(new Checkpoint(Map.of(LISTS, position), ArchivePosition.START));
    assertThat(index.mailboxes())
        .extracting(MailboxStatus::mailbox, MailboxStatus::uidValidity, MailboxStatus::present)
        .contains(tuple(LISTS, new UidValidity(5), 0L));
    assertThat(index.searchUids(Ask.of("ALL").request()))
        .extracting(UidList::toString)
        .containsExactly(INBOX + " 3", LISTS + " ");
    assertThat(search(Ask.of("ALL")).total()).isEqualTo(1);
  }

  @Test
  void presentListsUidsInOrder() throws IOException {
    put(inbox(9), inbox(1), inbox(0xFFFF_FFFFL), inbox(2), Mail.in("alice/Lists", 5));
    UidList present = index.present(INBOX, new UidValidity(1));
    assertThat(present.toSequenceSet()).isEqualTo("1:2,9,4294967295");
    assertThat(present.mailbox()).isEqualTo(INBOX);
    assertThat(index.searchUids(Ask.of("UID 2:*").request()))
        .extracting(UidList::toString)
        .containsExactly(INBOX + " 2,9,4294967295", LISTS + " 5");
    assertThat(index.present(INBOX, new UidValidity(2)).count()).isZero();
    assertThat(index.present(Mailbox.parse("no/body"), new UidValidity(1)).count()).isZero();
  }

  @Test
  void everySightingIsVisited() throws IOException {
    put(inbox(1), inbox(2).expunged(), inbox(1).uidValidity(7), Mail.in("alice/Lists", 1));
    Map<SightingId, String> visited = new HashMap<>();
    index.forEach((sighting, key) -> visited.put(sighting.id(), key.sha256()));
    String sha256 = inbox(1).entry().message().key().sha256();
    assertThat(visited)
        .containsOnly(
            Map.entry(inbox(1).id(), sha256),
            Map.entry(inbox(2).id(), sha256),
            Map.entry(inbox(1).uidValidity(7).id(), sha256),
            Map.entry(Mail.in("alice/Lists", 1).id(), sha256));
  }

  @Test
  void everySightingPresentInAMailboxAtAUidValidityIsVisited() throws IOException {
    put(inbox(1), inbox(2).expunged(), inbox(1).uidValidity(7), Mail.in("alice/Lists", 1));
    Map<SightingId, String> visited = new HashMap<>();
    Sighting wanted = inbox(1).entry().sighting();
    index.forEachPresent(
        wanted.mailbox(),
        wanted.uidValidity(),
        (sighting, key) -> visited.put(sighting.id(), key.sha256()));
    String sha256 = inbox(1).entry().message().key().sha256();
    assertThat(visited).containsOnly(Map.entry(inbox(1).id(), sha256));
  }

  @Test
  void searchesAndChangesCanRunTogether() throws Exception {
    try (var threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> work = new ArrayList<>();
      for (String box : List.of("alice/INBOX", "alice/Lists")) {
        work.add(
            threads.submit(() -> {
              for (int uid = 1; uid <= 50; uid++) {
                put(Mail.in(box, uid).body("word " + uid));
              }
              return index.commit(Checkpoint.NONE);
            }));
      }
      work.add(
          threads.submit(() -> {
            for (int i = 0; i < 50; i++) {
              Hits hits = search(Ask.of("BODY word"));
              assertThat(hits.total()).isEqualTo(hits.coverage().searched());
            }
            return 0L;
          }));
      for (Future<?> each : work) {
        each.get();
      }
    }
    assertThat(search(Ask.of("BODY word")).total()).isEqualTo(100);
  }
}
