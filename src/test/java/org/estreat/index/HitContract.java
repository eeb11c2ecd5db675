package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.estreat.model.Defect;
import org.estreat.model.Flag;
import org.estreat.model.ModSeq;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** In which order every engine has to give hits, what a hit shows, what coverage counts. */
abstract class HitContract extends FuzzyContract {
  // ------------------------------------------------------------------------ order and pages

  /** Six messages; the numbers of the default order are not those of any other. */
  private void putSix() throws IOException {
    put(
        inbox(1)
            .subject("Re: [list] apple (fwd)")
            .from("\"Zed, A\" <anna@example.org>")
            .to("team: bob@example.org, carol@example.org;")
            .header("Cc", "x@example.org")
            .sent("2024-01-01T10:00:00+00:00")
            .received("2024-01-05T00:00:00+00:00")
            .size(30),
        inbox(2)
            .subject("Banana")
            .from("Bob <zoe@example.org>, aaa@example.org")
            .sent("2024-01-01T11:00:00+05:00")
            .received("2024-01-04T00:00:00+00:00")
            .size(10),
        inbox(3)
            .subject("APPLE")
            .to("Ann <zed@example.org>")
            .received("2024-01-05T01:00:00+01:00")
            .size(20),
        inbox(4)
            .subject("")
            .from("Ärger@example.org")
            .sent("2025-01-01T00:00:00+00:00")
            .received("2024-01-02T00:00:00+00:00")
            .size(10),
        Mail.in("alice/Lists", 1)
            .subject("cherry")
            .from("MIKE@example.org")
            .received("2024-01-05T00:00:00+00:00")
            .size(15),
        Mail.in("alice/Lists", 9).received("2023-01-01T00:00:00+00:00").size(99));
  }

  @ParameterizedTest(name = "{0} => {1}")
  @CsvSource({
    "'', I3 I1 L1 I2 I4 L9",
    "ARRIVAL, L9 I4 I2 I1 I3 L1",
    "REVERSE ARRIVAL, I1 I3 L1 I2 I4 L9",
    "SIZE, I2 I4 L1 I3 I1 L9",
    "REVERSE SIZE, L9 I1 I3 L1 I2 I4",
    "DATE, L9 I2 I1 I3 L1 I4",
    "SUBJECT, I4 L9 I1 I3 I2 L1",
    "SUBJECT REVERSE SIZE, L9 I4 I1 I3 I2 L1",
    "FROM, I3 L9 I1 I4 L1 I2",
    "TO, I2 I4 L1 L9 I1 I3",
    "CC, I2 I3 I4 L1 L9 I1",
    "DISPLAYFROM, I3 L9 I4 I2 L1 I1",
    "DISPLAYTO, I2 I4 L1 L9 I3 I1",
  })
  void hitsComeInOrderHoweverLongThePages(String sort, String expected) throws IOException {
    putSix();
    for (int limit : new int[] {1, 2, 3, 5, 6, 7}) {
      Ask ask = sort.isEmpty() ? Ask.of("ALL") : Ask.of("ALL").sort(sort);
      assertThat(places(ask, limit)).as("pages of %d", limit).isEqualTo(expected);
    }
  }

  /** Like {@link #order}, with the first letter of the mailbox. */
  private String places(Ask ask, int limit) throws IOException {
    List<String> places = new ArrayList<>();
    forEachHit(ask, limit, hit -> places.add(place(hit)));
    return String.join(" ", places);
  }

  private static String place(Hit hit) {
    return hit.sighting().mailbox().name().substring(0, 1) + hit.sighting().uid();
  }

  @Test
  void byRelevancyEveryHitComesOnce() throws IOException {
    putEight();
    Ask ask = Ask.of("OR BODY the TEXT end").in("alice/INBOX").sort("RELEVANCY");
    assertThat(order(ask, 2).split(" ")).containsExactlyInAnyOrder("2", "9", "10", "11", "20");
  }

  @Test
  void limitOfZeroGivesTotalsAlone() throws IOException {
    putSix();
    Hits hits = search(Ask.of("ALL").limit(0));
    assertThat(hits.total()).isEqualTo(6);
    assertThat(hits.complete()).isTrue();
    assertThat(hits.page()).isEmpty();
    assertThat(hits.cursor()).isNull();
    assertThat(hits.coverage()).isEqualTo(new Coverage(6, 6, 0, 0, 0));
  }

  @ParameterizedTest
  @CsvSource({"'', I3 I1 L1 I2 I4 L9", "SIZE, I2 I4 L1 I3 I1 L9"})
  void whatArrivesBetweenTwoPagesMovesNothing(String sort, String expected) throws IOException {
    putSix();
    Ask ask = sort.isEmpty() ? Ask.of("ALL") : Ask.of("ALL").sort(sort);
    Hits first = search(ask.limit(3));
    put(inbox(50).received("2030-01-01T00:00:00+00:00").size(1));
    index.setFlags(inbox(1).id(), Set.of(Flag.SEEN), ModSeq.NONE);
    index.commit(index.checkpoint());
    List<Hit> both = new ArrayList<>(first.page());
    both.addAll(search(ask.limit(100).after(first.cursor())).page());
    assertThat(both.stream().map(HitContract::place)).containsExactly(expected.split(" "));
  }

  @Test
  void cursorThatIsNoneIsRefused() throws IOException {
    putSix();
    assertThatThrownBy(() -> search(Ask.of("ALL").after("nonsense")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ------------------------------------------------------------------------- what a hit shows

  @Test
  void hitShowsTheMessage() throws IOException {
    IndexEntry entry =
        inbox(7)
            .subject("Grüße")
            .from("Zoé <zoe@example.net>")
            .to("a@b.example, c@d.example")
            .sent("2024-01-31T23:30:00-08:00")
            .received("2024-02-01T09:30:00+02:00")
            .flags(Flag.SEEN, new Flag("$Label1"))
            .modSeq(77)
            .source("/mail/a.mbox#3")
            .size(4711)
            .body("text")
            .entry();
    index.put(entry);
    index.refresh();
    Hit hit = search(Ask.of("BODY text")).page().getFirst();
    assertThat(hit)
        .isEqualTo(
            new Hit(
                entry.sighting(),
                entry.message().key(),
                Instant.parse("2024-02-01T07:30:00Z"),
                "Zoé <zoe@example.net>",
                List.of("a@b.example, c@d.example"),
                "Grüße",
                4711,
                List.of()));
    assertThat(index.find(entry.sighting().id())).contains(hit);
  }

  @Test
  void hitOfAMessageWithoutFieldsIsEmptyNotNull() throws IOException {
    put(inbox(7));
    Hit hit = search(Ask.of("ALL")).page().getFirst();
    assertThat(hit.sent()).isNull();
    assertThat(hit.from()).isEmpty();
    assertThat(hit.to()).isEmpty();
    assertThat(hit.subject()).isEmpty();
  }

  @Test
  void snippetsShowTheOriginalText() throws IOException {
    putEight();
    assertThat(matches("BODY \"BROWN fox\""))
        .containsExactly(
            match("", "text", "The quick ", "brown fox", "\r\njumps over  the lazy dog.\r\n"));
    assertThat(matches("SUBJECT wonder"))
        .containsExactly(match("", "header", "Hello ", "wonder", "ful world"));
    assertThat(matches("HEADER received c.ex"))
        .containsExactly(match("", "header", "from ", "c.ex", "ample by d.example"));
    assertThat(matches("BODY second"))
        .containsExactly(match("2", "text", "<b>", "second", "</b> part begins"));
    assertThat(matches("FILENAME BERICHT"))
        .containsExactly(match("2", "header", "Jahres", "bericht", " 2023.pdf"));
    assertThat(matches("ATTACHMENT eite")).containsExactly(match("2", "text", "S", "eite", " 2"));
  }

  /** Of each field the first form that holds the key, once. */
  @Test
  void snippetShowsTheFormThatMatched() throws IOException {
    putEight();
    assertThat(matches("FROM john.smith"))
        .containsExactly(
            match(
                "", "header", "\"Smith, John\" <", "john.smith", "@example.org>, zoe@example.net"));
    assertThat(matches("FROM \"john <john.smith\""))
        .containsExactly(
            match("", "header", "Smith, ", "John <john.smith", "@example.org>, zoe@example.net"));
  }

  @Test
  void snippetTakesInWholeCharacters() throws IOException {
    String text = "👍".repeat(40) + "caf\u00e9 \u2122 " + "👍".repeat(40);
    put(inbox(1).body(text));
    assertThat(matches("BODY \"CAFE\""))
        .as("a key that ends before the mark, and context that would cut a pair")
        .containsExactly(
            match("", "text", "👍".repeat(30), "caf\u00e9", " \u2122 " + "👍".repeat(28)));
    assertThat(matches("BODY \"m \""))
        .as("the second half of a trade mark sign")
        .containsExactly(
            match("", "text", "👍".repeat(27) + "caf\u00e9 ", "\u2122 ", "👍".repeat(30)));
  }

  @Test
  void snippetOfTextSaysWhetherItIsHeaderOrBody() throws IOException {
    putEight();
    assertThat(matches("TEXT page.html"))
        .containsExactly(
            match(
                "2",
                "header",
                "Content-Type: text/html; name=",
                "page.html",
                "\r\n\r\n<b>second</b> part begins"));
    assertThat(matches("TEXT \"part begins\""))
        .extracting(Hit.Match::source)
        .containsExactly("text");
  }

  @Test
  void snippetsAreOfKeysThatMatchedAndAreNotNegated() throws IOException {
    putEight();
    assertThat(matches("SEEN")).isEmpty();
    assertThat(matches("SUBJECT \"\" UID 2")).isEmpty();
    assertThat(matches("UID 3 NOT BODY fox")).isEmpty();
    assertThat(matches("UID 3 NOT NOT BODY latte")).hasSize(1);
    assertThat(matches("OR BODY latte BODY nowhere")).hasSize(1);
    assertThat(matches("BODY latte SUBJECT hello"))
        .extracting(Hit.Match::match)
        .containsExactly("latte", "Hello");
    assertThat(search(Ask.of("BODY latte")).page().getFirst().matches()).isEmpty();
  }

  private List<Hit.Match> matches(String program) throws IOException {
    Hits hits = search(Ask.of(program).snippets());
    assertThat(hits.total()).isEqualTo(1);
    return hits.page().getFirst().matches();
  }

  private static Hit.Match match(
      String part, String source, String before, String match, String after) {
    return new Hit.Match(PartPath.parse(part), source, "", before, match, after);
  }

  // --------------------------------------------------------------------------------- coverage

  @Test
  void coverageCountsEachMessageUnderItsWorstPart() throws IOException {
    put(
        inbox(1).body("all read").defect(Defect.Kind.CHARSET),
        inbox(2).defect(Defect.Kind.DEPTH),
        inbox(3).attachment("a.pdf", contentOf("a", PartText.Status.PARTIAL)),
        inbox(4).attachment("b.zip", contentOf("b", PartText.Status.ENCRYPTED)),
        inbox(5)
            .attachment("a.pdf", contentOf("a", PartText.Status.PARTIAL))
            .attachment("c.doc", contentOf("c", PartText.Status.FAILED)),
        inbox(6).attachment("d.txt", "text/x", "read"),
        Mail.in("alice/Lists", 1).defect(Defect.Kind.MISSING),
        inbox(8).expunged().defect(Defect.Kind.DEPTH));
    assertThat(index.coverage()).isEqualTo(new Coverage(7, 2, 3, 1, 1));
    assertThat(search(Ask.of("SEEN").in("alice/INBOX")).coverage())
        .isEqualTo(new Coverage(6, 2, 2, 1, 1));
    assertThat(search(Ask.of("EXPUNGED").in("alice/INBOX")).coverage())
        .isEqualTo(new Coverage(7, 2, 3, 1, 1));
    index.commit(Checkpoint.NONE);
    reopen();
    assertThat(index.coverage()).isEqualTo(new Coverage(7, 2, 3, 1, 1));
  }

  @Test
  void answerIsCompleteWhereWhatItLooksAtWasReadAsFarAsItCanBe() throws IOException {
    put(
        inbox(1).defect(Defect.Kind.ENCRYPTED).defect(Defect.Kind.UNDECODED),
        inbox(2).attachment("a.zip", contentOf("a", PartText.Status.ENCRYPTED)),
        inbox(3).attachment("b.doc", contentOf("b", PartText.Status.FAILED)),
        Mail.in("alice/Long", 1).defect(Defect.Kind.TEXT_LIMIT),
        Mail.in("alice/Names", 1).defect(Defect.Kind.NAME_LIMIT),
        Mail.in("alice/Deep", 1).defect(Defect.Kind.DEPTH),
        Mail.in("alice/Unread", 1).defect(Defect.Kind.UNREAD),
        Mail.in("alice/Cut", 1).attachment("c.pdf", contentOf("c", PartText.Status.PARTIAL)),
        Mail.in("alice/Gone", 1).defect(Defect.Kind.TEXT_LIMIT).expunged());
    String all = "BODY TEXT SUBJECT TO HEADER FILENAME ATTACHMENT SENT PART";
    assertThat(complete("INBOX")).isEqualTo(all);
    assertThat(complete("Long")).isEqualTo("SUBJECT TO HEADER FILENAME ATTACHMENT SENT PART");
    assertThat(complete("Names")).isEqualTo("BODY TEXT ATTACHMENT SENT");
    assertThat(complete("Deep")).isEqualTo("SUBJECT TO HEADER SENT");
    assertThat(complete("Unread")).isEmpty();
    assertThat(complete("Cut")).isEqualTo("BODY TEXT SUBJECT TO HEADER FILENAME SENT PART");
    assertThat(complete("Gone")).isEqualTo(all);
    assertThat(isComplete("alice/Gone", "OR EXPUNGED BODY x")).isFalse();
    assertThat(isComplete("alice/Long", "SEEN LARGER 1 OR UID 1 NOT (FUZZY BODY x)")).isFalse();
    assertThat(isComplete("alice/Unread", "SEEN LARGER 1 UID 1 SINCE 1-Jan-2001")).isTrue();
    index.commit(Checkpoint.NONE);
    reopen();
    assertThat(complete("Cut")).isEqualTo("BODY TEXT SUBJECT TO HEADER FILENAME SENT PART");
  }

  /** Which keys are answered completely in a mailbox. */
  private String complete(String box) throws IOException {
    Map<String, String> programs = new LinkedHashMap<>();
    Stream.of("BODY", "TEXT", "SUBJECT", "TO", "HEADER", "FILENAME", "ATTACHMENT")
        .forEach(key -> programs.put(key, key + (key.equals("HEADER") ? " x-y word" : " word")));
    programs.put("SENT", "SENTON 1-Jan-2001");
    programs.put("PART", "PART text/plain");
    List<String> found = new ArrayList<>();
    for (var program : programs.entrySet()) {
      if (isComplete("alice/" + box, program.getValue())) {
        found.add(program.getKey());
      }
    }
    return String.join(" ", found);
  }

  private boolean isComplete(String mailbox, String program) throws IOException {
    return search(Ask.of(program).in(mailbox)).complete();
  }

  @Test
  void exceptionsNameEveryMessageNotReadInFullAndWhy() throws IOException {
    put(
        inbox(1).body("all read").defect(Defect.Kind.CHARSET),
        inbox(2).subject("deep").defect(Defect.Kind.DEPTH).defect(Defect.Kind.CHARSET),
        inbox(4).subject("locked").attachment("b.zip", contentOf("b", PartText.Status.ENCRYPTED)));
    List<PartException> rows = new ArrayList<>();
    index.exceptions(List.of(), null, rows::add);
    assertThat(rows)
        .extracting(
            row -> row.sighting().uid().value(),
            PartException::subject,
            row -> row.causes().stream().map(d -> d.path() + " " + d.kind()).toList())
        .containsExactly(
            tuple(2L, "deep", List.of(" DEPTH")), tuple(4L, "locked", List.of("1 ENCRYPTED")));
    assertThat(rows.getFirst().key())
        .isEqualTo(index.find(rows.getFirst().sighting().id()).orElseThrow().key());
  }

  @Test
  void theExceptionsOfOneMessageAreItsRows() throws IOException {
    put(
        inbox(1).body("all read"),
        inbox(2).subject("deep").defect(Defect.Kind.DEPTH),
        inbox(4).subject("locked").attachment("b.zip", contentOf("b", PartText.Status.ENCRYPTED)),
        inbox(5).subject("cut").attachment("c.zip", contentOf("c", PartText.Status.PARTIAL)));
    List<PartException> rows = new ArrayList<>();
    index.exceptions(List.of(), null, rows::add);
    assertThat(rows).hasSize(3);
    for (PartException row : rows) {
      assertThat(index.exceptions(row.sighting().id())).containsExactly(row);
    }
    assertThat(index.exceptions(inbox(1).id())).isEmpty();
    assertThat(index.exceptions(inbox(9).id())).isEmpty();
  }

  private static PartText contentOf(String text, PartText.Status status) {
    Defect.Kind kind =
        switch (status) {
          case FULL, FAILED -> Defect.Kind.CORRUPT;
          case PARTIAL -> Defect.Kind.TEXT_LIMIT;
          case ENCRYPTED -> Defect.Kind.ENCRYPTED;
        };
    return new PartText(
        Mail.contentOf(text),
        "application/pdf",
        List.of(),
        status,
        List.of(new Defect(PartPath.ROOT, kind, "made by hand")),
        10);
  }
}
