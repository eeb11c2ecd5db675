package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.estreat.model.Attributes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Identifiers and save dates: when they are asked for, and what is made of the answers. */
@Timeout(60)
class AttributesTest {
  private static final String STATE = "FLAGS () INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" ";
  private static final String BODY = "Subject: 1\n\nHi\n";
  private static final OffsetDateTime SAVED = OffsetDateTime.parse("2026-02-01T23:59:00-08:00");

  @TempDir Path folder;
  private final MemoryIndex index = new MemoryIndex();
  private Bench bench;
  private SmallServer server;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(folder, index);
    server =
        new SmallServer()
            .says("LIST \"\" \"\\*\".*", "* LIST () \"/\" INBOX")
            .says("EXAMINE.*", "* 1 EXISTS\n* OK [UIDVALIDITY 5] is")
            .says("UID SEARCH.*", "* SEARCH 7")
            .says("UID FETCH .*", "* 1 FETCH (UID 7 FLAGS () RFC822.SIZE 18)");
  }

  @AfterEach
  void close() throws IOException {
    bench.close();
    server.close();
  }

  private void answers(String items) {
    server.says("UID FETCH .*BODY.*", SmallServer.fetch(7, STATE + items, BODY));
  }

  private Attributes collected() {
    CollectReport report = server.pass(bench);
    assertThat(report.complete()).as("%s", report).isTrue();
    assertThat(index.entries()).hasSize(1);
    return index.entries().iterator().next().sighting().attributes();
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "OBJECTID, ' EMAILID THREADID'",
    "SAVEDATE, ' SAVEDATE'",
    "OBJECTID SAVEDATE, ' EMAILID THREADID SAVEDATE'",
    "X-GM-EXT-1, ' X-GM-MSGID X-GM-THRID'",
    "X-GM-EXT-1 OBJECTID, ' X-GM-MSGID X-GM-THRID EMAILID THREADID'",
  })
  void whatTheServerOffersIsAskedForWithAllElse(String offered, String items) {
    server.offers(offered);
    answers("");
    assertThat(collected()).isEqualTo(Attributes.NONE);
    List<String> heard = server.heard();
    String labels = offered.contains("GM") ? " X-GM-LABELS" : "";
    assertThat(heard)
        .filteredOn(c -> c.contains("BODY"))
        .containsExactly(
            "UID FETCH 7 (UID FLAGS%s INTERNALDATE RFC822.SIZE%s BODY.PEEK[])"
                .formatted(labels, items));
    assertThat(heard).filteredOn(c -> c.startsWith("UID FETCH")).as("sizes, messages").hasSize(2);
  }

  @Test
  void whatTheServerSaysIsKept() throws Exception {
    server.offers("OBJECTID SAVEDATE");
    answers("EMAILID (M6d99) THREADID (T-_64) SAVEDATE \" 1-Feb-2026 23:59:00 -0800\"");
    assertThat(collected()).isEqualTo(new Attributes("M6d99", "T-_64", SAVED));

    MemoryIndex again = new MemoryIndex();
    try (Bench reindexed = new Bench(folder, again)) {
      assertThat(reindexed.archive.findings()).isEmpty();
      assertThat(again.entries().iterator().next().sighting().attributes())
          .isEqualTo(new Attributes("M6d99", "T-_64", SAVED));
    }
  }

  @Test
  void ofGmailItsOwnNumbersStandForThem() {
    server.offers("X-GM-EXT-1");
    answers("X-GM-MSGID 18446744073709551615 X-GM-THRID 1266894439832287888");
    assertThat(collected())
        .isEqualTo(new Attributes("18446744073709551615", "1266894439832287888", null));
  }

  /** A copy of what is among all mail is not fetched, and has its identifiers all the same. */
  @Test
  void ofGmailTheyAreKeptWhereTheMessageIsAMailboxesCopy() {
    String says = STATE + "X-GM-LABELS () X-GM-MSGID 12 X-GM-THRID 34";
    server
        .offers("X-GM-EXT-1 SPECIAL-USE")
        .says("LIST \"\" \"\\*\".*", "* LIST () \"/\" INBOX\n* LIST (\\All) \"/\" All")
        .says("UID FETCH .*", "* 1 FETCH (UID 7 RFC822.SIZE 18 " + says + ")")
        .says("UID FETCH .*BODY.*", SmallServer.fetch(7, says, BODY));
    assertThat(server.pass(bench).complete()).isTrue();
    assertThat(server.heard()).filteredOn(c -> c.contains("BODY")).hasSize(1);
    assertThat(index.entries())
        .hasSize(2)
        .allMatch(e -> e.sighting().attributes().equals(new Attributes("12", "34", null)));
  }

  @Test
  void aServerThatDoesNotDoWhatItOffersIsAskedWithoutOnce() {
    server.offers("OBJECTID SAVEDATE");
    answers("");
    server.says("UID FETCH .*(EMAILID|SAVEDATE).*", "BAD unknown item EMAILID");
    assertThat(collected()).isEqualTo(Attributes.NONE);
    assertThat(server.heard()).filteredOn(c -> c.contains("BODY")).hasSize(2);
  }

  @Test
  void onAConnectionTheyAreRefusedOnceAndMailboxesKeepTheirIdentifiers() throws Exception {
    server
        .offers("OBJECTID SAVEDATE")
        .says("UID FETCH .*(EMAILID|SAVEDATE).*", "BAD unknown item EMAILID");
    try (Connection connection = server.connect()) {
      for (String uid : List.of("1", "2", "3")) {
        new Fetching(connection).messages(uid, fetched -> {});
      }
      new Listing(connection).state(MailboxName.ofText("Box"));
    }
    List<String> heard = server.heard();
    assertThat(heard).filteredOn(c -> c.contains("BODY")).hasSize(4);
    assertThat(heard).filteredOn(c -> c.contains("EMAILID")).hasSize(1);
    assertThat(heard)
        .filteredOn(c -> c.startsWith("STATUS"))
        .isNotEmpty()
        .allMatch(c -> c.contains("MAILBOXID"));
  }

  @Test
  void aMessageThatIsRefusedIsNotAskedForWithoutThem() {
    server.offers("SAVEDATE").says("UID FETCH .*BODY.*", "NO not this one");
    assertThat(server.pass(bench).complete()).isFalse();
    assertThat(server.heard())
        .filteredOn(c -> c.contains("BODY"))
        .isNotEmpty()
        .allMatch(c -> c.contains("SAVEDATE"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMAILID (M1) THREADID (T1) | M1 | T1 | ",
        "EMAILID (M1) THREADID NIL SAVEDATE NIL | M1 | | ",
        "THREADID (T1) | | T1 | ",
        "emailid M1 threadid \"T1\" | M1 | T1 | ",
        "EMAILID NIL THREADID (NIL) | | | ",
        "EMAILID () THREADID (a b) | | | ",
        "EMAILID (M.1) THREADID (\"T 1\") | | | ",
        "EMAILID ((M1)) THREADID (\"\") | | | ",
        "EMAILID (\u00e9) THREADID (\u0001) | | | ",
        "X-GM-MSGID 17 X-GM-THRID 18 | 17 | 18 | ",
        "X-GM-MSGID 17 EMAILID (M1) X-GM-THRID 18 THREADID NIL | M1 | 18 | ",
        "X-GM-MSGID 0 X-GM-THRID NIL | | | ",
        "SAVEDATE \"01-Feb-2026 23:59:00 -0800\" | | | 2026-02-01T23:59-08:00",
        "SAVEDATE \"\" | | | ",
        "SAVEDATE \"31-Feb-99999 23:59:00 -0800\" | | | ",
        "SAVEDATE \"01-Feb--0001 23:59:00 -0800\" | | | ",
        "SAVEDATE yesterday | | | ",
      })
  void whatIsNoneIsTakenForTheLackOfIt(
      String items,
      @Nullable String emailId,
      @Nullable String threadId,
      @Nullable OffsetDateTime saveDate)
      throws Exception {
    assertThat(read(items)).isEqualTo(new Attributes(emailId, threadId, saveDate));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 255, 256, 100_000})
  void identifiersEndAt255Characters(int length) throws Exception {
    String id = "x".repeat(length);
    String kept = length > 255 ? null : id;
    assertThat(read("EMAILID (" + id + ") THREADID (" + id + ")"))
        .isEqualTo(new Attributes(kept, kept, null));
  }

  private static Attributes read(String items) throws Exception {
    Fetched fetched = Fetched.of(Wires.response("* 3 FETCH (UID 42 " + items + ")"));
    return Objects.requireNonNull(fetched).attributes();
  }
}
