package org.estreat.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.estreat.index.Checkpoint;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commits may take a twentieth of the time, until they are put off for too long. */
class CommitsTest {
  private static final Corridor.CommitPolicy POLICY =
      new Corridor.CommitPolicy(Duration.ofSeconds(5), 1_000_000);

  @TempDir private Path folder;

  private Instant now = Instant.parse("2026-01-02T03:04:05Z");

  private final class Slow extends MemoryIndex {
    private final Duration takes;
    private int commits;

    Slow(Duration takes) {
      this.takes = takes;
    }

    @Override
    public synchronized long commit(Checkpoint checkpoint) {
      now = now.plus(takes);
      commits++;
      return super.commit(checkpoint);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 24", // every five seconds of two minutes
    "200, 24",
    "500, 12",
    "1000, 6",
    "60000, 5", // at most six times five seconds, and the first after five
  })
  void aMessageEverySecond(long millis, int commits) throws IOException {
    Slow index = new Slow(Duration.ofMillis(millis));
    try (Bench bench = new Bench(folder, index, new Bench.Echo(), POLICY, () -> now)) {
      for (int second = 1; second <= 120; second++) {
        now = now.plusSeconds(1);
        bench.corridor.ingest(Bench.message(second, "Subject: x\n\nbody\n"));
      }
      assertThat(index.commits).isBetween(commits - 1, commits + 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "60000"})
  void muchMailIsCommittedHoweverLongItTakes(long millis) throws IOException {
    Slow index = new Slow(Duration.ofMillis(millis));
    String much = "Subject: x\n\n" + "body\n".repeat(120_000);
    try (Bench bench = new Bench(folder, index, new Bench.Echo(), POLICY, () -> now)) {
      for (int uid = 1; uid <= 4; uid++) {
        bench.corridor.ingest(Bench.message(uid, much));
      }
      assertThat(index.commits).isEqualTo(2);
    }
  }
}
