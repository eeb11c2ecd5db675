package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.estreat.lucene.LuceneIndex;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchKey.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the embedded engine ranks, and that FUZZY never hides what the key itself finds. */
class LuceneFuzzyTest extends IndexFixture {
  @Override
  MessageIndex open(Path into) throws IOException {
    return LuceneIndex.open(into);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsAllThatTheKeyItselfFinds(long seed) throws IOException {
    Random random = new Random(seed);
    RandomMail mail = new RandomMail(random);
    for (int i = 0; i < 60; i++) {
      index.put(mail.mail().entry());
    }
    index.refresh();
    long more = 0;
    for (int i = 0; i < 150; i++) {
      String text = mail.fragment();
      SearchKey.TextKey key =
          mail.oneIn(5)
              ? new SearchKey.Header(mail.any(RandomMail.FIELDS), text)
              : new SearchKey.Contains(mail.any(List.of(Place.values())), text);
      long[] exact = found(key);
      long[] fuzzy = found(new SearchKey.Fuzzy(key));
      assertThat(boxed(fuzzy)).as("seed %d: %s", seed, key).containsAll(boxed(exact));
      more += fuzzy.length - exact.length;
    }
    assertThat(more).as("seed %d: found by like words", seed).isPositive();
  }

  /** Every hit as one number: the place of its mailbox, then its UID. */
  private long[] found(SearchKey key) throws IOException {
    List<UidList> lists = index.searchUids(Ask.of(key).request());
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < lists.size(); i++) {
      long mailbox = i;
      lists.get(i).stream().forEach(uid -> all.add(mailbox << 32 | uid));
    }
    return all.stream().mapToLong(Long::longValue).toArray();
  }

  private static List<Long> boxed(long[] numbers) {
    return LongStream.of(numbers).boxed().toList();
  }

  private void putReports() throws IOException {
    put(
        inbox(1).body("the repost of something, and much more text besides it that says nothing"),
        inbox(2).subject("report").body("report report"),
        inbox(3).body("a report"),
        inbox(4).body("the reporter"),
        inbox(5).body("nothing"));
  }

  @Test
  void longestWordsOfAnyScriptHaveLikeWords() throws IOException {
    String cyrillic = "\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437".repeat(5);
    String astral = "\uD801\uDC28\uD801\uDC29".repeat(20);
    put(
        inbox(1).subject(cyrillic.replaceFirst("\u0436", "")).body("a".repeat(39)),
        inbox(2).body(astral.substring(2)),
        inbox(3).body(astral.substring(0, 78)));
    assertThat(uids("FUZZY SUBJECT \"" + cyrillic + "\"")).isEqualTo("1");
    assertThat(uids("FUZZY BODY " + "a".repeat(40))).isEqualTo("1");
    assertThat(uids("FUZZY BODY \"" + astral + "\"")).isEqualTo("3");
    String many =
        IntStream.range(0, 16).mapToObj(i -> "ab".repeat(19) + i).collect(Collectors.joining(" "));
    assertThat(uids("FUZZY TEXT \"" + many + "\"")).isEmpty();
  }

  @Test
  void scoresAreOfTheWholeRangeAndTheExactWordIsWorthMost() throws IOException {
    putReports();
    Relevancy found = relevancy("FUZZY TEXT report");
    assertThat(found.uids().stream()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(found.scores()).allMatch(score -> score >= 1 && score <= 100).contains(100);
    assertThat(found.scores().get(1)).isEqualTo(100);
    assertThat(found.scores().get(2)).isGreaterThan(found.scores().get(0));
    assertThat(order(Ask.of("FUZZY TEXT report").in("alice/INBOX").sort("RELEVANCY"), 3))
        .isEqualTo(byScore(found));
  }

  private Relevancy relevancy(String program) throws IOException {
    return index.relevancies(Ask.of(program).in("alice/INBOX").request()).getFirst();
  }

  private static String byScore(Relevancy found) {
    List<String> uids =
        LongStream.range(0, found.scores().size())
            .boxed()
            .sorted((one, other) ->
                found.scores().get(other.intValue()) - found.scores().get(one.intValue()))
            .map(place -> Long.toString(found.uids().at(place.intValue())))
            .toList();
    return String.join(" ", uids);
  }

  @Test
  void hitsWithoutWordsAreAllAlikeAndNoHitsHaveNoScores() throws IOException {
    putReports();
    assertThat(relevancy("OR FUZZY TEXT \".\" ALL").scores())
        .containsExactly(100, 100, 100, 100, 100);
    assertThat(relevancy("FUZZY TEXT xyzzy").scores()).isEmpty();
  }

  @Test
  void scoresAreOfAllMailboxesTogether() throws IOException {
    put(inbox(1).body("report report"), Mail.in("alice/Lists", 1).body("some other long report"));
    List<Relevancy> found = index.relevancies(Ask.of("FUZZY TEXT report").request());
    assertThat(found.get(0).scores()).containsExactly(100);
    assertThat(found.get(1).scores().getFirst()).isBetween(1, 99);
  }

  @Test
  void cursorIntoRelevancyIsGoodUntilAMessageComes() throws IOException {
    putReports();
    index.commit(Checkpoint.NONE);
    Ask ask = Ask.of("FUZZY TEXT report").sort("RELEVANCY");
    Hits first = search(ask.limit(2));
    index.setFlags(inbox(2).id(), java.util.Set.of(), new org.estreat.model.ModSeq(9));
    index.commit(Checkpoint.NONE);
    List<Hit> all = new ArrayList<>(first.page());
    all.addAll(search(ask.after(first.cursor())).page());
    assertThat(all).extracting(hit -> hit.sighting().uid().value()).doesNotHaveDuplicates();
    assertThat(all).hasSize(4);
    put(inbox(6).body("report"));
    assertThatThrownBy(() -> search(ask.after(first.cursor())))
        .isInstanceOf(StaleCursorException.class)
        .hasMessageContaining("the index has changed");
    assertThatThrownBy(() -> search(ask.after("AAAA")))
        .isInstanceOf(IllegalArgumentException.class)
        .isNotInstanceOf(StaleCursorException.class);
  }
}
