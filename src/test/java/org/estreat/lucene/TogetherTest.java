package org.estreat.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.estreat.index.SearchLimit;
import org.junit.jupiter.api.Test;

class TogetherTest {
  @Test
  void everyPieceIsDoneOnceBeforeItReturns() throws IOException {
    for (int pieces : new int[] {0, 1, 2, 1000}) {
      AtomicIntegerArray done = new AtomicIntegerArray(pieces);
      Together.run(pieces, SearchLimit.NONE, (piece, _) -> done.incrementAndGet(piece));
      for (int i = 0; i < pieces; i++) {
        assertThat(done.get(i)).as("piece %d of %d", i, pieces).isEqualTo(1);
      }
    }
  }

  @Test
  void failureEndsTheWorkAndNoneIsDoneAfterIt() {
    for (int round = 0; round < 50; round++) {
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger done = new AtomicInteger();
      assertThatThrownBy(() ->
              Together.run(
                  1_000_000,
                  SearchLimit.NONE,
                  (piece, _) -> {
                    inside.incrementAndGet();
                    if (done.incrementAndGet() == 100) {
                      inside.decrementAndGet();
                      throw new IOException("no more");
                    }
                    inside.decrementAndGet();
                  }))
          .isInstanceOf(IOException.class)
          .hasMessage("no more");
      assertThat(inside).hasValue(0);
      assertThat(done).hasValueLessThan(1_000_000);
    }
  }

  @Test
  void errorsAndFaultsOfAnyThreadAreTheAskers() {
    assertThatThrownBy(() ->
            Together.run(
                50,
                SearchLimit.NONE,
                (piece, _) -> {
                  throw new IllegalStateException("piece");
                }))
        .isInstanceOf(IllegalStateException.class);
  }
}
