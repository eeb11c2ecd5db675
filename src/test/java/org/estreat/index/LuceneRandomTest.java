package org.estreat.index;

import java.io.IOException;
import java.nio.file.Path;
import org.estreat.lucene.LuceneIndex;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random searches over random mail: the embedded engine answers what the scan answers. With {@code
 * -Destreat.searches=N} each seed runs N searches.
 */
class LuceneRandomTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void answersWhatTheScanAnswers(long seed) throws IOException {
    try (MessageIndex index = LuceneIndex.open(folder)) {
      RandomSearches.differential(index, seed, Integer.getInteger("estreat.searches", 400));
    }
  }
}
