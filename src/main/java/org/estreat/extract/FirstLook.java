package org.estreat.extract;

import org.estreat.model.ContentType;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;

/**
 * What every extractor does with a content before its reader of documents is asked: files that
 * stand in text are told apart, plain text is taken as it is, pages of HTML are read on a thread
 * with a time limit. Safe for use by several threads.
 */
final class FirstLook implements AutoCloseable {
  /** Reads what is left, whatever it is; the arguments are those of {@link Extractor#extract}. */
  @FunctionalInterface
  interface Reader {
    PartText read(
        String content,
        PartPath path,
        byte[] bytes,
        ContentType declared,
        @Nullable String fileName);
  }

  private static final int SPARE_PLACES = 8;

  private final ExtractLimits limits;
  private final String version;
  private final long longestPage;
  private final Reader reader;
  private final ReaderThreads threads =
      new ReaderThreads(Runtime.getRuntime().availableProcessors() + SPARE_PLACES);

  /**
   * @param longestPage octets of HTML; longer pages are left to the reader
   */
  FirstLook(ExtractLimits limits, String version, long longestPage, Reader reader) {
    this.limits = limits;
    this.version = version;
    this.longestPage = longestPage;
    this.reader = reader;
  }

  /** As {@link Extractor#extract}. */
  PartText extract(
      String content,
      PartPath path,
      byte[] bytes,
      ContentType declared,
      @Nullable String fileName) {
    return MixedText.is(bytes, declared, limits)
        ? MixedText.read(
            content,
            path,
            bytes,
            declared,
            fileName,
            limits,
            version,
            (inner, type, name) -> one(content, path, inner, type, name))
        : one(content, path, bytes, declared, fileName);
  }

  private PartText one(
      String content,
      PartPath path,
      byte[] bytes,
      ContentType declared,
      @Nullable String fileName) {
    Collected collected = new Collected(path, declared.essence());
    Reading reading = new Reading(limits, bytes.length, collected);
    if (QuickReader.read(bytes, declared, limits, reading)) {
      return collected.result(content, bytes.length, version);
    }
    if (bytes.length <= longestPage && QuickReader.isHtml(bytes, declared)) {
      within(() -> QuickReader.readHtml(bytes, declared, reading), reading);
      return collected.result(content, bytes.length, version);
    }
    return reader.read(content, path, bytes, declared, fileName);
  }

  /** Does the work on a thread of its own, within the time for one content. */
  void within(Runnable work, Reading reading) {
    threads.read(work, limits.time(), reading);
  }

  /** What is still being read is left to end by itself. */
  @Override
  public void close() {
    threads.close();
  }
}
