package org.estreat.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.estreat.model.Flag;
import org.estreat.model.MessageKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnparserTest {
  private static final List<SearchKey.Place> PLACES = List.of(SearchKey.Place.values());
  private static final List<String> TEXTS =
      List.of(
          "",
          "word",
          "two words",
          "a\"b",
          "b\\s",
          "\\",
          "\r\n",
          "a\nb",
          "{5}",
          "(",
          "*",
          "%",
          "]",
          "é",
          "漢字",
          "👍",
          "NIL",
          "nil",
          "~{3}",
          "\t",
          "\u007f",
          "\ufffd",
          "=?utf-8?q?x?=");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsWrittenIsReadAsTheSameKey(long seed) throws SearchSyntaxException {
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      SearchKey key = SearchKeys.settle(tree(random, random.nextInt(6)));
      String program = Unparser.unparse(key);
      assertThat(SearchParser.parse(program).key())
          .as("seed %d, tree %d, %s", seed, i, program)
          .isEqualTo(key);
      assertThat(SearchKeys.settle(key)).as("settled twice").isEqualTo(key);
    }
  }

  private static SearchKey tree(Random random, int depth) {
    if (depth == 0) {
      return leaf(random);
    }
    return switch (random.nextInt(3)) {
      case 0 -> new SearchKey.Or(tree(random, depth - 1), tree(random, depth - 1));
      case 1 -> new SearchKey.Not(tree(random, depth - 1));
      default -> {
        List<SearchKey> keys = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          keys.add(tree(random, depth - 1));
        }
        yield new SearchKey.And(keys);
      }
    };
  }

  private static SearchKey leaf(Random random) {
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    LocalDate day = LocalDate.of(random.nextInt(10_000), 1 + random.nextInt(12), 1);
    SearchKey.Place place = PLACES.get(random.nextInt(PLACES.size()));
    long number = random.nextLong(1, 1L << (1 + random.nextInt(32)));
    NumberSet set =
        new NumberSet(
            List.of(new NumberSet.Range(number, NumberSet.STAR), new NumberSet.Range(7, number)));
    return switch (random.nextInt(29)) {
      case 0 -> new SearchKey.All();
      case 1 -> new SearchKey.HasFlag(Flag.SEEN);
      case 2 -> new SearchKey.HasFlag(Flag.RECENT);
      case 3 ->
          new SearchKey.HasFlag(new Flag(text.isEmpty() || text.startsWith("\\") ? "x" : text));
      case 4 -> new SearchKey.Header(text, TEXTS.get(random.nextInt(TEXTS.size())));
      case 5 -> new SearchKey.Size(0, number);
      case 6 -> new SearchKey.Size(number, Long.MAX_VALUE);
      case 7 -> new SearchKey.Sent(LocalDate.MIN, day);
      case 8 -> new SearchKey.Sent(day, LocalDate.MAX);
      case 9 -> new SearchKey.Sent(day.plusDays(20), day.plusDays(21));
      case 10 -> new SearchKey.Received(day, day);
      case 11 -> new SearchKey.Received(LocalDate.MIN, day);
      case 12 -> new SearchKey.Older(number);
      case 13 -> new SearchKey.Younger(number);
      case 14 -> new SearchKey.SequenceNumbers(set);
      case 15 -> new SearchKey.Uids(random.nextBoolean() ? set : new NumberSet(List.of()));
      case 16 -> new SearchKey.Saved();
      case 17 -> new SearchKey.ModSeqSince(random.nextLong(Long.MAX_VALUE));
      case 18 -> new SearchKey.Expunged();
      case 19 -> new SearchKey.BytesAre(MessageKey.of(new byte[] {(byte) number}));
      case 20 -> new SearchKey.HasPart("image", random.nextBoolean() ? "*" : "svg+xml");
      case 21 -> new SearchKey.EmailId("M" + number);
      case 22 -> new SearchKey.ThreadId("-_" + number);
      case 23 -> new SearchKey.SaveDay(day, day);
      case 24 -> new SearchKey.SaveDay(LocalDate.MIN, day);
      case 25 -> new SearchKey.SaveDay(day.plusDays(20), day.plusDays(21));
      case 26 -> new SearchKey.HasSaveDate();
      case 27 -> new SearchKey.Language(random.nextBoolean() ? "de" : "zh-hant-tw");
      default -> new SearchKey.Contains(place, text);
    };
  }

  @Test
  void whatNoProgramSaysInOneWordIsWrittenInTwo() {
    LocalDate day = LocalDate.of(2024, 2, 5);
    assertThat(Unparser.unparse(new SearchKey.Sent(day, day.plusDays(9))))
        .isEqualTo("(SENTSINCE 5-Feb-2024 SENTBEFORE 14-Feb-2024)");
    assertThat(Unparser.unparse(new SearchKey.Received(LocalDate.MIN, LocalDate.MAX)))
        .isEqualTo("ALL");
    assertThat(Unparser.unparse(new SearchKey.Received(day, day))).isEqualTo("NOT ALL");
    assertThat(Unparser.unparse(new SearchKey.Size(10, 20))).isEqualTo("(LARGER 9 SMALLER 20)");
    assertThat(Unparser.unparse(new SearchKey.And(List.of()))).isEqualTo("ALL");
  }
}
