package org.estreat.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
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
 * else, and where time, memory or a fault of ours cut the reading short, it is read again. Text in
 * pictures that was recognised for the earlier index is kept where the reader looks for none.
 * Counts.
 */
final class ReusingExtractor implements Extractor {
  private final @Nullable MessageIndex earlier;
  private final Extractor reader;
  private final boolean all;
  private final AtomicLong reused = new AtomicLong();
  private final AtomicLong otherVersion = new AtomicLong();
  private final AtomicLong cutShort = new AtomicLong();
  private final AtomicLong fresh = new AtomicLong();
  private final AtomicLong recognised = new AtomicLong();

  /**
   * @param earlier belongs to the caller; null where there is none
   * @param all whether all contents are read again
   */
  ReusingExtractor(@Nullable MessageIndex earlier, Extractor reader, boolean all) {
    this.earlier = earlier;
    this.reader = reader;
    this.all = all;
  }

  @Override
  public PartText extract(
      String content,
      PartPath path,
      byte[] bytes,
      ContentType declared,
      @Nullable String fileName) {
    Optional<PartText> known = earlier(content);
    boolean stands = !all && known.isPresent() && known.get().standsFor(reader.version());
    if (stands) {
      reused.incrementAndGet();
      return noted(known.get());
    }
    known.map(this::why).orElse(fresh).incrementAndGet();
    PartText anew = reader.extract(content, path, bytes, declared, fileName);
    return noted(known.map(text -> all ? anew.withRecognised(text) : text.or(anew)).orElse(anew));
  }

  /** Why what is known is read again. */
  private AtomicLong why(PartText known) {
    if (all) {
      return fresh;
    }
    return known.reader().equals(reader.version()) ? cutShort : otherVersion;
  }

  private PartText noted(PartText text) {
    if (!PartText.recognises(reader.version()) && text.hasRecognised()) {
      recognised.incrementAndGet();
    }
    return text;
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
      told.append("; ").append(number(otherVersion.get()));
      told.append(" had been read by another version, or with other settings");
    }
    if (cutShort.get() > 0) {
      told.append("; ").append(number(cutShort.get())).append(" had not been read to the end");
    }
    if (recognised.get() > 0) {
      told.append("; text recognised in pictures before was kept of ");
      told.append(number(recognised.get()));
    }
    return told.toString();
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
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
