package org.estreat.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.estreat.index.Hit;
import org.estreat.query.Scope;
import org.estreat.query.SearchSyntaxException;
import org.estreat.query.Span;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchServiceTest {
  @TempDir private Path folder;
  private Library library;
  private SearchService service;

  @BeforeEach
  void open() throws Exception {
    library = new Library(folder);
    service = new SearchService(library.index, Library.CLOCK);
  }

  @AfterEach
  void close() throws Exception {
    library.close();
  }

  private SearchAnswer search(String program, String... mailboxes) throws Exception {
    return service.search(SearchCall.of(Program.imap(program)).in(List.of(mailboxes)));
  }

  @Test
  void findsNewestFirstWithTotalAndCoverage() throws Exception {
    SearchAnswer answer = search("ALL");
    assertThat(answer.hits())
        .extracting(hit -> hit.sighting().uid().value())
        .containsExactly(9L, 5L, 2L, 1L);
    assertThat(answer.total()).isEqualTo(4);
    assertThat(answer.coverage().partial()).isEqualTo(1);
    assertThat(answer.esearch()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "alice/INBOX, 2",
    "alice/inbox, 2",
    "alice/*, 3",
    "*, 4",
    "*/INBOX, 2",
    "*/*s*, 1",
    "a*e/*B*X, 2",
    "alice/Lists, 1",
  })
  void mailboxPatterns(String pattern, int hits) throws Exception {
    assertThat(search("ALL", pattern).total()).isEqualTo(hits);
  }

  @Test
  void severalPatternsAddUp() throws Exception {
    assertThat(search("ALL", "alice/INBOX", "*/Sent", "bob/*").total()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"carol/*", "alice", "alice/Inboxes", "alice/lists", "alice/INBOX*INBOX"})
  void aPatternThatMatchesNothingNamesWhatThereIs(String pattern) {
    assertThatThrownBy(() -> search("ALL", "alice/INBOX", pattern))
        .isInstanceOf(UnknownMailboxException.class)
        .hasMessage(
            "no mailbox matches " + pattern + "; known: alice/INBOX, alice/Lists, bob/Sent");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "COUNT            | 2 | - | - | -",
        "MIN MAX          | - | 1 | 2 | -",
        "ALL              | - | - | - | 1:2",
        "''               | - | - | - | 1:2",
        "(COUNT MIN ALL)  | 2 | 1 | - | 1:2",
      })
  void returnGivesWhatIsAskedOfEachMailbox(
      String words, Integer count, Long min, Long max, String all) throws Exception {
    SearchAnswer answer = service.search(SearchCall.of(Program.imap("ALL")).returning(words));
    assertThat(answer.hits()).isEmpty();
    assertThat(answer.total()).isEqualTo(4);
    assertThat(answer.esearch()).hasSize(3);
    SearchAnswer.Esearch inbox = requireNonNull(answer.esearch()).getFirst();
    assertThat(inbox.mailbox()).hasToString("alice/INBOX");
    assertThat(inbox.count()).isEqualTo(count);
    assertThat(inbox.min()).isEqualTo(min);
    assertThat(inbox.max()).isEqualTo(max);
    assertThat(inbox.all()).isEqualTo(all);
  }

  @Test
  void ofNoMatchesThereIsACountAndNothingElse() throws Exception {
    SearchAnswer answer = search("RETURN (MIN MAX ALL COUNT) SUBJECT nowhere", "bob/Sent");
    assertThat(answer.esearch())
        .singleElement()
        .satisfies(each -> {
          assertThat(each.count()).isZero();
          assertThat(each.min()).isNull();
          assertThat(each.all()).isNull();
        });
  }

  @Test
  void aFaultPointsIntoTheProgram() {
    assertThatThrownBy(() -> search("FROM smith SINCEE 1-Feb-1994"))
        .isInstanceOfSatisfying(
            SearchSyntaxException.class,
            fault -> assertThat(fault.span()).isEqualTo(new Span(11, 17)));
  }

  @ParameterizedTest
  @CsvSource({"return, COUNTS", "return, SAVE", "sort, DATES", "cursor, nonsense"})
  void wrongParametersAreNamedWithWhatWasFound(String name, String value) {
    SearchCall call = SearchCall.of(Program.imap("ALL"));
    SearchCall wrong =
        switch (name) {
          case "return" -> call.returning(value);
          case "sort" -> call.sortedBy(value);
          default -> call.from(value);
        };
    assertThatThrownBy(() -> service.search(wrong))
        .isInstanceOf(BadParameterException.class)
        .hasMessageStartingWith(name + ": expected ")
        .hasMessageEndingWith("found: " + value);
  }

  @Test
  void returnStandsInOnePlaceOnly() {
    SearchCall call = SearchCall.of(Program.imap("RETURN (MIN) ALL")).returning("COUNT");
    assertThatThrownBy(() -> service.search(call)).hasMessageContaining("the program has RETURN");
  }

  @Test
  void pagesFollowOneAnother() throws Exception {
    SearchCall call = SearchCall.of(Program.imap("ALL")).limitedTo(3);
    SearchAnswer first = service.search(call);
    SearchAnswer second = service.search(call.from(first.cursor()));
    assertThat(first.hits()).hasSize(3);
    assertThat(second.hits()).hasSize(1);
    assertThat(second.cursor()).isNull();
    assertThat(second.total()).isEqualTo(4);
  }

  @Test
  void theEngineGetsClockSortAndSnippets() throws Exception {
    service.search(SearchCall.of(Program.imap("ALL")).sortedBy("REVERSE SIZE").withSnippets(true));
    assertThat(library.index.last())
        .hasValueSatisfying(request -> {
          assertThat(request.now()).isEqualTo(Library.CLOCK.instant());
          assertThat(request.sort()).singleElement().matches(key -> key.reverse());
          assertThat(request.limit()).isEqualTo(SearchCall.DEFAULT_LIMIT);
          assertThat(request.snippets()).isTrue();
        });
  }

  @Test
  void jsonIsTheContracts() throws Exception {
    SearchAnswer answer =
        service.search(SearchCall.of(Program.imap("BODY figures")).withSnippets(true));
    assertThat(answer.toJson())
        .isEqualTo(
            ("{'query':'BODY figures','generation':17,'total':1,'complete':true,"
                    + "'coverage':{'searched':4,'full':3,'partial':1,'encrypted':0,'failed':0},"
                    + "'scope':'imap','hits':[{'id':'"
                    + library.plain
                    + "','mailbox':'alice/INBOX',"
                    + "'uidValidity':3,'uid':1,'internalDate':'2026-02-03T10:00:00+01:00',"
                    + "'flags':['\\\\Seen'],'sha256':'"
                    + sha256(answer)
                    + "',"
                    + "'sent':'2026-02-02T09:00:00Z','from':'"
                    + from(answer)
                    + "',"
                    + "'to':['"
                    + answer.hits().getFirst().to().getFirst()
                    + "'],"
                    + "'subject':'Quarterly report','size':"
                    + answer.hits().getFirst().size()
                    + ",'matches':[{'part':'1','source':'text','where':'','snippet':'The &lt;b&gt;"
                    + "<em>figures</em>&lt;/b&gt; &amp; the rest are attached.\\r\\n'}]}],"
                    + "'ms':0.0}")
                .replace('\'', '"'));
  }

  private static String sha256(SearchAnswer answer) {
    return answer.hits().getFirst().key().sha256();
  }

  private static String from(SearchAnswer answer) {
    return answer.hits().getFirst().from().replace("\"", "\\\"");
  }

  @Test
  void halfACharacterIsShownAsReplaced() throws Exception {
    Hit hit = search("ALL").hits().getFirst();
    Hit odd =
        new Hit(
            hit.sighting(), hit.key(), null, "", List.of(), "a\uD83Db \uD83D\uDE00", 1, List.of());
    String json =
        new SearchAnswer(
                "q",
                1,
                1,
                true,
                library.index.coverage(),
                Scope.IMAP,
                List.of(odd),
                null,
                null,
                null,
                0)
            .toJson();
    assertThat(json).contains("\"a\uFFFDb \uD83D\uDE00\"");
  }

  // --------------------------------------------------------------------------------- threads

  @Test
  void threadsAreOfEachMailboxThatHasMatches() throws Exception {
    String reply = Library.PLAIN.replace("Message-ID: <1@", "In-Reply-To: <1@");
    library.add("alice/INBOX", 3, reply, Set.of(), List.of());
    SearchAnswer answer =
        service.search(SearchCall.of(Program.imap("ALL")).threadedBy("references"));
    assertThat(answer.hits()).isEmpty();
    assertThat(answer.total()).isEqualTo(5);
    assertThat(requireNonNull(answer.threads()))
        .extracting(each -> each.mailbox() + " " + each)
        .containsExactly("alice/INBOX (1 3)(2)", "alice/Lists (5)", "bob/Sent (9)");
    assertThat(answer.toJson())
        .contains(
            "\"threads\":[{\"mailbox\":\"alice/INBOX\",\"uidValidity\":3,\"count\":2,"
                + "\"tree\":[[1,3],[2]],\"imap\":\"(1 3)(2)\"}");
    SearchCall limited = SearchCall.of(Program.imap("ALL")).threadedBy("ORDEREDSUBJECT");
    assertThat(service.search(limited.limitedTo(2)).hits()).hasSize(2);
  }

  @Test
  void listsTooDeepForReadersOfJsonAreTextAlone() throws Exception {
    String parent = Library.PLAIN;
    for (int i = 0; i < 2 * (ThreadJson.MAX_DEPTH + 1); i++) {
      String id = "<" + (i + 2) + "@example.org>";
      String below = "<" + (i / 2 * 2 - (i < 2 ? -1 : 0)) + "@example.org>";
      library.add(
          "carol/INBOX",
          i + 1,
          parent.replace("<1@example.org>", id + "\nReferences: " + below),
          Set.of(),
          List.of());
    }
    SearchAnswer answer =
        service.search(
            SearchCall.of(Program.imap("ALL")).in(List.of("carol/INBOX")).threadedBy("REFERENCES"));
    assertThat(requireNonNull(answer.threads()).getFirst().depth())
        .isGreaterThan(ThreadJson.MAX_DEPTH);
    assertThat(answer.toJson()).contains("\"tree\":null,\"imap\":\"(");
  }

  @Test
  void anAlgorithmThatIsNoneIsRefused() {
    assertThatThrownBy(() -> service.search(SearchCall.of(Program.imap("ALL")).threadedBy("REFS")))
        .isInstanceOf(BadParameterException.class)
        .hasMessage("thread: expected ORDEREDSUBJECT or REFERENCES, found: REFS");
  }

  // -------------------------------------------------------------------------- several mailboxes

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inboxes                                 | alice/INBOX",
        "personal                                | alice/INBOX alice/Lists bob/Sent",
        "mailboxes bob/Sent                      | bob/Sent",
        "mailboxes (bob/Sent alice/inbox)        | alice/INBOX bob/Sent",
        "mailboxes bob/Sent mailboxes bob/Sent   | bob/Sent",
        "subtree alice                           | alice/INBOX alice/Lists alice/Lists.A.B",
        "subtree-one alice                       | alice/INBOX alice/Lists alice/Lists.A.B",
        "subtree alice/Lists                     | alice/Lists alice/Lists.A.B",
        "subtree alice/Lists.A                   | alice/Lists.A.B",
        "subtree-one alice/Lists                 | alice/Lists",
        "subtree-one alice/Lists.A inboxes       | alice/INBOX alice/Lists.A.B",
      })
  void programsSayWhereToLook(String sources, String mailboxes) throws Exception {
    if (mailboxes.contains("A.B")) {
      library.add("alice/Lists.A.B", 1, Library.PLAIN, Set.of(), List.of());
    }
    SearchAnswer answer = search("IN (" + sources + ") RETURN (COUNT) ALL");
    assertThat(requireNonNull(answer.esearch()).stream().map(each -> each.mailbox().toString()))
        .containsExactly(mailboxes.split(" "));
    assertThat(requireNonNull(answer.esearch())).allMatch(each -> each.uidValidity().value() == 3);
    assertThat(service.extent(SearchCall.of(Program.imap("IN (" + sources + ") ALL"))).mailboxes())
        .hasSize(mailboxes.split(" ").length);
  }

  @Test
  void selectedIsWhatTheCallNames() throws Exception {
    assertThat(search("IN (selected) ALL", "alice/*").total()).isEqualTo(3);
    assertThat(search("IN (selected mailboxes bob/Sent) ALL", "alice/Lists").total()).isEqualTo(2);
    assertThatThrownBy(() -> search("IN (selected) ALL"))
        .isInstanceOf(BadParameterException.class)
        .hasMessageContaining("the program says IN (selected)");
    assertThatThrownBy(() -> search("IN (inboxes) ALL", "bob/Sent"))
        .isInstanceOf(BadParameterException.class)
        .hasMessageContaining("does not say selected");
  }

  @ParameterizedTest
  @CsvSource({"mailboxes carol/INBOX", "mailboxes bob/S*", "subtree carol", "subtree alice/List"})
  void nameThatNothingHasIsAnError(String sources) {
    assertThatThrownBy(() -> search("IN (inboxes " + sources + ") ALL"))
        .isInstanceOf(UnknownMailboxException.class)
        .hasMessageContaining("known: alice/INBOX, alice/Lists, bob/Sent");
  }
}
