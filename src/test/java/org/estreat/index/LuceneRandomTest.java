package org.estreat.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.LongStream;
import org.estreat.lucene.LuceneIndex;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random searches over random mail: the embedded engine answers what the scan answers. With {@code
 * -Destreat.searches=N} each seed runs N searches; {@code -Destreat.random.minutes=60} goes through
 * further seeds for so long, from {@code -Destreat.random.seed=N} on.
 */
class LuceneRandomTest {
  private static final int SEEDS = 10;
  private static final int SEARCHES = Integer.getInteger("estreat.searches", 1000);

  @TempDir Path folder;

  /** Ten, or with -Destreat.random.minutes as many as there is time for. */
  static LongStream seeds() {
    long minutes = Long.getLong("estreat.random.minutes", 0);
    Instant end = Instant.now().plus(Duration.ofMinutes(minutes));
    return minutes == 0
        ? LongStream.rangeClosed(1, SEEDS)
        : LongStream.iterate(Long.getLong("estreat.random.seed", 1000), seed -> seed + 1)
            .takeWhile(_ -> Instant.now().isBefore(end));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void answersWhatTheScanAnswers(long seed) throws IOException {
    run(seed);
  }

  /** An empty name in a page, which was read again without it. */
  @ParameterizedTest
  @ValueSource(longs = {700_125, 700_231, 700_674})
  void whatOnceDiffered(long seed) throws IOException {
    run(seed);
  }

  private void run(long seed) throws IOException {
    System.out.printf("seed %d, %d searches%n", seed, SEARCHES);
    Path into = Files.createDirectory(folder.resolve("seed" + seed));
    try (MessageIndex index = LuceneIndex.open(into)) {
      RandomSearches.differential(index, seed, SEARCHES);
    }
  }
}
