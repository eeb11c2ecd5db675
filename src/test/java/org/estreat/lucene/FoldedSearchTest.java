package org.estreat.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.NormalForm;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchStoppedException;
import org.junit.jupiter.api.Test;

class FoldedSearchTest {
  private static final String[] PIECES = {
    "a", "b", "ab", "B", " ", "é", "e\u0301", "e", "\u212a", "k", "漢", "ﬁ", "fi", "İ", "𝔞",
    "\u0301"
  };

  private static String text(Random random, int pieces) {
    StringBuilder text = new StringBuilder();
    boolean plain = random.nextInt(3) > 0;
    for (int i = random.nextInt(pieces + 1); i > 0; i--) {
      text.append(PIECES[random.nextInt(plain && random.nextInt(20) > 0 ? 5 : PIECES.length)]);
    }
    return text.toString();
  }

  @Test
  void findsWhatTheNormalFormHolds() throws SearchStoppedException {
    long seed = 21;
    Random random = new Random(seed);
    FoldedSearch search = new FoldedSearch(SearchLimit.NONE);
    for (int i = 0; i < 50_000; i++) {
      String text = text(random, 1 << random.nextInt(9));
      String key = text(random, 1 << random.nextInt(5));
      if (random.nextBoolean() && text.length() > 1) {
        int from = random.nextInt(text.length());
        key = text.substring(from, from + random.nextInt(text.length() - from));
      }
      byte[] bytes = Folding.utf8(text);
      String wanted = NormalForm.of(key);
      if (!wanted.isEmpty() && wanted.indexOf('\uFFFD') < 0) {
        Finder finder = new Finder(new BytesRef(Folding.folded(key)));
        assertThat(search.holds(bytes, 0, bytes.length, finder))
            .as("seed %d, %d: %s in %s", seed, i, key, text)
            .isEqualTo(NormalForm.of(text).contains(wanted));
      }
    }
  }

  @Test
  void theEmptyKeyIsInEveryText() throws SearchStoppedException {
    FoldedSearch search = new FoldedSearch(SearchLimit.NONE);
    Finder nothing = new Finder(new BytesRef());
    assertThat(search.holdsInAscii(new byte[0], 0, 0, nothing)).isTrue();
    assertThat(search.holdsInAscii(new byte[] {'a'}, 0, 1, nothing)).isTrue();
    byte[] accented = Folding.utf8("é");
    assertThat(search.holds(accented, 0, accented.length, nothing)).isTrue();
  }

  /** Keys that lie over the end of what is folded at a time. */
  @Test
  void noMatchIsLostBetweenChunks() throws SearchStoppedException {
    FoldedSearch search = new FoldedSearch(SearchLimit.NONE);
    for (String filler : new String[] {"é", "aé", "漢"}) {
      for (int length = 65_500; length < 65_560; length += 7) {
        String text = filler.repeat(length / Folding.utf8(filler).length) + "xKey\u212aey" + filler;
        byte[] bytes = Folding.utf8(text);
        for (String key : new String[] {"xkeykey", filler + "xk", "eyk", "keyké", "ey" + filler}) {
          Finder finder = new Finder(new BytesRef(Folding.folded(key)));
          assertThat(search.holds(bytes, 0, bytes.length, finder))
              .as("%s behind %d bytes of %s", key, length, filler)
              .isEqualTo(NormalForm.of(text).contains(NormalForm.of(key)));
        }
      }
    }
  }
}
