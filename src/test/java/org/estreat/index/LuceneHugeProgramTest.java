package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.estreat.lucene.LuceneIndex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that are deep, long or of many keys are answered too, not only read. */
@Timeout(120)
class LuceneHugeProgramTest extends IndexFixture {
  @Override
  MessageIndex open(Path into) throws IOException {
    return LuceneIndex.open(into);
  }

  @BeforeEach
  void mail() throws IOException {
    putEight();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "parentheses, (, ), SEEN, 10000, 2",
    "NOT, 'NOT ', '', SEEN, 10000, 2",
    "FUZZY, 'FUZZY ', '', TEXT fxo, 10000, ''",
    "OR, 'OR SEEN ', '', DRAFT, 10000, 2 5",
    "OR of texts, 'OR BODY fox ', '', DRAFT, 10000, 2 5",
    "OR of other texts, 'OR BODY fox (BODY nothing NOT ', ), DRAFT, 300, 2",
    "logic that cannot be made flat, 'OR SEEN (DRAFT ', ), 1, 490, 2",
  })
  void deepProgramIsAnswered(
      String name, String open, String close, String inner, int times, String expected)
      throws IOException {
    String program = open.repeat(times) + inner + close.repeat(times);
    assertThat(uids(program)).as(name).isEqualTo(expected);
    assertThat(order(Ask.of(program).in("alice/INBOX").sort("RELEVANCY ARRIVAL"), 3))
        .isEqualTo(expected);
  }

  @Test
  void setOfAMillionRangesIsAnsweredInManyMailboxes() throws IOException {
    for (int i = 0; i < 40; i++) {
      index.put(Mail.in("alice/Box" + i, 7).entry());
    }
    index.refresh();
    String set =
        IntStream.range(0, 1_000_000)
            .mapToObj(i -> (i * 3L + 2) + ":" + (i * 3L + 1) + (i % 1000 == 0 ? ",9:*" : ""))
            .collect(Collectors.joining(","));
    assertThat(uids("UID " + set)).isEqualTo("2 5 8 9 10 11 20");
    assertThat(search(Ask.of("UID " + set)).total()).isEqualTo(47);
    assertThat(uids("NOT " + set)).isEqualTo("5 10");
  }

  @Test
  void literalOfTenMegabytesIsLookedFor() throws IOException {
    for (String word : new String[] {"x", "qord ", "qx+zb/", "漢", "wörter, "}) {
      String text = word.repeat(10_000_000 / word.getBytes(StandardCharsets.UTF_8).length);
      String literal = "{" + text.getBytes(StandardCharsets.UTF_8).length + "}\r\n" + text;
      assertThat(uids("BODY " + literal)).as(word).isEmpty();
      // Message 8 has the ideograph among its words.
      assertThat(uids("FUZZY OR TEXT " + literal + " DRAFT"))
          .as(word)
          .isEqualTo(word.equals("漢") ? "5 8" : "5");
    }
  }

  @Test
  void longTextIsFoundByItsWhole() throws IOException {
    String text = "one two, three four. ".repeat(30_000) + "end";
    put(inbox(30).body("begin " + text + "."));
    assertThat(uids("BODY {" + text.length() + "}\r\n" + text)).isEqualTo("30");
    assertThat(uids("BODY {" + text.length() + "}\r\n" + text.replace("end", "eme"))).isEmpty();
  }

  @Test
  void manyKeysAreAnswered() throws IOException {
    String texts =
        IntStream.range(0, 10_000).mapToObj(i -> "BODY w" + i).collect(Collectors.joining(" "));
    assertThat(uids("NOT (" + texts + ") DRAFT")).isEqualTo("5");
    assertThat(uids("OR SEEN (" + texts + ")")).isEqualTo("2");
  }
}
