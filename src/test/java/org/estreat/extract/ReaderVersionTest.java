package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.estreat.model.ContentType;
import org.estreat.model.PartPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaderVersionTest {
  private static final ExtractLimits LIMITS =
      new ExtractLimits(Duration.ofSeconds(5), 1_000, 1_000, 3, 4);

  @Test
  void namesOurRevisionAndTikas() {
    assertThat(ReaderVersion.of(LIMITS, null)).matches("\\d+-tika[0-9.]+-[0-9a-f]{8}");
  }

  @Test
  void everySettingThatChangesAResultShows() {
    assertThat(
            List.of(
                ReaderVersion.of(LIMITS, null),
                ReaderVersion.of(new ExtractLimits(LIMITS.time(), 1_001, 1_000, 3, 4), null),
                ReaderVersion.of(new ExtractLimits(LIMITS.time(), 1_000, 1_001, 3, 4), null),
                ReaderVersion.of(new ExtractLimits(LIMITS.time(), 1_000, 1_000, 4, 4), null),
                ReaderVersion.of(new ExtractLimits(LIMITS.time(), 1_000, 1_000, 3, 5), null),
                ReaderVersion.of(unpacking(999, 10), null),
                ReaderVersion.of(unpacking(999, 11), null),
                ReaderVersion.of(LIMITS, null, "deu"),
                ReaderVersion.of(LIMITS, null, "deu+eng"),
                ReaderVersion.of(LIMITS, null, "deu", "eng")))
        .doesNotHaveDuplicates();
  }

  private static ExtractLimits unpacking(long octets, int ratio) {
    return new ExtractLimits(
        LIMITS.time(), 1_000, 1_000, 3, 4, new ExtractLimits.Unpacking(octets, ratio));
  }

  @Test
  void timeDoesNotForWhatItCutsShortIsReadAgainAnyway() {
    assertThat(ReaderVersion.of(new ExtractLimits(Duration.ofSeconds(6), 1_000, 1_000, 3, 4), null))
        .isEqualTo(ReaderVersion.of(LIMITS, null));
  }

  @Test
  void itStandsInEveryResult(@TempDir Path folder) {
    ContentType plain = new ContentType("text", "plain", Map.of());
    try (Extractor isolated = new IsolatedExtractor(LIMITS, WorkerLimits.DEFAULT, folder);
        Extractor inProcess = new TikaExtractor(LIMITS)) {
      for (Extractor each : List.of(isolated, inProcess)) {
        var read = each.extract("0".repeat(64), PartPath.ROOT, new byte[] {65}, plain, null);
        assertThat(read.reader()).isEqualTo(each.version());
        assertThat(read.standsFor(each.version())).isTrue();
      }
    }
  }
}
