package org.estreat.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.estreat.extract.Extractor;
import org.estreat.index.MessageIndex;
import org.estreat.model.ContentType;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;

/** Asks an earlier index for a content's text before the text is read out of the bytes again. */
final class ReusingExtractor implements Extractor {
  private final MessageIndex earlier;
  private final Extractor reader;

  /**
   * @param earlier belongs to the caller
   */
  ReusingExtractor(MessageIndex earlier, Extractor reader) {
    this.earlier = earlier;
    this.reader = reader;
  }

  @Override
  public PartText extract(
      String content,
      PartPath path,
      byte[] bytes,
      ContentType declared,
      @Nullable String fileName) {
    try {
      Optional<PartText> known = earlier.partText(content);
      return known.isPresent()
          ? known.get()
          : reader.extract(content, path, bytes, declared, fileName);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the earlier index for " + content, e);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
