package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.estreat.index.SearchStoppedException.Reason;
import org.estreat.lucene.LuceneIndex;
import org.estreat.query.SearchKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search ends at its limit with an error, and never with a part of the truth. */
class LuceneLimitTest extends IndexFixture {
  /** A machine at work on other things may be late by so much. */
  private static final Duration LATE = Duration.ofSeconds(2);

  @Override
  MessageIndex open(Path into) throws IOException {
    return LuceneIndex.open(into);
  }

  /** A limit that is reached when it has been asked so many times. */
  private static SearchLimit after(long asked) {
    AtomicLong ticks = new AtomicLong();
    return SearchLimit.of(Duration.ofNanos(asked), ticks::getAndIncrement, () -> false);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whereverItIsStoppedThereIsAllOrNothing(long seed) throws IOException {
    Random random = new Random(seed);
    RandomMail mail = new RandomMail(random);
    java.util.List<Mail> made = new java.util.ArrayList<>();
    for (int i = 0; i < 40; i++) {
      made.add(mail.mail());
      index.put(made.getLast().entry());
    }
    index.refresh();
    RandomKeys keys = new RandomKeys(random, mail, made);
    long stopped = 0;
    for (int i = 0; i < 25; i++) {
      SearchKey key = keys.tree(random.nextInt(4));
      stopped += stopEverywhere(Ask.of(key).snippets(), "seed " + seed + ": " + key);
    }
    assertThat(stopped).isPositive();
  }

  /** How often it was stopped. */
  private long stopEverywhere(Ask ask, String about) throws IOException {
    SearchRequest whole = ask.request();
    String uids = index.searchUids(whole).toString();
    Hits hits = index.search(whole);
    long stopped = 0;
    for (long asked = 1; asked < 250; asked += 1 + asked / 4) {
      try {
        assertThat(index.searchUids(whole.within(after(asked))).toString())
            .as(about)
            .isEqualTo(uids);
        assertThat(index.search(whole.within(after(asked)))).as(about).isEqualTo(hits);
        assertThat(index.relevancies(whole.within(after(asked)))).isNotNull();
      } catch (SearchStoppedException e) {
        assertThat(e.reason()).isEqualTo(Reason.TIME);
        stopped++;
      }
    }
    return stopped;
  }

  @Test
  void limitThatIsOverBeforeItBeginsStopsEverySearch() throws IOException {
    putEight();
    for (String program : new String[] {"ALL", "BODY fox", "FUZZY TEXT fxo", "UID 1:*", "SEEN"}) {
      SearchRequest late = Ask.of(program).request().within(after(0));
      assertThatThrownBy(() -> index.search(late)).isInstanceOf(SearchStoppedException.class);
      assertThatThrownBy(() -> index.searchUids(late)).isInstanceOf(SearchStoppedException.class);
      assertThatThrownBy(() -> index.relevancies(late)).isInstanceOf(SearchStoppedException.class);
    }
  }

  @Test
  void scanOverMuchTextStopsSoonAfterItsLimitOrWhenNobodyWaits() throws IOException {
    String text = "Größe und Maß, naïve Ærøskøbing – live Größe ".repeat(60_000);
    for (int uid = 1; uid <= 12; uid++) {
      index.put(inbox(uid).body(text + uid).entry());
    }
    index.refresh();
    SearchRequest scan = Ask.of("BODY \"naïve Größe\"").request();
    long start = System.nanoTime();
    assertThat(index.searchUids(scan).getFirst().count()).isZero();
    Duration whole = Duration.ofNanos(System.nanoTime() - start);
    assertThat(whole).as("long enough to be stopped within").isGreaterThan(Duration.ofMillis(40));

    Duration most = Duration.ofMillis(20);
    long begun = System.nanoTime();
    assertThatThrownBy(() -> index.searchUids(scan.within(SearchLimit.of(most, () -> false))))
        .isInstanceOfSatisfying(
            SearchStoppedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIME))
        .hasMessage("the search was stopped after 20 ms, which is its limit of time");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(most.plus(LATE));

    AtomicLong asked = new AtomicLong();
    SearchLimit abandoned = SearchLimit.of(Duration.ofHours(1), () -> asked.incrementAndGet() > 20);
    assertThatThrownBy(() -> index.searchUids(scan.within(abandoned)))
        .isInstanceOfSatisfying(
            SearchStoppedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
  }
}
