package org.estreat.ingest.source;

/**
 * How an import works.
 *
 * @param dialect of mbox files
 * @param threads how many messages are ingested at the same time
 * @param again read also what an earlier import has read of files that have not changed since
 */
public record ImportOptions(MboxDialect dialect, int threads, boolean again) {
  public static final ImportOptions DEFAULT =
      new ImportOptions(
          MboxDialect.ORIGINAL, Math.max(2, Runtime.getRuntime().availableProcessors()), false);

  public ImportOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("expected 1 thread or more, found: " + threads);
    }
  }
}
