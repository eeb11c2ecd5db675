package org.estreat.extract;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TikaExtractorTest extends ExtractorContract {
  @Override
  Extractor open(ExtractLimits limits) {
    return new TikaExtractor(limits);
  }

  /** Other processes may be at work in the same folder, so ours have some time to vanish. */
  @Test
  void temporaryFilesAreDeleted() throws IOException {
    Set<Path> before = temporaryFiles();
    read(Fixtures.zip("in.zip", Fixtures.zip("b.docx", Fixtures.docx("x"))), OCTETS, null);
    read(Arrays.copyOf(Fixtures.docx("x"), 700), OCTETS, null);
    Set<Path> made = temporaryFiles();
    made.removeAll(before);
    await().until(() -> made.stream().noneMatch(Files::exists));
  }

  private static Set<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(f -> f.getFileName().toString().startsWith("apache-tika"))
          .collect(Collectors.toCollection(HashSet::new));
    }
  }
}
