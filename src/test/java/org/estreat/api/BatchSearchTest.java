package org.estreat.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.estreat.index.SearchLimit;
import org.estreat.model.Mailbox;
import org.estreat.query.Scope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchSearchTest {
  private static final String BOX = "alice/INBOX";

  @TempDir private Path folder;
  private Library library;
  private BatchSearch batch;
  private BatchSearch.@Nullable Summary summary;

  @BeforeEach
  void open() throws Exception {
    library = new Library(folder);
    library.add(BOX, 3, Library.PLAIN.replace("Quarterly", "Yearly"), Set.of(), List.of());
    library.add(BOX, 7, Library.PLAIN.replace("Quarterly", "Daily"), Set.of(), List.of());
    batch = new BatchSearch(library.index, Library.CLOCK);
  }

  @AfterEach
  void close() throws Exception {
    library.close();
  }

  /** Answers the lines in the mailbox with UIDs 1, 2, 3 and 7. */
  private List<Map<String, @Nullable Object>> answers(String... lines) throws Exception {
    return answers(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
  }

  private List<Map<String, @Nullable Object>> answers(byte[] input) throws Exception {
    var out = new ByteArrayOutputStream();
    summary = batch.run(new ByteArrayInputStream(input), out, BOX);
    return out.toString(StandardCharsets.UTF_8).lines().map(BatchSearchTest::read).toList();
  }

  private static Map<String, @Nullable Object> read(String line) {
    try {
      return Json.object(line.getBytes(StandardCharsets.UTF_8), "{}");
    } catch (Json.JsonFault e) {
      throw new AssertionError("an answer is no JSON: " + line, e);
    }
  }

  private static String line(String query) {
    return "{\"id\":\"q\",\"query\":\"" + query.replace("\"", "\\\"") + "\"}";
  }

  @Test
  void answersAreUidSearchInTheMailbox() throws Exception {
    assertThat(answers(line("SUBJECT report"), line("UNSEEN"), line("SUBJECT none")))
        .extracting(answer -> answer.get("uids"))
        .containsExactly(List.of(1L, 3L, 7L), List.of(2L, 3L, 7L), List.of());
    assertThat(summary).isEqualTo(new BatchSearch.Summary(3, 0, 0, 0));
  }

  @Test
  void anAnswerIsOneLineOfTheContract() throws Exception {
    var out = new ByteArrayOutputStream();
    String in =
        """

        {"id":"a","cat":"x","query":"SUBJECT report"}
        \s
        {"id":7,"query":"ALL)"}\
        """;
    batch.run(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out, BOX);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .isEqualTo(
                        "{'id':'a','status':'OK','uids':[1,3,7],'total':3,'generation':17,"
                                .replace('\'', '"')
                            + "'complete':true,'coverage':{'searched':6,'full':5,'partial':1,"
                                .replace('\'', '"')
                            + "'encrypted':0,'failed':0},'scope':'imap','ms':0.0}"
                                .replace('\'', '"')),
            second ->
                assertThat(second)
                    .startsWith("{\"id\":7,\"status\":\"BAD\",\"text\":\"")
                    .endsWith("\"span\":[3,4],\"ms\":0.0}"));
  }

  @Test
  void withReturnThereAreResultsInPlaceOfUids() throws Exception {
    var answer = answers(line("RETURN (COUNT MIN MAX ALL) SUBJECT report")).getFirst();
    assertThat(answer)
        .containsEntry("uids", null)
        .containsEntry("count", 3L)
        .containsEntry("min", 1L)
        .containsEntry("max", 7L)
        .containsEntry("all", "1,3,7");
    assertThat(answers(line("RETURN (PARTIAL -1:-2) ALL")).getFirst())
        .containsEntry("partial", Map.of("from", -1L, "to", -2L, "uids", "3,7"));
  }

  /** Each program in turn in one session; a number of UIDs, or the status where it is not OK. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "$                                                          > 0",
        "RETURN (SAVE) SUBJECT report;  $                           > 3",
        "RETURN (SAVE) ALL;  $ UNSEEN;  $                           > 4",
        "RETURN (SAVE) ALL;  RETURN (SAVE) $ UNSEEN;  $             > 3",
        "RETURN (SAVE MIN) ALL;  $                                  > 1",
        "RETURN (SAVE MIN MAX) ALL;  $                              > 2",
        "RETURN (SAVE COUNT MIN) ALL;  $                            > 4",
        "RETURN (SAVE) ALL;  SAVE;  $                               > 4",
        "RETURN (SAVE) ALL;  RETURN (SAVE) ALL);  $                 > 4",
        "RETURN (SAVE) ALL;  RETURN (SAVE) CHARSET X-NONE ALL;  $   > 0",
        "RETURN (SAVE) ALL;  return ( count save ) charset x-n all; $ > 0",
        "RETURN (SAVE) ALL;  IN (selected) RETURN (SAVE) CHARSET X-NONE ALL;  $  > 0",
        "RETURN (SAVE) ALL;  IN (mailboxes \") RETURN (SAVE\") CHARSET X-NONE ALL;  $  > 4",
        "RETURN (SAVE) ALL;  RETURN (COUNT) CHARSET X-NONE ALL;  $  > 4",
        "RETURN (SAVE) ALL;  CHARSET X-NONE SUBJECT SAVE;  $        > 4",
        "RETURN (SAVE) ALL;  RETURN (SAVE) SUBJECT none;  $         > 0",
      })
  void theSavedResultLivesAsInAnImapSession(String programs, int found) throws Exception {
    String[] lines =
        List.of(programs.split(";", -1)).stream()
            .map(program -> line(program.strip()))
            .toArray(String[]::new);
    assertThat(answers(lines).getLast().get("uids"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(found);
  }

  @Test
  void aSearchThatFailsWithSaveClearsAndTheBatchGoesOn() throws Exception {
    SearchSession session = new SearchSession(library.index, Mailbox.parse(BOX));
    var now = Library.CLOCK.instant();
    session.search(
        Program.imap("RETURN (SAVE) ALL"),
        SearchSession.Form.PLAIN,
        now,
        Scope.IMAP,
        SearchLimit.NONE);
    library.index.failWith(new IOException("the disk is gone"));
    assertThat(
            session.search(
                Program.imap("RETURN (SAVE) ALL"),
                SearchSession.Form.PLAIN,
                now,
                Scope.IMAP,
                SearchLimit.NONE))
        .isInstanceOfSatisfying(
            SearchSession.Reply.No.class,
            no -> {
              assertThat(no.ours()).isTrue();
              assertThat(no.text()).startsWith("[SERVERBUG]").doesNotContain("disk");
            });
    library.index.failWith(null);
    assertThat(
            session.search(
                Program.imap("$"), SearchSession.Form.PLAIN, now, Scope.IMAP, SearchLimit.NONE))
        .isInstanceOfSatisfying(
            SearchSession.Reply.Ok.class,
            ok -> assertThat(ok.uids()).isNotNull().hasToString(BOX + " "));
  }

  @Test
  void ourOwnFailuresAreCounted() throws Exception {
    library.index.failWith(new IOException("the disk is gone"));
    assertThat(answers(line("ALL"), line("ALL)")))
        .extracting(answer -> answer.get("status"))
        .containsExactly("NO", "BAD");
    assertThat(summary).isEqualTo(new BatchSearch.Summary(0, 1, 1, 1));
  }

  @Test
  void anUnknownCharsetIsNo() throws Exception {
    assertThat(answers(line("CHARSET X-NONE ALL")).getFirst())
        .containsEntry("status", "NO")
        .satisfies(answer ->
            assertThat(answer.get("text")).asString().startsWith("[BADCHARSET (US-ASCII UTF-8 "));
  }

  @Test
  void bytesAndLiteralsComeThrough() throws Exception {
    assertThat(answers("{\"id\":1,\"b64\":\"U1VCSkVDVCB7Nn0NCnJlcG9ydA==\"}").getFirst())
        .containsEntry("uids", List.of(1L, 3L, 7L));
    assertThat(answers("{\"id\":1,\"query\":\"SUBJECT {6}\\r\\nreport\"}").getFirst())
        .containsEntry("uids", List.of(1L, 3L, 7L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "[1]",
        "{\"id\":1}",
        "{\"id\":1,\"query\":5}",
        "{\"id\":1,\"query\":\"ALL\",\"b64\":\"QUxM\"}",
        "{\"id\":1,\"b64\":\"*\"}",
        "{\"id\":1,\"query\":\"ALL\"} {}",
        "{\"id\":1,\"query\":\"ALL\"",
        "\"ALL\"",
        "{\"id\":1,\"query\":\"ALL\",\"scop\":\"all\"}",
        "{\"id\":1,\"query\":\"ALL\",\"Sort\":\"DATE\"}",
        "{\"id\":1,\"query\":\"ALL\",\"\":null}",
      })
  void aMalformedLineIsBadWithItsNumberAndTheNextIsAnswered(String wrong) throws Exception {
    var answers = answers(line("ALL"), "", wrong, line("SUBJECT report"));
    assertThat(answers.get(1)).containsEntry("status", "BAD").containsEntry("line", 3L);
    assertThat(answers.get(1).get("text")).asString().startsWith("line 3: ");
    assertThat(answers.get(2)).containsEntry("uids", List.of(1L, 3L, 7L));
  }

  @Test
  void aPropertyThatIsNoneIsNamedAndNotesAreNot() throws Exception {
    var answers =
        answers(line("ALL", "\"scop\":\"all\""), line("ALL", "\"cat\":\"x\",\"note\":[1]"));
    assertThat(answers.getFirst())
        .containsEntry("id", "q")
        .containsEntry("status", "BAD")
        .containsEntry(
            "text",
            "line 1: \"scop\" is no property of a search; expected id, query, b64, sort, thread,"
                + " scope, or note, cat, dev, src, src_match for your own notes");
    assertThat(answers.getLast()).containsEntry("status", "OK");
  }

  @Test
  void bytesThatAreNoUtf8AreAMalformedLine() throws Exception {
    byte[] input =
        "{\"id\":1,\"query\":\"SUBJECT \u00e9\"}\n{\"id\":2,\"query\":\"ALL\"}"
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(answers(input))
        .extracting(answer -> answer.get("status"))
        .containsExactly("BAD", "OK");
  }

  @Test
  @Timeout(20)
  void anAnswerComesBeforeTheNextQuestion() throws Exception {
    var questions = new PipedOutputStream();
    var out = new PipedOutputStream();
    try (var in = new PipedInputStream(questions);
        var back = new PipedInputStream(out);
        var answers = new BufferedReader(new InputStreamReader(back, StandardCharsets.UTF_8));
        var pool = Executors.newSingleThreadExecutor()) {
      var run = pool.submit(() -> batch.run(in, out, BOX));
      for (int i = 0; i < 3; i++) {
        questions.write((line("ALL") + "\n").getBytes(StandardCharsets.UTF_8));
        questions.flush();
        assertThat(answers.readLine()).contains("\"uids\":[1,2,3,7]");
      }
      questions.close();
      assertThat(run.get(10, TimeUnit.SECONDS).ok()).isEqualTo(3);
    }
  }

  @Test
  void aReaderThatLeavesEndsTheBatch() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    var in = new ByteArrayInputStream(line("ALL").getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> batch.run(in, closed, BOX))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("Broken pipe");
  }

  @Test
  void theMailboxIsOneThatIsNamedOrTheOnlyOne() {
    assertThatThrownBy(
            () -> batch.run(InputStream.nullInputStream(), OutputStream.nullOutputStream(), null))
        .isInstanceOf(BadParameterException.class)
        .hasMessage("mailbox: expected the one mailbox of 3 that the batch is about, found: none");
    assertThatThrownBy(() ->
            batch.run(InputStream.nullInputStream(), OutputStream.nullOutputStream(), "alice/*"))
        .isInstanceOf(BadParameterException.class)
        .hasMessage("mailbox: expected one mailbox, not 2, found: alice/*");
  }

  // ------------------------------------------------------------------------ UID SORT, UID THREAD

  private static String line(String query, String more) {
    return line(query).replace("}", "," + more + "}");
  }

  @Test
  void aLineIsSortedOrThreadedWhereItSaysSo() throws Exception {
    var answers =
        answers(
            line("ALL", "\"sort\":\"REVERSE ARRIVAL\""),
            line("ALL", "\"thread\":\"REFERENCES\""),
            line("SUBJECT none", "\"thread\":\"orderedsubject\""));
    assertThat(answers.getFirst()).containsEntry("uids", List.of(7L, 3L, 2L, 1L));
    assertThat(answers.get(1))
        .containsEntry("uids", null)
        .containsKeys("count", "tree")
        .hasEntrySatisfying("imap", text -> assertThat(text.toString()).contains("7"));
    assertThat(answers.get(2)).containsEntry("count", 0L).containsEntry("imap", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALL               | 'sort':'NONE'                   | line 1: sort: expected a sort key",
        "ALL               | 'thread':'REFS'                 | line 1: thread: expected ORDERED",
        "ALL               | 'thread':1                      | line 1: thread: expected ORDERED",
        "ALL               | 'sort':'DATE','thread':'REFERENCES' | sort and thread do not go",
        "RETURN (MIN) ALL  | 'sort':'DATE'                   | sort and thread do not go together",
        "IN (inboxes) ALL  | 'thread':'REFERENCES'           | sort and thread do not go together",
      })
  void whatDoesNotGoTogetherIsBad(String query, String more, String text) throws Exception {
    assertThat(answers(line(query, more.replace('\'', '"'))).getFirst())
        .containsEntry("status", "BAD")
        .hasEntrySatisfying("text", said -> assertThat(said.toString()).startsWith(text));
  }

  // -------------------------------------------------------------------------- several mailboxes

  @Test
  void withInThereAreResultsOfEachMailbox() throws Exception {
    assertThat(answers(line("IN (selected mailboxes bob/Sent) ALL")).getFirst())
        .containsEntry("uids", null)
        .hasEntrySatisfying(
            "esearch",
            each ->
                assertThat(each)
                    .hasToString(
                        "[{mailbox="
                            + BOX
                            + ", uidValidity=3, all=1:3,7},"
                            + " {mailbox=bob/Sent, uidValidity=3, all=9}]"));
    assertThat(answers(line("IN (mailboxes carol/INBOX) ALL")).getFirst())
        .containsEntry("status", "NO")
        .hasEntrySatisfying(
            "text", said -> assertThat(said.toString()).startsWith("[NONEXISTENT]"));
  }

  @Test
  void savingNeedsTheSelectedMailboxAlone() throws Exception {
    assertThat(
            answers(
                line("IN (selected) RETURN (SAVE) SUBJECT report"),
                line("$"),
                line("IN (inboxes) RETURN (SAVE) ALL"),
                line("$")))
        .extracting(answer -> answer.getOrDefault("uids", null) + " " + answer.get("status"))
        .containsExactly("null OK", "[1, 3, 7] OK", "null BAD", "[1, 3, 7] OK");
  }
}
