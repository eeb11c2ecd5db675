package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.estreat.imap.CollectReport.FolderChange;
import org.estreat.imap.FolderReport.Method;
import org.estreat.imap.ImapAccount.Folders;
import org.estreat.imap.ImapAccount.Folders.Namespace;
import org.estreat.ingest.Bench;
import org.estreat.ingest.MemoryIndex;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of a server's word, and of what is not its word. */
@Timeout(60)
class ServersWordTest {
  private static final Mailbox INBOX = new Mailbox("alice", "INBOX");
  private static final String LIST = "LIST \"\" \"\\*\".*";
  private static final String STATE = "FLAGS () INTERNALDATE \"17-Jul-1996 02:44:25 -0700\"";

  @TempDir Path folder;
  private final MemoryIndex index = new MemoryIndex();
  private Bench bench;
  private SmallServer server;

  @BeforeEach
  void open() throws IOException {
    bench = new Bench(folder, index);
    server = new SmallServer();
  }

  @AfterEach
  void close() throws IOException {
    bench.close();
    server.close();
  }

  /** A mailbox of these UIDs, which answers all that may be asked. */
  private void box(String name, long uidValidity, long... uids) {
    StringBuilder bodies = new StringBuilder();
    StringBuilder sizes = new StringBuilder();
    StringBuilder list = new StringBuilder("* SEARCH");
    for (long uid : uids) {
      bodies.append(SmallServer.fetch(uid, STATE, "Subject: " + uid + "\n\nHello\n")).append('\n');
      sizes.append("* %d FETCH (UID %d FLAGS () RFC822.SIZE 22)\n".formatted(uid, uid));
      list.append(' ').append(uid);
    }
    server
        .says(
            "EXAMINE \"" + name + "\".*",
            "* " + uids.length + " EXISTS\n* OK [UIDVALIDITY " + uidValidity + "] is\n")
        .says("UID SEARCH.*", list.toString())
        .says("UID FETCH .*", sizes.toString())
        .says("UID FETCH .*BODY.*", bodies.toString());
  }

  private void inbox(long uidValidity, long... uids) {
    server.says(LIST, "* LIST () \"/\" INBOX");
    box("INBOX", uidValidity, uids);
  }

  private List<Long> present(Mailbox mailbox, long uidValidity) throws IOException {
    return LongStream.of(
            bench.corridor.changes().uidsPresent(mailbox, new UidValidity(uidValidity)))
        .boxed()
        .toList();
  }

  private FolderReport only(CollectReport report) {
    assertThat(report.fault()).isNull();
    assertThat(report.folders()).hasSize(1);
    return report.folders().getFirst();
  }

  @Test
  void aUidThatIsNotListedIsExpungedOnlyWhereTheListAgreesWithExists() throws Exception {
    inbox(5, 1, 2, 3);
    assertThat(only(server.pass(bench)).complete()).isTrue();

    server.says("UID SEARCH.*", "* SEARCH 1 3");
    FolderReport doubtful = only(server.pass(bench));
    assertThat(doubtful.fault()).contains("announces 3 messages and lists 2 UIDs");
    assertThat(doubtful.work().expunged()).isZero();
    assertThat(server.heard()).filteredOn(c -> c.startsWith("UID SEARCH")).hasSize(2 + 3);
    assertThat(present(INBOX, 5)).containsExactly(1L, 2L, 3L);

    inbox(5, 1, 3);
    FolderReport proven = only(server.pass(bench));
    assertThat(proven.complete()).isTrue();
    assertThat(proven.work().expunged()).isEqualTo(1);
    assertThat(present(INBOX, 5)).containsExactly(1L, 3L);

    inbox(5, 1, 2, 3);
    assertThat(only(server.pass(bench)).complete()).isTrue();
    assertThat(present(INBOX, 5)).as("listed again").containsExactly(1L, 2L, 3L);
    assertThat(index.puts()).isEqualTo(3);
  }

  @Test
  void whatIsAnnouncedWhileTheListIsMadeCounts() throws Exception {
    inbox(5, 1, 2, 3);
    server.pass(bench);
    server.says("UID SEARCH.*", "* 1 EXPUNGE\n* SEARCH 2 3");
    FolderReport report = only(server.pass(bench));
    assertThat(report.fault()).isNull();
    assertThat(present(INBOX, 5)).containsExactly(2L, 3L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"BODY[]<0>", "BODY[]<1048576>", "BODY[]<x>"})
  void aPieceThatWasNotAskedForIsNotTaken(String item) throws Exception {
    int size = 2 << 20; // as many octets as two pieces have
    inbox(5, 1);
    server
        .says("UID FETCH .*", "* 1 FETCH (UID 1 RFC822.SIZE " + size + ")")
        .says(
            "UID FETCH .*BODY.*",
            "* 1 FETCH (UID 1 RFC822.SIZE %d %s %s {%d}\n%s)"
                .formatted(size, STATE, item, size / 2, "x".repeat(size / 2)));
    FolderReport report = only(server.pass(bench));
    assertThat(report.missing()).containsExactly(1L);
    assertThat(index.puts()).isZero();
    assertThat(server.heard()).filteredOn(c -> c.contains("BODY")).hasSizeLessThan(5);
  }

  /** Else a server could have a batch of messages in memory that it says are small. */
  @Test
  void messagesThatAreLargerThanSaidAreHandedOnOneByOne() throws Exception {
    String body = "Subject: x\n\n" + "y".repeat(1500) + "\n";
    inbox(5, 1, 2, 3);
    StringBuilder all = new StringBuilder();
    for (int uid = 1; uid <= 3; uid++) {
      String answer = SmallServer.fetch(uid, STATE + " RFC822.SIZE 22", body);
      server.says("UID FETCH " + uid + " .*BODY.*", answer);
      all.append(answer).append('\n');
    }
    server.says("UID FETCH .*[:,].*BODY.*", all.toString()).heard();
    List<Long> asked = new ArrayList<>();
    ImapAccount account =
        new ImapAccount(
            "alice",
            "127.0.0.1",
            1,
            ImapAccount.Security.NONE,
            "alice",
            () -> "x",
            List.of(),
            List.of(),
            Duration.ofSeconds(60),
            List.of(),
            1,
            25,
            1000);
    CollectReport report =
        new AccountPass(
                account,
                bench.corridor,
                server::connect,
                raw -> {
                  asked.add(server.heard().stream().filter(c -> c.contains("BODY")).count());
                  return SmallServer.ingest(bench, raw);
                },
                () -> false)
            .run();
    assertThat(only(report).complete()).as("%s", report).isTrue();
    assertThat(asked).as("commands before each").hasSize(3).doesNotContain(0L);
  }

  @Test
  void noExistsNoProof() throws Exception {
    inbox(5, 1);
    server.pass(bench);
    server.says("EXAMINE .*", "* OK [UIDVALIDITY 5] is").says("UID SEARCH.*", "* SEARCH");
    assertThat(only(server.pass(bench)).fault()).contains("does not say how many messages");
    assertThat(present(INBOX, 5)).containsExactly(1L);
  }

  @Test
  void aListThatIsLongerThanTheMailboxIsNotBelieved() throws Exception {
    server.offers("ESEARCH");
    inbox(5, 1, 2);
    server
        .says("UID SEARCH RETURN.*", "* ESEARCH (TAG \"x\") UID ALL 1:4294967295")
        .says("UID SEARCH ALL", "* SEARCH 1 2");
    FolderReport report = only(server.pass(bench));
    assertThat(report.complete()).as("%s", report).isTrue();
    assertThat(present(INBOX, 5)).containsExactly(1L, 2L);
  }

  @Test
  void withoutUidValidityAllIsCollectedAndNothingIsProven() throws Exception {
    inbox(5, 1, 2);
    server.says("EXAMINE .*", "* 2 EXISTS");
    FolderReport report = only(server.pass(bench));
    assertThat(report.fault()).contains("no UIDVALIDITY");
    assertThat(report.archived()).isEqualTo(2);
    assertThat(server.pass(bench).changes()).isEmpty();
    assertThat(index.puts()).isEqualTo(2);
  }

  @Test
  void anotherUidValidityIsNewsAndAllIsCollectedAnew() throws Exception {
    inbox(5, 1, 2, 3);
    server.pass(bench);
    inbox(6, 1, 2);
    CollectReport report = server.pass(bench);
    assertThat(report.changes()).containsExactly(new FolderChange.NewUidValidity(INBOX, 5, 6));
    assertThat(only(report).collected()).isEqualTo(2);
    assertThat(present(INBOX, 6)).containsExactly(1L, 2L);
    assertThat(bench.archive.count()).as("bytes kept").isEqualTo(3);
  }

  @Test
  void anotherUidValidityInMidSessionEndsTheSession() throws Exception {
    inbox(5, 1, 2);
    server.says("UID SEARCH.*", "* OK [UIDVALIDITY 6] now\n* SEARCH 1 2");
    FolderReport report = only(server.pass(bench));
    assertThat(report.fault()).contains("changes UIDVALIDITY from 5 to 6");
    assertThat(index.puts()).as("under a UIDVALIDITY that does not hold").isZero();
  }

  @Test
  void vanishedAndFlagsOfQresyncAreApplied() throws Exception {
    server.offers("ENABLE QRESYNC CONDSTORE ESEARCH");
    inbox(5, 1, 2, 3);
    server
        .says("ENABLE.*", "* ENABLED QRESYNC")
        .says("UID SEARCH.*", "* ESEARCH (TAG \"x\") UID ALL 1:3")
        .says(
            "EXAMINE .*",
            "* 3 EXISTS\n* OK [UIDVALIDITY 5] is\n* OK [UIDNEXT 4] is\n* OK [HIGHESTMODSEQ 9] is");
    assertThat(only(server.pass(bench)).method()).isEqualTo(Method.NONE);
    server
        .says("UID SEARCH.*", "* ESEARCH (TAG \"x\") UID ALL 2:3")
        .says("EXAMINE .*", "NO not so")
        .says(
            "EXAMINE \"INBOX\" \\(QRESYNC \\(5 9 1:3\\)\\)",
            """
            * 7 FETCH (UID 2 FLAGS (\\Deleted) MODSEQ (99))
            * VANISHED (EARLIER) 2
            * OK [CLOSED] what was said so far was of another mailbox
            * 2 EXISTS
            * OK [UIDVALIDITY 5] is
            * OK [UIDNEXT 4] is
            * OK [HIGHESTMODSEQ 12] is
            * VANISHED (EARLIER) 1,7:4294967295
            * 2 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (12))
            * 2 FETCH (UID 99 FLAGS (\\Seen) MODSEQ (12))
            """);
    FolderReport report = only(server.pass(bench));
    assertThat(report.complete()).as("%s", report).isTrue();
    assertThat(report.method()).isEqualTo(Method.QRESYNC);
    assertThat(report.work()).isEqualTo(new FolderReport.Work(0, 0, 1, 1));
    assertThat(present(INBOX, 5)).containsExactly(2L, 3L);
    assertThat(bench.corridor.position(INBOX).orElseThrow().modSeq().value()).isEqualTo(12);
  }

  @Test
  void flagsThatCannotBeReadAreNotClaimed() throws Exception {
    server.offers("CONDSTORE");
    inbox(5, 1);
    String state = "* 1 EXISTS\n* OK [UIDVALIDITY 5] is\n* OK [HIGHESTMODSEQ %d] is";
    server.says("EXAMINE .*", state.formatted(9));
    assertThat(only(server.pass(bench)).complete()).isTrue();
    server
        .says("EXAMINE .*", state.formatted(12))
        .says("UID FETCH .*CHANGEDSINCE.*", "* 1 FETCH (UID 1 FLAGS (\\Seen MODSEQ (12))");
    assertThat(only(server.pass(bench)).fault()).contains("flags could not all be read");
    assertThat(bench.corridor.position(INBOX).orElseThrow().modSeq().value()).isEqualTo(9);
    server.says("UID FETCH .*CHANGEDSINCE.*", "* 1 FETCH (UID 1 FLAGS (\\Seen) MODSEQ (12))");
    FolderReport report = only(server.pass(bench));
    assertThat(report.complete()).isTrue();
    assertThat(report.work().flagsChanged()).isEqualTo(1);
    assertThat(bench.corridor.position(INBOX).orElseThrow().modSeq().value()).isEqualTo(12);
  }

  @Test
  void whatWasPassedByIsOnTheListOfAMailboxThatIsAsItWas() throws Exception {
    server.offers("CONDSTORE");
    inbox(5, 1, 2);
    String state = "\n* OK [UIDVALIDITY 5] is\n* OK [UIDNEXT 4] is\n* OK [HIGHESTMODSEQ 9] is";
    server.says("EXAMINE .*", "* 2 EXISTS" + state);
    assertThat(only(server.pass(bench)).archived()).isEqualTo(2);
    bench.corridor.passedBy(INBOX, new UidValidity(5), new Uid(3), "a step");
    server.says("EXAMINE .*", "* 3 EXISTS" + state).heard();
    FolderReport report = only(server.pass(bench));
    assertThat(server.heard()).noneMatch(command -> command.startsWith("UID"));
    assertThat(report.method()).isEqualTo(Method.UNCHANGED);
    assertThat(report.onServer()).isEqualTo(3);
    assertThat(report.archived()).isEqualTo(2);
    assertThat(report.passedBy()).isEqualTo(1);
    assertThat(Objects.requireNonNull(report.listed()).toArray()).containsExactly(1, 2, 3);
    bench.corridor.changes().expunge(INBOX, new UidValidity(5), new Uid(1), ModSeq.NONE);
    assertThat(only(server.pass(bench)).method())
        .as("not as it was")
        .isNotEqualTo(Method.UNCHANGED);
  }

  @Test
  void aGapIsNotMadeUpForByAnExpunge() throws Exception {
    server.offers("CONDSTORE");
    inbox(5, 1, 2);
    String state =
        "%d EXISTS\n* OK [UIDVALIDITY 5] is\n* OK [UIDNEXT 4] is\n* OK [HIGHESTMODSEQ 9] is";
    server.says("EXAMINE .*", "* " + state.formatted(3)).says("UID SEARCH.*", "* SEARCH 1 2 3");
    assertThat(only(server.pass(bench)).missing()).containsExactly(3L);
    // RFC 7162 section 3.1.2: without QRESYNC an expunge need not raise HIGHESTMODSEQ
    server.says("EXAMINE .*", "* " + state.formatted(2)).says("UID SEARCH.*", "* SEARCH 1 3");
    FolderReport report = only(server.pass(bench));
    assertThat(report.missing()).containsExactly(3L);
    assertThat(present(INBOX, 5)).containsExactly(1L);
  }

  @Test
  void aModSeqThatHasGoneBackIsNotComparedWith() throws Exception {
    server.offers("CONDSTORE");
    inbox(5, 1);
    String state = "* 1 EXISTS\n* OK [UIDVALIDITY 5] is\n* OK [HIGHESTMODSEQ %d] is";
    server.says("EXAMINE .*", state.formatted(9));
    server.pass(bench);
    server
        .says("EXAMINE .*", state.formatted(3))
        .says("UID FETCH 1:1 .*", "* 1 FETCH (UID 1 FLAGS (\\Seen))");
    FolderReport report = only(server.pass(bench));
    assertThat(report.method()).isEqualTo(Method.PLAIN);
    assertThat(report.work().flagsChanged()).isEqualTo(1);
    assertThat(bench.corridor.position(INBOX).orElseThrow().modSeq().value()).isEqualTo(3);
  }

  @Test
  void aMailboxIsGoneOnlyWhereStatusSaysSo() throws Exception {
    server.says(LIST, "* LIST () \"/\" INBOX\n* LIST () \"/\" Old");
    box(".*", 5, 1);
    server.pass(bench);
    Mailbox old = new Mailbox("alice", "Old");

    server.says(LIST, "* LIST () \"/\" INBOX").says("STATUS.*", "NO [UNAVAILABLE] later");
    CollectReport doubtful = server.pass(bench);
    assertThat(doubtful.complete()).isFalse();
    assertThat(doubtful.folders().getLast().fault()).contains("UNAVAILABLE");
    server.says("STATUS.*", "NO Internal error occurred. Refer to server log");
    assertThat(server.pass(bench).complete()).isFalse();
    assertThat(present(old, 5)).containsExactly(1L);

    server.says("STATUS.*", "* STATUS Old (MESSAGES 1)");
    CollectReport unlisted = server.pass(bench);
    assertThat(unlisted.folders()).hasSize(2).allMatch(FolderReport::complete);

    server.says("STATUS.*", "NO [NONEXISTENT] gone");
    CollectReport gone = server.pass(bench);
    assertThat(gone.changes()).containsExactly(new FolderChange.Deleted(old));
    assertThat(gone.complete()).isTrue();
    assertThat(present(old, 5)).isEmpty();
    assertThat(present(INBOX, 5)).containsExactly(1L);
  }

  @Test
  void mailboxIdTellsARenameAndTwoThatHaveChangedNames() throws Exception {
    server.offers("OBJECTID LIST-STATUS");
    String status = "* LIST () \"/\" %s\n* STATUS %s (UIDVALIDITY 5 MAILBOXID (%s))\n";
    String exam = "* 1 EXISTS\n* OK [UIDVALIDITY 5] is\n* OK [MAILBOXID (%s)] is";
    server.says(LIST, status.formatted("A", "A", "x1") + status.formatted("B", "B", "x2"));
    box(".*", 5, 1);
    server.says("EXAMINE \"A\".*", exam.formatted("x1"));
    server.says("EXAMINE \"B\".*", exam.formatted("x2"));
    assertThat(server.pass(bench).complete()).isTrue();

    server.says(LIST, status.formatted("A", "A", "x2") + status.formatted("B", "B", "x1"));
    server.says("EXAMINE \"A\".*", exam.formatted("x2"));
    server.says("EXAMINE \"B\".*", exam.formatted("x1"));
    CollectReport report = server.pass(bench);
    assertThat(report.complete()).as("%s", report).isTrue();
    assertThat(report.folders()).allMatch(f -> f.collected() == 0);
    Mailbox a = new Mailbox("alice", "A");
    Mailbox b = new Mailbox("alice", "B");
    assertThat(report.changes()).contains(new FolderChange.Renamed(b, a)).hasSize(3);
    assertThat(bench.corridor.position(a).orElseThrow().mailboxId()).isEqualTo("x2");
    assertThat(bench.corridor.position(b).orElseThrow().mailboxId()).isEqualTo("x1");
  }

  @Test
  void namesAreSentBackAsTheyCame() throws Exception {
    String odd = "a\"b\\c";
    String list =
        "* LIST () NIL {6}\nx\ny z\n* LIST () NIL \""
            + odd.replaceAll("[\"\\\\]", "\\\\$0")
            + "\"\n* LIST () NIL \"Entw\u00fcrfe\"\n* LIST (\\NonExistent) NIL \"Gone\"";
    server.says(LIST, list);
    box(".*", 5, 1);
    server.says("EXAMINE.*", "* 1 EXISTS\n* OK [UIDVALIDITY 5] is");
    CollectReport report = server.pass(bench);
    assertThat(report.complete()).as("%s", report).isTrue();
    assertThat(server.heard())
        .contains("EXAMINE {6}x\r\ny z", "EXAMINE \"a\\\"b\\\\c\"", "EXAMINE {8}Entw\u00fcrfe")
        .noneMatch(c -> c.contains("Gone"));
  }

  @Test
  void withUtf8AcceptNamesAreUtf8() throws Exception {
    server.offers("ENABLE UTF8=ACCEPT");
    server.says("ENABLE UTF8=ACCEPT", "* ENABLED UTF8=ACCEPT");
    server.says(LIST, "* LIST () \"/\" \"Entw\u00c3\u00bcrfe &- Co\"");
    box(".*", 5, 1);
    server.says("EXAMINE.*", "* 1 EXISTS\n* OK [UIDVALIDITY 5] is");
    CollectReport report = server.pass(bench);
    assertThat(report.complete()).as("%s", report).isTrue();
    assertThat(only(report).mailbox().name()).isEqualTo("Entw\u00fcrfe &- Co");
    assertThat(server.heard()).contains("EXAMINE \"Entw\u00c3\u00bcrfe &- Co\"");
  }

  @Test
  void onlyTheNamespacesThatAreAskedForAreCollected() throws Exception {
    server.offers("NAMESPACE");
    server
        .says(
            "NAMESPACE",
            "* NAMESPACE ((\"\" \"/\")) ((\"~\" \"/\")) ((\"Public/\" \"/\" \"X\" (\"y\")))")
        .says(LIST, "* LIST () \"/\" INBOX\n* LIST () \"/\" Public/News")
        .says("LIST \"\" \"~\\*\"", "* LIST () \"/\" ~bob/Box");
    box(".*", 5, 1);
    server.says("EXAMINE.*", "* 1 EXISTS\n* OK [UIDVALIDITY 5] is");
    assertThat(names(SmallServer.namespaces(Set.of(Namespace.PERSONAL), false)))
        .containsExactly("INBOX");
    assertThat(names(SmallServer.namespaces(Set.of(Namespace.SHARED), false)))
        .containsExactly("Public/News");
    assertThat(names(SmallServer.namespaces(Set.of(Namespace.PERSONAL, Namespace.OTHERS), false)))
        .containsExactly("INBOX", "~bob/Box");
  }

  @Test
  void subscribedOnesAloneWhereThatIsAskedFor() throws Exception {
    server
        .says("LSUB.*", "* LSUB () \"/\" INBOX\n* LSUB () \"/\" Dir")
        .says(LIST, "* LIST () \"/\" INBOX\n* LIST () \"/\" Other\n* LIST (\\Noselect) \"/\" Dir");
    box(".*", 5, 1);
    server.says("EXAMINE.*", "* 1 EXISTS\n* OK [UIDVALIDITY 5] is");
    assertThat(names(SmallServer.namespaces(Set.of(Namespace.PERSONAL), true)))
        .containsExactly("INBOX");
  }

  private List<String> names(Folders folders) {
    CollectReport report = server.pass(bench, folders);
    assertThat(report.complete()).as("%s", report).isTrue();
    return report.folders().stream().map(f -> f.mailbox().name()).toList();
  }

  @Test
  void gmailShowsOneMessageInManyMailboxesAndItIsFetchedOnce() throws Exception {
    server.offers("X-GM-EXT-1 SPECIAL-USE LIST-EXTENDED");
    String all = "[Gmail]/All Mail";
    String labels = STATE + " X-GM-MSGID 1%s X-GM-LABELS (\"\\\\Important\" \"My Work&APw-\")";
    server
        .says(LIST, "* LIST () \"/\" INBOX\n* LIST (\\All) \"/\" \"" + all + "\"")
        .says("EXAMINE.*", "* 1 EXISTS\n* OK [UIDVALIDITY 5] is")
        .says("UID SEARCH.*", "* SEARCH 7")
        .says(
            "UID FETCH .*",
            "* 1 FETCH (UID 7 RFC822.SIZE 18 " + labels.formatted("8446744073709551615") + ")")
        .says(
            "UID FETCH .*BODY.*",
            SmallServer.fetch(7, labels.formatted("8446744073709551615"), "Subject: 1\n\nHi\n"));
    CollectReport report = server.pass(bench);
    assertThat(report.complete()).as("%s", report).isTrue();
    assertThat(report.folders()).hasSize(2).allMatch(f -> f.collected() == 1);
    List<String> heard = server.heard();
    assertThat(heard).filteredOn(c -> c.contains("BODY.PEEK")).hasSize(1);
    assertThat(heard.indexOf("EXAMINE \"" + all + "\""))
        .isPositive()
        .isLessThan(heard.indexOf("EXAMINE \"INBOX\""));
    assertThat(index.entries())
        .hasSize(2)
        .allMatch(e ->
            e.sighting()
                .flags()
                .equals(Set.of(new Flag("\\Important"), new Flag("My Work\u00fc"))));
    assertThat(bench.archive.count()).isEqualTo(1);
  }
}
