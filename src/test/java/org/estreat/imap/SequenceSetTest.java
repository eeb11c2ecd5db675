package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of UIDs as servers write them, and lists that are made of them. */
class SequenceSetTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "'3,1', '1,3'",
    "5:3, '3,4,5'",
    "'1:3,2:4,9', '1,2,3,4,9'",
    "4294967294:4294967295, '4294967294,4294967295'",
    "'7,7,7', 7",
  })
  void namesUidsAscending(String text, String expected) {
    SequenceSet set = SequenceSet.parse(text);
    assertThat(joined(set.uids(100))).isEqualTo(expected);
    assertThat(set.count()).isEqualTo(expected.split(",").length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "1,", ",1", "1:", ":1", "1:*", "*", "0", "4294967296", "-1", "1 2", "a"})
  void whatIsNoneIsMalformed(String text) {
    assertThatThrownBy(() -> SequenceSet.parse(text))
        .isInstanceOf(MalformedResponseException.class);
  }

  @Test
  void isNeverExpandedBeyondItsBound() {
    SequenceSet all = SequenceSet.parse("1:4294967295");
    assertThat(all.count()).isEqualTo(4294967295L);
    assertThat(all.uids(3)).containsExactly(1, 2, 3);
  }

  @Test
  void anySetNamesWhatItsRangesName() {
    long seed = 20260102;
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      BitSet expected = new BitSet();
      StringJoiner text = new StringJoiner(",");
      for (int ranges = random.nextInt(8); ranges >= 0; ranges--) {
        int from = 1 + random.nextInt(60);
        int to = from + random.nextInt(10);
        expected.set(from, to + 1);
        text.add(random.nextBoolean() ? from + ":" + to : to + ":" + from);
      }
      SequenceSet set = SequenceSet.parse(text.toString());
      BitSet visited = new BitSet();
      set.forEachRange((from, to) -> visited.set((int) from, (int) to + 1));
      assertThat(set.uids(100))
          .as("seed %d: %s", seed, text)
          .isEqualTo(expected.stream().asLongStream().toArray());
      assertThat(visited).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "* SEARCH 3 1 2, 3, '1,2,3'",
        "* SEARCH 3 3 1, 2, '1,3'",
        "* SEARCH, 0, ''",
        "* SEARCH 1 2 (MODSEQ 17), 2, '1,2'",
        "* SEARCH 0 4294967296 5, 1, 5",
        "* ESEARCH (TAG \"E4\") UID ALL 1:2, 2, '1,2'",
        "* ESEARCH UID COUNT 2 MODSEQ 9 ALL 4:5, 2, '4,5'",
        "* ESEARCH (TAG \"E4\") UID, 0, ''",
        "* OK nothing, 0, ''",
      })
  void readsSearchAndEsearch(String response, long exists, String expected) throws Exception {
    UidCollector found = new UidCollector(exists);
    found.accept(Wires.response(response), exists);
    found.ended(exists);
    assertThat(joined(found.uids())).isEqualTo(expected);
    assertThat(found.agrees()).isTrue();
    assertThat(found.contradiction()).isNull();
  }

  @Test
  void aListThatCannotBeReadIsNotTheWholeTruth() throws Exception {
    UidCollector found = new UidCollector(0);
    assertThatThrownBy(() -> found.accept(Wires.response("* ESEARCH (TAG \"E4\") UID ALL 1:*"), 0))
        .isInstanceOf(MalformedResponseException.class);
    found.ended(0);
    assertThat(found.agrees()).isFalse();
    assertThat(found.contradiction()).isNotNull();
  }

  private static String joined(long[] uids) {
    return Arrays.stream(uids).mapToObj(Long::toString).collect(Collectors.joining(","));
  }
}
