package org.estreat.ingest.source;

/**
 * Sizes by which an import works, in octets.
 *
 * @param inMemory up to which a message is in memory; a larger one, of any size, is handed on as a
 *     file
 * @param largestText of an Outlook item, whose bodies are in memory as a whole
 * @param atOnce may wait or be in work; a larger message goes alone
 * @param marked smallest file of several messages of which a {@link FileMark} is kept
 * @param markEvery so many of messages, how far such a file was read is marked
 */
record ImportLimits(long inMemory, long largestText, long atOnce, long marked, long markEvery) {
  static ImportLimits ofThisMemory() {
    long memory = Runtime.getRuntime().maxMemory();
    return new ImportLimits(
        Math.min(16L << 20, memory / 16),
        Math.min(256L << 20, memory / 8),
        Math.min(64L << 20, memory / 8),
        16L << 20,
        256L << 20);
  }
}
