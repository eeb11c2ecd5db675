package org.estreat.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.NormalForm;
import org.junit.jupiter.api.Test;

class FinderTest {
  @Test
  void findsWhatStringSearchFinds() {
    long seed = 5;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String text = letters(random, random.nextInt(random.nextBoolean() ? 60 : 400));
      String key =
          letters(random, random.nextInt(random.nextBoolean() ? 6 : 20)).toUpperCase(Locale.ROOT);
      byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
      byte[] folded = Folding.folded(text);
      Finder finder = new Finder(new BytesRef(key));
      int expected = text.toUpperCase(Locale.ROOT).indexOf(key);
      assertThat(finder.findInAscii(bytes, 0, bytes.length))
          .as("seed %d: %s in %s", seed, key, text)
          .isEqualTo(expected);
      assertThat(finder.find(folded, 0, folded.length)).isEqualTo(expected);
    }
  }

  private static String letters(Random random, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append("abABc.".charAt(random.nextInt(6)));
    }
    return letters.toString();
  }

  @Test
  void textThatIsMadeToBeSlowTakesLinearTime() {
    byte[] text = "a".repeat(3_000_000).getBytes(StandardCharsets.US_ASCII);
    Finder finder = new Finder(new BytesRef("B" + "A".repeat(20_000)));
    assertThat(finder.findInAscii(text, 0, text.length)).isEqualTo(-1);
    text[2_000_000] = 'b';
    assertThat(finder.findInAscii(text, 0, text.length)).isEqualTo(2_000_000);
  }

  @Test
  void foldedBytesAreTheNormalForm() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String text = "a" + Character.toString(c) + "b";
      String folded = new String(Folding.folded(text), StandardCharsets.UTF_8);
      if (!folded.equals(NormalForm.of(text))) {
        assertThat(folded).as("U+%04X", c).isEqualTo(NormalForm.of(text));
      }
    }
  }
}
