package org.estreat.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GramSetsTest {
  private static final int SIZE = Grams.Kind.PAIRS.size();

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "2, 1",
    "3, 500",
    "4, 8191",
    "5, 20000",
    "6, 65000",
    "7, 65792", // all of them
  })
  void whatIsEncodedIsDecoded(long seed, int members) {
    Random random = new Random(seed);
    BitSet wanted = new BitSet(SIZE);
    if (members == SIZE) {
      wanted.set(0, members);
    }
    while (wanted.cardinality() < members) {
      wanted.set(random.nextInt(SIZE));
    }
    long[] bits = new long[SIZE / Long.SIZE];
    System.arraycopy(wanted.toLongArray(), 0, bits, 0, wanted.toLongArray().length);
    GramSets.Encoder encoder = new GramSets.Encoder(bits);
    for (int time = 0; time < 2; time++) {
      encoder.reset();
      List<Integer> found = new ArrayList<>();
      for (BytesRef piece = encoder.next(); piece != null; piece = encoder.next()) {
        assertThat(piece.length).isBetween(1, 32_766);
        GramSets.decode(piece.bytes, piece.offset, piece.offset + piece.length, found::add);
      }
      assertThat(found)
          .as("seed %d", seed)
          .containsExactlyElementsOf(wanted.stream().boxed().toList());
    }
  }
}
