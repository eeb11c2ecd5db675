package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.estreat.lucene.LuceneIndex;
import org.estreat.model.Flag;
import org.estreat.model.ModSeq;
import org.estreat.model.SightingId;
import org.estreat.query.SortKey;
import org.estreat.query.SortKey.Criterion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pages while the index changes: in every order that no change moves, each message that is there
 * all the time comes exactly once.
 */
class LucenePagingTest extends IndexFixture {
  private static final int MESSAGES = 50;

  @Override
  MessageIndex open(Path into) throws IOException {
    return LuceneIndex.open(into);
  }

  static Stream<List<SortKey>> orders() {
    Stream<List<SortKey>> single =
        Arrays.stream(Criterion.values())
            .filter(criterion -> criterion != Criterion.RELEVANCY)
            .flatMap(criterion ->
                Stream.of(
                    List.of(new SortKey(criterion, false)), List.of(new SortKey(criterion, true))));
    List<SortKey> two =
        List.of(new SortKey(Criterion.SUBJECT, true), new SortKey(Criterion.SIZE, false));
    return Stream.concat(single, Stream.of(List.of(), two));
  }

  @ParameterizedTest
  @MethodSource("orders")
  void whatIsThereAllTheTimeComesOnce(List<SortKey> order) throws IOException {
    Random random = new Random(7);
    for (int uid = 1; uid <= MESSAGES; uid++) {
      index.put(letter(random, uid).entry());
    }
    index.commit(Checkpoint.NONE);
    Set<SightingId> removed = new HashSet<>();
    List<SightingId> seen = new ArrayList<>();
    Ask ask = Ask.of("ALL").sort(order).limit(7);
    Hits page = search(ask);
    int next = MESSAGES + 1;
    while (true) {
      page.page().forEach(hit -> seen.add(hit.sighting().id()));
      if (page.cursor() == null) {
        break;
      }
      for (int i = 0; i < 3; i++) {
        index.put(letter(random, next++).entry());
      }
      SightingId gone = inbox(1 + random.nextInt(MESSAGES)).id();
      if (random.nextBoolean()) {
        index.expunge(gone, new ModSeq(next));
      } else {
        index.remove(gone);
      }
      removed.add(gone);
      index.setFlags(inbox(1 + random.nextInt(MESSAGES)).id(), Set.of(Flag.SEEN), ModSeq.NONE);
      index.put(letter(new Random(7), 1).entry()); // the same again, in another segment
      removed.remove(inbox(1).id());
      index.refresh();
      // Far fewer messages come than pages can show.
      page = search(ask.after(page.cursor()));
      assertThat(page.page()).isNotEmpty();
    }
    assertThat(seen).as("%s", order).doesNotHaveDuplicates();
    for (int uid = 1; uid <= MESSAGES; uid++) {
      if (!removed.contains(inbox(uid).id())) {
        assertThat(seen).as("%s", order).contains(inbox(uid).id());
      }
    }
  }

  private static Mail letter(Random random, int uid) {
    String name = "name" + random.nextInt(6);
    return inbox(uid)
        .subject((random.nextBoolean() ? "Re: " : "") + "subject " + random.nextInt(5))
        .from("\"" + name + "\" <" + name + "@example.org>")
        .to("to" + random.nextInt(5) + "@example.org")
        .header("Cc", "cc" + random.nextInt(5) + "@example.org")
        .received("2024-01-0" + (1 + random.nextInt(9)) + "T00:00:00+00:00")
        .sent("2023-01-0" + (1 + random.nextInt(9)) + "T00:00:00+00:00")
        .size(1 + random.nextInt(10));
  }
}
