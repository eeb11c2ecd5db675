package org.estreat.extract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class IsolatedExtractorTest extends ExtractorContract {
  IsolatedExtractorTest() throws IOException {
    super(isolated(LIMITS));
  }

  @Override
  Extractor open(ExtractLimits limits) throws IOException {
    return isolated(limits);
  }

  private static Extractor isolated(ExtractLimits limits) throws IOException {
    Path folder = Files.createTempDirectory("isolated");
    return new IsolatedExtractor(limits, WorkerLimits.DEFAULT, folder);
  }
}
