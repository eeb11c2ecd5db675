package org.estreat.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.estreat.extract.Extractor;
import org.estreat.model.ContentType;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractBenchTest {
  private static final String LONG =
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

  @TempDir Path folder;

  /** Finds every file to be of the type that stands in it. */
  private static final class Told implements Extractor {
    @Override
    public PartText extract(
        String content,
        PartPath path,
        byte[] bytes,
        ContentType declared,
        @Nullable String fileName) {
      String type = new String(bytes, java.nio.charset.StandardCharsets.US_ASCII);
      return new PartText(content, type, List.of(), PartText.Status.FULL, List.of(), bytes.length);
    }

    @Override
    public String version() {
      return "";
    }

    @Override
    public void close() {}
  }

  @Test
  void typesAreShownWholeInAColumnAsWideAsTheLongest() throws IOException {
    Path files = Files.createDirectory(folder.resolve("files"));
    Files.writeString(files.resolve("a"), LONG);
    Files.writeString(files.resolve("b"), "text/html");
    ExtractBench bench = new ExtractBench(_ -> new Told(), new Told(), 1);
    bench.add(files);
    List<String> lines = bench.run(folder.resolve("temporary"));
    assertThat(lines).anyMatch(line -> line.startsWith(LONG + "      1      1 "));
    int bar = lines.getLast().indexOf('|');
    assertThat(lines.stream().filter(line -> line.contains("|")))
        .hasSize(4)
        .allMatch(line -> line.indexOf('|') == bar);
  }
}
