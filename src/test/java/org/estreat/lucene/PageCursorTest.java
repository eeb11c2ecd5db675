package org.estreat.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.estreat.index.MessageIndex;
import org.estreat.index.SearchRequest;
import org.estreat.query.SearchKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anybody can write a cursor. */
class PageCursorTest {
  @TempDir Path folder;
  private byte[] order = new byte[0];

  /** The order of a search without SORT keys, as four octets. */
  @BeforeEach
  void order() {
    int hash = List.of().toString().hashCode();
    order = new byte[] {(byte) hash, (byte) (hash >> 8), (byte) (hash >> 16), (byte) (hash >> 24)};
  }

  @Test
  void cursorThatNoAnswerGaveIsRefusedWhateverItIs() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (MessageIndex index = LuceneIndex.open(folder)) {
      // a number, where the moment of INTERNALDATE belongs; then a text of 2 GB where its fraction
      refused(index, 1, 2, 3, -1, -1, -1, -1, 7);
      refused(index, 3, -1, -1, -1, -1, 7);
      refused(index, 3, 1, 65, 1, 0, 1, 0, 1, 0, 1, 0);
      refused(index, 0, 0, 0, 0, 0);
      refused(index, 2, 0, 0, 0, 0, 1, 0, 3, 0, 1, 0, 1, 0);
      for (int i = 0; i < 2000; i++) {
        int[] octets = random.ints(random.nextInt(20), 0, 4).toArray();
        try {
          page(index, octets);
        } catch (IllegalArgumentException e) {
          assertThat(e).as("seed %s", seed).hasMessageContaining("cursor");
        }
      }
    }
  }

  private void refused(MessageIndex index, int... octets) {
    assertThatThrownBy(() -> page(index, octets))
        .as(Arrays.toString(octets))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cursor");
  }

  private void page(MessageIndex index, int... octets) throws IOException {
    byte[] all = Arrays.copyOf(order, order.length + octets.length);
    for (int i = 0; i < octets.length; i++) {
      all[order.length + i] = (byte) octets[i];
    }
    String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    index.search(
        new SearchRequest(
            new SearchKey.All(), List.of(), List.of(), 10, cursor, false, Instant.EPOCH, Map.of()));
  }
}
