package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.estreat.lucene.LuceneIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Searches while a writer writes: each sees one state of the index, and never an older one. */
@Timeout(120)
class LuceneParallelTest extends IndexFixture {
  private static final int ROUNDS = 60;

  private final AtomicBoolean writing = new AtomicBoolean(true);
  private final Map<Long, Integer> pairsOfGeneration = new ConcurrentHashMap<>();

  @Override
  MessageIndex open(Path into) throws IOException {
    return LuceneIndex.open(into);
  }

  /** Whatever is made seen has as many messages of one sort as of the other. */
  @Test
  void everySearchSeesWholeChanges() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<Long>> searches = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        searches.add(threads.submit(this::searchUntilWritten));
      }
      try {
        write();
      } finally {
        writing.set(false);
      }
      for (Future<Long> each : searches) {
        assertThat(each.get()).as("searches done while the writer wrote").isPositive();
      }
    }
    assertThat(uids("BODY left").split(" ")).hasSize(ROUNDS);
  }

  private void write() throws IOException {
    for (int round = 1; round <= ROUNDS; round++) {
      put2(round);
      if (round % 5 == 0) {
        pairsOfGeneration.put(index.commit(Checkpoint.NONE), round);
      } else {
        index.refresh();
      }
    }
  }

  private void put2(int round) throws IOException {
    index.put(inbox(2L * round).body("left " + round).entry());
    index.put(inbox(2L * round + 1).body("right " + round).entry());
  }

  private long searchUntilWritten() throws IOException {
    long searches = 0;
    long before = 0;
    while (writing.get()) {
      try (Snapshot now = index.snapshot()) {
        SearchRequest left = Ask.of("BODY left").in("alice/INBOX").limit(5).request();
        Hits hits = now.search(left);
        assertThat(now.searchUids(left).getFirst().count()).isEqualTo((int) hits.total());
        assertThat(now.search(Ask.of("BODY right").request()).total()).isEqualTo(hits.total());
        assertThat(now.search(Ask.of("FUZZY TEXT rihgt").request()).total())
            .isEqualTo(hits.total());
        assertThat(hits.coverage().searched()).isEqualTo(2 * hits.total());
        assertThat(hits.total()).as("no state comes back").isGreaterThanOrEqualTo(before);
        assertThat(hits.total())
            .as("what generation %d has", hits.generation())
            .isGreaterThanOrEqualTo(pairsOfGeneration.getOrDefault(hits.generation(), 0));
        before = hits.total();
      }
      searches++;
    }
    return searches;
  }
}
