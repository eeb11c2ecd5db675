package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Attributes;
import org.estreat.model.Flag;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every engine has to find. */
abstract class SearchContract extends IndexFixture {
  // ------------------------------------------------------------------------------ search keys

  static Stream<Arguments> keys() throws IOException {
    try (InputStream table = MessageIndexContract.class.getResourceAsStream("/index/keys.search")) {
      byte[] bytes = Objects.requireNonNull(table).readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .map(line -> line.split(" =>", 2))
          .map(row -> Arguments.of(row[0], row[1].strip()));
    }
  }

  @ParameterizedTest(name = "{0} => {1}")
  @MethodSource("keys")
  void keyFinds(String program, String expected) throws IOException {
    putEight();
    assertThat(uids(program)).isEqualTo(expected);
    assertThat(order(Ask.of(program).in("alice/INBOX").sort("ARRIVAL"), 3))
        .as("by pages")
        .isEqualTo(expected);
  }

  @Test
  void textKeyCanReachFromAHeaderIntoTheBodyOfTheSamePart() throws IOException {
    putEight();
    assertThat(uids("TEXT {17}\r\nplain\r\n\r\nfirst pa")).isEqualTo("9");
    assertThat(uids("TEXT {20}\r\nworld\r\nFrom: \"Smith,")).isEqualTo("2");
    assertThat(uids("BODY {12}\r\nfox\r\njumps o")).isEqualTo("2");
    assertThat(uids("BODY \"fox jumps\"")).isEmpty();
  }

  @Test
  void keyLongerThanAnyWordIsFoundWhole() throws IOException {
    String run = "Qm9ndXM".repeat(30_000);
    put(inbox(1).body("begin " + run + " end"), inbox(2));
    String middle = run.substring(3, run.length() - 5);
    assertThat(uids("BODY " + middle)).isEqualTo("1");
    assertThat(uids("BODY \"n " + run + " e\"")).isEqualTo("1");
    assertThat(uids("BODY " + middle + "x")).isEmpty();
  }

  @Test
  void bytesKeyFindsEverySightingOfTheMessage() throws IOException {
    put(inbox(1).body("same"), inbox(2).body("same"), inbox(3).body("other"));
    String sha256 = inbox(9).body("same").entry().message().key().sha256();
    assertThat(uids("SHA256 " + sha256)).isEqualTo("1 2");
    assertThat(uids("SHA256 " + "0".repeat(64))).isEmpty();
  }

  /** RFC 8474 section 5: identifiers are compared octet for octet. */
  @Test
  void identifiersAreFoundAsTheyWereGiven() throws IOException {
    put(
        inbox(1).attributes("M1", "T1", null).body("one"),
        inbox(2).attributes("m1", "T1", null).body("two"),
        inbox(3).attributes("a".repeat(255), null, null).body("three"),
        inbox(4).body("one"),
        Mail.in("alice/Lists", 1).attributes("M1", "M1", null));
    assertThat(uids("EMAILID M1")).isEqualTo("1");
    assertThat(uids("EMAILID m1")).isEqualTo("2");
    assertThat(uids("EMAILID " + "a".repeat(255))).isEqualTo("3");
    assertThat(uids("EMAILID " + "a".repeat(254))).isEmpty();
    assertThat(uids("EMAILID T1")).isEmpty();
    assertThat(uids("NOT EMAILID M1")).isEqualTo("2 3 4");
    assertThat(uids("THREADID T1")).isEqualTo("1 2");
    assertThat(uids("THREADID t1")).isEmpty();
    assertThat(uids("NOT THREADID T1")).isEqualTo("3 4");
    assertThat(uids("THREADID M1")).as("of another mailbox").isEmpty();
    assertThat(search(Ask.of("EMAILID M1")).total()).isEqualTo(2);
  }

  @Test
  void aMessageIsAlsoNamedByTheSha256OfItsBytes() throws IOException {
    String sha256 = inbox(9).body("same").entry().message().key().sha256();
    put(
        inbox(1).body("same"),
        inbox(2).attributes("M2", null, null).body("same"),
        inbox(3).attributes(sha256, sha256, null).body("other"),
        inbox(4).body("other"));
    assertThat(uids("EMAILID " + sha256)).isEqualTo("1 2 3");
    assertThat(uids("EMAILID " + sha256.toUpperCase(Locale.ROOT))).isEqualTo("1 2");
    assertThat(uids("THREADID " + sha256)).isEqualTo("3");
    assertThat(uids("SHA256 " + sha256)).isEqualTo("1 2");
    assertThat(uids("EMAILID " + sha256.substring(1))).isEmpty();
  }

  /** RFC 8514 section 4.3: where there is no save date, INTERNALDATE stands for it. */
  @Test
  void saveDatesAreComparedByTheirWrittenDay() throws IOException {
    put(
        inbox(1).received("2024-01-01T00:00:00Z").attributes(null, null, "2024-05-01T00:00-08:00"),
        inbox(2).received("2024-05-01T00:00:00Z").attributes(null, null, "2024-05-02T00:00+14:00"),
        inbox(3).received("2024-05-01T23:59:59-08:00"),
        inbox(4).received("2024-05-02T00:00:00Z"),
        inbox(5).received("2024-05-01T00:00Z").attributes("M", "T", "1969-12-31T23:59:59Z"));
    assertThat(uids("SAVEDON 1-May-2024")).isEqualTo("1 3");
    assertThat(uids("SAVEDON 2-May-2024")).isEqualTo("2 4");
    assertThat(uids("SAVEDBEFORE 2-May-2024")).isEqualTo("1 3 5");
    assertThat(uids("SAVEDSINCE 2-May-2024")).isEqualTo("2 4");
    assertThat(uids("NOT SAVEDSINCE 2-May-2024")).isEqualTo("1 3 5");
    assertThat(uids("SAVEDBEFORE 1-Jan-1970")).isEqualTo("5");
    assertThat(uids("SAVEDON 31-Feb-2024")).isEmpty();
    assertThat(uids("SAVEDATESUPPORTED")).isEqualTo("1 2 5");
    assertThat(uids("NOT SAVEDATESUPPORTED")).isEqualTo("3 4");
    assertThat(uids("SAVEDATESUPPORTED SAVEDON 1-May-2024")).isEqualTo("1");
  }

  @Test
  void attributesOutlastChangesOfFlagsAndTheEndOfTheProcess() throws IOException {
    put(inbox(1).attributes("M1", null, "2024-05-01T00:00:00.5-08:00"), inbox(2));
    index.setFlags(inbox(1).id(), Set.of(Flag.FLAGGED), new ModSeq(9));
    index.commit(index.checkpoint());
    reopen();
    assertThat(uids("FLAGGED EMAILID M1 SAVEDON 1-May-2024")).isEqualTo("1");
    assertThat(index.find(inbox(1).id()).orElseThrow().sighting().attributes())
        .isEqualTo(new Attributes("M1", null, OffsetDateTime.parse("2024-05-01T00:00:00.5-08:00")));
    put(inbox(1));
    assertThat(uids("OR EMAILID M1 SAVEDATESUPPORTED")).as("put anew without").isEmpty();
  }

  @Test
  void savedResultIsOfItsMailboxAndUidValidity() throws IOException {
    put(inbox(1), inbox(2), Mail.in("alice/Lists", 2));
    UidList saved = new UidList(INBOX, new UidValidity(1), new long[] {2, 3});
    UidList stale = new UidList(INBOX, new UidValidity(9), new long[] {2, 3});
    assertThat(index.searchUids(Ask.of("$").saved(saved).request()).toString())
        .isEqualTo("[alice/INBOX 2, alice/Lists ]");
    assertThat(search(Ask.of("NOT $").saved(saved)).total()).isEqualTo(2);
    assertThat(search(Ask.of("$").saved(stale)).total()).isZero();
    assertThat(search(Ask.of("$")).total()).isZero();
  }

  // ------------------------------------------------------------------ mailboxes and what is gone

  @Test
  void sequenceNumbersCountWithinEachMailboxOverWhatIsPresent() throws IOException {
    put(inbox(3), inbox(5), inbox(9), Mail.in("alice/Lists", 7), Mail.in("alice/Lists", 8));
    index.expunge(inbox(5).id(), ModSeq.NONE);
    index.refresh();
    assertThat(index.searchUids(Ask.of("2").request()).toString())
        .isEqualTo("[alice/INBOX 9, alice/Lists 8]");
    assertThat(index.searchUids(Ask.of("3").request()).toString())
        .isEqualTo("[alice/INBOX , alice/Lists ]");
    assertThat(index.searchUids(Ask.of("UID 10:*").request()).toString())
        .isEqualTo("[alice/INBOX 9, alice/Lists 8]");
    assertThat(search(Ask.of("2")).total()).isEqualTo(2);
    assertThat(uids("OR 1:* EXPUNGED")).as("what is gone has no number").isEqualTo("3 5 9");
    assertThat(uids("1:* EXPUNGED")).isEmpty();
  }

  @Test
  void onlyTheMailboxesAskedForAreSearchedInTheirOrder() throws IOException {
    put(inbox(3), Mail.in("alice/Lists", 7), Mail.in("bob/INBOX", 1));
    Ask three = Ask.of("ALL").in("alice/Lists", "alice/None", "alice/INBOX");
    assertThat(index.searchUids(three.request()).toString())
        .isEqualTo("[alice/Lists 7, alice/None , alice/INBOX 3]");
    assertThat(search(three).total()).isEqualTo(2);
    assertThat(search(three).coverage()).isEqualTo(new Coverage(2, 2, 0, 0, 0));
    assertThat(index.searchUids(Ask.of("ALL").request()).toString())
        .isEqualTo("[alice/INBOX 3, alice/Lists 7, bob/INBOX 1]");
  }

  @Test
  void starIsNothingInAnEmptyMailbox() throws IOException {
    put(Mail.in("alice/Lists", 7));
    assertThat(uids("*")).isEmpty();
    assertThat(uids("UID 1:*")).isEmpty();
    assertThat(uids("1")).isEmpty();
  }

  @Test
  void expungedSightingsAreFoundOnlyByExpunged() throws IOException {
    put(inbox(1).body("kept"), inbox(2).body("gone"), inbox(3).body("gone too").expunged());
    index.expunge(inbox(2).id(), new ModSeq(7));
    index.expunge(inbox(2).id(), new ModSeq(7));
    index.expunge(inbox(99).id(), new ModSeq(7));
    index.refresh();
    assertThat(uids("ALL")).isEqualTo("1");
    assertThat(uids("BODY gone")).isEmpty();
    assertThat(uids("EXPUNGED")).isEqualTo("2 3");
    assertThat(uids("EXPUNGED BODY too")).isEqualTo("3");
    assertThat(uids("NOT EXPUNGED")).isEqualTo("1");
    assertThat(uids("OR EXPUNGED ALL")).isEqualTo("1 2 3");
    assertThat(uids("UID 2 EXPUNGED")).isEqualTo("2");
    assertThat(search(Ask.of("EXPUNGED")).coverage().searched()).isEqualTo(3);
    assertThat(index.find(inbox(2).id()).orElseThrow().sighting().expunged()).isTrue();
    assertThat(index.find(inbox(2).id()).orElseThrow().sighting().modSeq())
        .isEqualTo(new ModSeq(7));
    assertThat(index.present(INBOX, new UidValidity(1)).toSequenceSet()).isEqualTo("1");
  }

  @Test
  void sightingsOfAnEarlierUidValidityAreGone() throws IOException {
    put(inbox(1).body("old"), inbox(2).body("old"), inbox(1).uidValidity(2).body("new"));
    assertThat(uids("ALL")).isEqualTo("1");
    assertThat(search(Ask.of("BODY old")).total()).isZero();
    assertThat(search(Ask.of("BODY old EXPUNGED")).total()).isEqualTo(2);
    assertThat(uids("EXPUNGED")).as("UIDs of the current UIDVALIDITY").isEmpty();
    assertThat(uids("1:*")).isEqualTo("1");
    assertThat(index.present(INBOX, new UidValidity(1)).toSequenceSet()).isEqualTo("1:2");
    MailboxStatus status = index.mailboxes().getFirst();
    assertThat(status.uidValidity()).isEqualTo(new UidValidity(2));
    assertThat(status.present()).isEqualTo(1);
    assertThat(status.expunged()).isEqualTo(2);
    assertThat(status.uidNext()).isEqualTo(2);
  }

  @Test
  void checkpointSaysWhichUidValidityIsCurrentEvenASmallerOne() throws IOException {
    put(inbox(1).uidValidity(9).body("old"), inbox(4).uidValidity(3).body("new"));
    var position = new Checkpoint.Position(new UidValidity(3), 4, ModSeq.NONE);
    index.commit(new Checkpoint(Map.of(INBOX, position), ArchivePosition.START));
    assertThat(uids("ALL")).isEqualTo("4");
    assertThat(index.mailboxes().getFirst().uidValidity()).isEqualTo(new UidValidity(3));
    reopen();
    assertThat(uids("ALL")).isEqualTo("4");
  }
}
