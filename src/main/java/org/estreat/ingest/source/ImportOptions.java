package org.estreat.ingest.source;

/**
 * How an import works.
 *
 * @param dialect of mbox files
 * @param threads how many messages are ingested at the same time
 * @param inMemory octets up to which a message is in memory; a larger one is taken as a file
 */
public record ImportOptions(MboxDialect dialect, int threads, long inMemory) {
  private static final long IN_MEMORY = Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 16);

  public static final ImportOptions DEFAULT =
      new ImportOptions(
          MboxDialect.ORIGINAL, Math.max(2, Runtime.getRuntime().availableProcessors()));

  public ImportOptions(MboxDialect dialect, int threads) {
    this(dialect, threads, IN_MEMORY);
  }

  public ImportOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("expected 1 thread or more, found: " + threads);
    }
  }
}
