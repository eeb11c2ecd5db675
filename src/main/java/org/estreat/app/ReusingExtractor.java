package org.estreat.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.estreat.extract.Extractor;
import org.estreat.index.MessageIndex;
import org.estreat.model.ContentType;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;

/**
 * Takes a content's text out of an earlier index where a reader of this version has put it there;
 * else, and where time, memory or a fault of ours cut the reading short, it is read again. Counts.
 */
final class ReusingExtractor implements Extractor {
  private final @Nullable MessageIndex earlier;
  private final Extractor reader;
  private final AtomicLong reused = new AtomicLong();
  private final AtomicLong otherVersion = new AtomicLong();
  private final AtomicLong cutShort = new AtomicLong();
  private final AtomicLong fresh = new AtomicLong();

  /**
   * @param earlier belongs to the caller; null where there is none
   */
  ReusingExtractor(@Nullable MessageIndex earlier, Extractor reader) {
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
    Optional<PartText> known = earlier(content);
    if (known.isPresent() && known.get().standsFor(reader.version())) {
      reused.incrementAndGet();
      return known.get();
    }
    AtomicLong why =
        known
            .map(text -> text.reader().equals(reader.version()) ? cutShort : otherVersion)
            .orElse(fresh);
    why.incrementAndGet();
    PartText anew = reader.extract(content, path, bytes, declared, fileName);
    return known.map(text -> text.or(anew)).orElse(anew);
  }

  private Optional<PartText> earlier(String content) {
    try {
      return earlier == null ? Optional.empty() : earlier.partText(content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the earlier index for " + content, e);
    }
  }

  /** What was done so far, for a person: contents reused, and read, and why. */
  String told() {
    long read = otherVersion.get() + cutShort.get() + fresh.get();
    StringBuilder told = new StringBuilder();
    told.append("the text of ").append(Counted.of(reused.get(), "content"));
    told.append(" was used again, that of ").append(Counted.of(read, "content")).append(" read");
    if (otherVersion.get() > 0) {
      told.append("; ").append(otherVersion.get()).append(" had been read by another version");
    }
    if (cutShort.get() > 0) {
      told.append("; ").append(cutShort.get()).append(" had not been read to the end");
    }
    return told.toString();
  }

  @Override
  public String version() {
    return reader.version();
  }

  @Override
  public void close() {
    reader.close();
  }
}
