package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void withoutATerminalALineComesEveryFewSeconds() {
    try (Progress progress = Progress.of(world(Map.of()), false, "messages collected")) {
      for (int i = 1; i <= 14; i++) {
        now = now.plusSeconds(1);
        progress.at(i * 100L, 2000, "1 of 3 folders");
      }
      now = now.plusSeconds(6);
      progress.at(1500);
    }
    assertThat(shown().lines())
        .containsExactly(
            "messages collected: 500 of 2,000, 5 s, 100 a second, 1 of 3 folders",
            "messages collected: 1,000 of 2,000, 10 s, 100 a second, 1 of 3 folders",
            "messages collected: 1,500, 20 s, 75 a second");
  }

  @Test
  void onATerminalABarShowsHowFarItIs() {
    try (Progress progress =
        Progress.of(world(Map.of("ESTREAT_TERMINAL", "1")), false, "messages collected")) {
      progress.at(0, 0, "");
      progress.at(500, 2000, "1 of 3 folders");
    }
    assertThat(shown()).contains("25%", "500/2000", "1 of 3 folders");
  }

  @Test
  void quietlyNothingIsShown() {
    try (Progress progress =
        Progress.of(world(Map.of("ESTREAT_TERMINAL", "1")), true, "messages collected")) {
      now = now.plusSeconds(60);
      progress.at(500, 2000, "1 of 3 folders");
    }
    assertThat(shown()).isEmpty();
  }

  private String shown() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private World world(Map<String, String> env) {
    return new World(
        InputStream.nullInputStream(),
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        env,
        Path.of("."),
        () -> now,
        Map.of(),
        new Shutdown());
  }
}
