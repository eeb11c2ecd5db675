package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolatedExtractorTest extends ExtractorContract {
  @TempDir static Path folder;

  @Override
  Extractor open(ExtractLimits limits) throws IOException {
    Path own = Files.createTempDirectory(folder, "worker");
    return new IsolatedExtractor(limits, WorkerLimits.DEFAULT, own);
  }

  /** Of 64 MB of memory, 90 MB of attachment. */
  @Test
  void whatIsLargerThanTheMemoryOfItsReaderIsRead() {
    byte[] noise = new byte[90 << 20];
    new SplittableRandom(3).nextBytes(noise);
    byte[] zip = Fixtures.zip("noise.bin", noise, "note.txt", Fixtures.utf8("the note"));
    PartText read = readSmall(zip, OCTETS);
    assertThat(read.pieces()).anyMatch(piece -> piece.text().contains("the note"));
    assertThat(read.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.UNSUPPORTED);
  }

  @Test
  void aPageThatTakesTooMuchMemoryIsReadFromItsBeginning() {
    byte[] page = Fixtures.utf8("<p>first words" + "<p>and many more words".repeat(300_000));
    PartText read = readSmall(page, new ContentType("text", "html", Map.of()));
    assertThat(read.pieces().getFirst().text()).startsWith("first words\nand many");
    assertThat(read.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.TEXT_LIMIT);
    assertThat(read.defects().getFirst().detail()).startsWith("of this page only the first ");
  }

  private static PartText readSmall(byte[] bytes, ContentType type) {
    WorkerLimits small = new WorkerLimits(1, WorkerLimits.LEAST_HEAP, Duration.ofMinutes(1));
    try (Extractor extractor =
        new IsolatedExtractor(ExtractLimits.DEFAULT, small, folder.resolve("small"))) {
      return extractor.extract("0".repeat(64), PartPath.ROOT, bytes, type, null);
    }
  }
}
