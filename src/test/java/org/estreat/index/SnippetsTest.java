package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.estreat.model.PartPath;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchParser;
import org.estreat.query.SearchSyntaxException;
import org.junit.jupiter.api.Test;

class SnippetsTest {
  /** Found where and only where the normal forms say so, and always a piece of the original. */
  @Test
  void matchIsAPieceOfTheTextWhoseFormHoldsTheKeys() {
    long seed = 5;
    Random random = new Random(seed);
    RandomMail mail = new RandomMail(random);
    int found = 0;
    for (int i = 0; i < 3000; i++) {
      String key = mail.fragment();
      String text = mail.fragment() + key + mail.fragment();
      if (key.isEmpty()) {
        continue;
      }
      Hit.Match match = Snippets.find(text, key, PartPath.ROOT, "text").orElseThrow();
      String shown = match.before() + match.match() + match.after();
      assertThat(text).as("seed %d, %d", seed, i).contains(shown);
      assertThat(NormalForm.of(match.match())).contains(NormalForm.of(key));
      assertThat(NormalForm.of(shortened(match.match()))).doesNotContain(NormalForm.of(key));
      assertThat(match.before().length()).isLessThanOrEqualTo(Snippets.CONTEXT);
      assertThat(match.after().length()).isLessThanOrEqualTo(Snippets.CONTEXT);
      found++;
    }
    assertThat(found).isGreaterThan(1000);
  }

  /** Without its last code point: a match is no longer than it has to be. */
  private static String shortened(String match) {
    return match.substring(0, match.offsetByCodePoints(match.length(), -1));
  }

  @Test
  void nothingIsFoundOfAnEmptyOrAbsentKey() {
    assertThat(Snippets.find("text", "", PartPath.ROOT, "text")).isEmpty();
    assertThat(Snippets.find("", "x", PartPath.ROOT, "text")).isEmpty();
    assertThat(Snippets.find("text", "texts", PartPath.ROOT, "text")).isEqualTo(Optional.empty());
  }

  @Test
  void textKeysAreThoseThatExplainAHit() throws SearchSyntaxException {
    assertThat(keys("SEEN BODY a OR SUBJECT b NOT NOT HEADER x c BODY a"))
        .extracting(Object::toString)
        .containsExactly(
            "Contains[place=BODY, text=a]",
            "Contains[place=SUBJECT, text=b]",
            "Header[name=x, text=c]");
    assertThat(keys("NOT BODY a NOT (BODY b NOT TEXT c)")).hasSize(1);
  }

  private static List<SearchKey> keys(String program) throws SearchSyntaxException {
    return Snippets.textKeys(SearchParser.parse(program).key());
  }
}
