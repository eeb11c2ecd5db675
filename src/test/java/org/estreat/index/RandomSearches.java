package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.estreat.index.thread.Threading;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.PartText;
import org.estreat.model.UidValidity;
import org.estreat.query.SearchKey;
import org.estreat.query.SortKey;
import org.estreat.query.ThreadAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * Compares an engine with {@link ScanIndex} over random mail, random changes and random searches.
 * The same seed gives the same run.
 */
final class RandomSearches {
  private static final int SEARCHES_A_ROUND = 100;

  /** Of so many searches one is read page by page too. */
  private static final int PAGED = 4;

  private final MessageIndex candidate;
  private final MessageIndex truth = new ScanIndex(new ScanIndex.Disk());
  private final Random random;
  private final RandomMail mail;
  private final List<Mail> made = new ArrayList<>();
  private final RandomKeys keys;

  private RandomSearches(MessageIndex candidate, long seed) {
    this.candidate = candidate;
    this.random = new Random(seed);
    this.mail = new RandomMail(random);
    this.keys = new RandomKeys(random, mail, made);
  }

  /**
   * Fails with the seed, the key as a value and both answers when they differ.
   *
   * @param candidate an empty index; it is filled, and is not closed
   */
  static void differential(MessageIndex candidate, long seed, int searches) throws IOException {
    RandomSearches run = new RandomSearches(candidate, seed);
    for (int i = 0; i < searches; i++) {
      if (i % SEARCHES_A_ROUND == 0) {
        run.change();
      }
      SearchKey key = run.keys.tree(run.random.nextInt(4));
      try {
        run.compare(key);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ", search " + i + ": " + key, e);
      }
    }
  }

  private void change() throws IOException {
    for (int i = 5 + random.nextInt(15); i > 0; i--) {
      Mail next = mail.oneIn(10) && !made.isEmpty() ? mail.any(made) : mail.mail();
      made.add(next);
      candidate.put(next.entry());
      truth.put(next.entry());
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      Mail some = mail.any(made);
      ModSeq modSeq = new ModSeq(random.nextInt(20));
      if (mail.oneIn(3)) {
        candidate.expunge(some.id(), modSeq);
        truth.expunge(some.id(), modSeq);
      } else {
        var flags = mail.flags();
        candidate.setFlags(some.id(), flags, modSeq);
        truth.setFlags(some.id(), flags, modSeq);
      }
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      putTextAnew(mail.any(made).contents());
    }
    if (mail.oneIn(2)) {
      candidate.refresh();
      truth.refresh();
    } else {
      Checkpoint checkpoint = checkpoint();
      candidate.commit(checkpoint);
      truth.commit(checkpoint);
    }
    assertThat(candidate.languages()).as("languages").isEqualTo(truth.languages());
    compareExceptions();
  }

  private void putTextAnew(List<PartText> texts) throws IOException {
    if (!texts.isEmpty()) {
      PartText anew = mail.anew(mail.any(texts));
      candidate.putText(anew, mail.language(anew));
      truth.putText(anew, mail.language(anew));
    }
  }

  /** From the first, or from behind any of them, everywhere or in some mailboxes. */
  private void compareExceptions() throws IOException {
    assertThat(candidate.exceptionCounts().toString())
        .as("exceptions counted")
        .isEqualTo(truth.exceptionCounts().toString());
    List<PartException> all = exceptions(truth, List.of(), null);
    PartException.Place after = mail.oneIn(3) || all.isEmpty() ? null : mail.any(all).place();
    List<Mailbox> in = new ArrayList<>();
    RandomMail.MAILBOXES.stream().filter(_ -> mail.oneIn(3)).map(Mailbox::parse).forEach(in::add);
    Collections.shuffle(in, random);
    assertThat(exceptions(candidate, in, after))
        .as("exceptions in %s after %s", in, after)
        .isEqualTo(exceptions(truth, in, after));
  }

  private static List<PartException> exceptions(
      MessageIndex index, List<Mailbox> in, PartException.@Nullable Place after)
      throws IOException {
    List<PartException> rows = new ArrayList<>();
    index.exceptions(in, after, rows::add);
    return rows;
  }

  private Checkpoint checkpoint() {
    Map<Mailbox, Checkpoint.Position> positions = new HashMap<>();
    for (String name : RandomMail.MAILBOXES) {
      if (mail.oneIn(2)) {
        UidValidity validity = new UidValidity(mail.oneIn(5) ? 1 : 2);
        positions.put(Mailbox.parse(name), new Checkpoint.Position(validity, 9, ModSeq.NONE));
      }
    }
    return new Checkpoint(positions, ArchivePosition.START);
  }

  private void compare(SearchKey key) throws IOException {
    Ask ask = Ask.of(key).sort(sort()).limit(1 + random.nextInt(7));
    if (mail.oneIn(2)) {
      ask.in(mail.any(RandomMail.MAILBOXES), "no/body");
    }
    long[] uids = random.longs(10, 1, 41).sorted().distinct().toArray();
    ask.saved(new UidList(Mailbox.parse(mail.any(RandomMail.MAILBOXES)), new UidValidity(2), uids));
    if (mail.oneIn(3)) {
      ask.snippets();
    }
    assertThat(candidate.searchUids(ask.request()).toString())
        .as("searchUids")
        .isEqualTo(truth.searchUids(ask.request()).toString());
    if (mail.oneIn(PAGED)) {
      compareInALargeProgram(key, ask);
      for (ThreadAlgorithm algorithm : ThreadAlgorithm.values()) {
        assertThat(Threading.of(candidate, ask.request(), algorithm).toString())
            .as("threads by %s", algorithm)
            .isEqualTo(Threading.of(truth, ask.request(), algorithm).toString());
      }
      if (!ask.request().mailboxes().isEmpty()) {
        assertThat(candidate.sortUids(ask.request()))
            .as("sorted")
            .isEqualTo(truth.sortUids(ask.request()));
      }
      assertThat(modSeqs(candidate, ask)).as("matches").isEqualTo(modSeqs(truth, ask));
      comparePages(ask);
    }
  }

  /** Large programs are answered in another way than small ones. */
  private void compareInALargeProgram(SearchKey key, Ask ask) throws IOException {
    SearchKey none = new SearchKey.Not(new SearchKey.All());
    SearchKey large = new SearchKey.Or(key, new SearchKey.And(Collections.nCopies(300, none)));
    SearchRequest small = ask.request();
    SearchRequest request =
        new SearchRequest(
            large, small.mailboxes(), small.sort(), 0, null, false, small.now(), small.saved());
    assertThat(candidate.searchUids(request).toString())
        .as("in a large program")
        .isEqualTo(truth.searchUids(small).toString());
  }

  private static List<String> modSeqs(MessageIndex index, Ask ask) throws IOException {
    List<String> all = new ArrayList<>();
    index.forEachMatch(
        ask.request(),
        match ->
            all.add(
                match.mailbox()
                    + " "
                    + match.uidValidity()
                    + " "
                    + match.uid()
                    + " "
                    + match.modSeq()
                    + " "
                    + match.sent()));
    all.sort(null);
    return all;
  }

  private List<SortKey> sort() {
    List<SortKey> sort = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      SortKey.Criterion criterion = mail.any(Arrays.asList(SortKey.Criterion.values()));
      if (criterion != SortKey.Criterion.RELEVANCY) {
        sort.add(new SortKey(criterion, random.nextBoolean()));
      }
    }
    return sort;
  }

  /** The two are asked with cursors of their own, which need not be alike. */
  private void comparePages(Ask ask) throws IOException {
    Hits found = candidate.search(ask.request());
    Hits expected = truth.search(ask.request());
    for (int pages = 0; ; pages++) {
      assertThat(found.total()).as("total").isEqualTo(expected.total());
      assertThat(found.coverage()).as("coverage").isEqualTo(expected.coverage());
      assertThat(found.complete()).as("complete").isEqualTo(expected.complete());
      assertThat(found.page()).as("page %d", pages).isEqualTo(expected.page());
      assertThat(found.cursor() == null).as("last page").isEqualTo(expected.cursor() == null);
      if (found.cursor() == null || pages == 3) {
        return;
      }
      found = candidate.search(ask.after(found.cursor()).request());
      expected = truth.search(ask.after(expected.cursor()).request());
    }
  }
}
