package org.estreat.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberSetTest {
  @ParameterizedTest(name = "{0} where {1} is the last => {2}")
  @CsvSource({
    "1:3, 9, 1-3",
    "3:1, 9, 1-3",
    "'5,1,3:4,2', 9, 1-5",
    "'1,3', 9, '1-1,3-3'",
    "*, 9, 9-9",
    "7:*, 9, 7-9",
    "*:7, 9, 7-9",
    "99:*, 9, 9-99",
    "'1:*,4:6', 9, 1-9",
    "*:*, 9, 9-9",
    "*, 0, ''",
    "'1:*,5', 0, 5-5",
    "4294967295, 9, 4294967295-4294967295",
  })
  void isResolved(String set, long max, String expected) throws SearchSyntaxException {
    SearchKey key = SearchParser.parse("UID " + set).key();
    NumberSet.Resolved resolved = ((SearchKey.Uids) key).numbers().resolve(max);
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < resolved.count(); i++) {
      ranges.add(resolved.from(i) + "-" + resolved.to(i));
    }
    assertThat(String.join(",", ranges)).isEqualTo(expected);
  }

  @Test
  void holdsWhatItsRangesHold() {
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      long max = random.nextInt(30);
      List<NumberSet.Range> ranges = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        ranges.add(new NumberSet.Range(end(random), end(random)));
      }
      NumberSet set = new NumberSet(ranges);
      NumberSet.Resolved resolved = set.resolve(max);
      for (long n = 1; n < 45; n++) {
        assertThat(resolved.contains(n))
            .as("seed %d: %d in %s up to %d", seed, n, set, max)
            .isEqualTo(holds(ranges, n, max));
      }
      LongPredicate wanted = set.resolver().apply(max);
      for (int i = 0; i < 60; i++) {
        long n = i < 45 ? i : 1 + random.nextInt(45); // ascending, then in any order
        assertThat(n > 0 && wanted.test(n))
            .as("seed %d: %d in %s up to %d", seed, n, set, max)
            .isEqualTo(n > 0 && holds(ranges, n, max));
      }
    }
  }

  private static long end(Random random) {
    return random.nextInt(4) == 0 ? NumberSet.STAR : 1 + random.nextInt(40);
  }

  private static boolean holds(List<NumberSet.Range> ranges, long number, long max) {
    for (NumberSet.Range range : ranges) {
      boolean star = range.from() == NumberSet.STAR || range.to() == NumberSet.STAR;
      long a = range.from() == NumberSet.STAR ? max : range.from();
      long b = range.to() == NumberSet.STAR ? max : range.to();
      boolean between = (a <= number && number <= b) || (b <= number && number <= a);
      if (between && !(star && max == 0)) {
        return true;
      }
    }
    return false;
  }
}
