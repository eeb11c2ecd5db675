package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.estreat.imap.CollectProgress.Figures;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectWatchTest {
  @Test
  void accountsAreShownTogetherAndTheSlowestGivesTheTime() {
    Figures quick = figures(3, 1, 1_500_000, Duration.ofSeconds(9));
    Figures slow = figures(1200, 4, 600_000, Duration.ofSeconds(200));
    assertThat(CollectWatch.words(List.of(quick, slow)))
        .isEqualTo("5 of 1,203 folders, 2.1 MB, 3 min 20 s left");
  }

  @Test
  void whatIsNotKnownIsNotShown() {
    assertThat(CollectWatch.words(List.of())).isEqualTo("0 B");
    assertThat(CollectWatch.words(List.of(figures(0, 0, 0, null)))).isEqualTo("0 B");
  }

  @ParameterizedTest
  @CsvSource({"0, 1 s", "59, 59 s", "61, 1 min 1 s", "3600, 1 h 0 min", "7325, 2 h 2 min"})
  void timeIsToldRoughly(long seconds, String words) {
    assertThat(CollectWatch.time(Duration.ofSeconds(seconds))).isEqualTo(words);
  }

  private static Figures figures(int folders, int visited, long octets, @Nullable Duration left) {
    return new Figures(true, folders, visited, 1, 2, octets, Duration.ofSeconds(1), left);
  }
}
