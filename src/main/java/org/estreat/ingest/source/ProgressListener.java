package org.estreat.ingest.source;

/** Hears how far an import has come; called by one thread, after each message that was read. */
public interface ProgressListener {
  /** Hears nothing. */
  ProgressListener NONE = (messages, octets, totalOctets) -> {};

  /**
   * @param messages read so far
   * @param octets read so far
   * @param totalOctets of all files below the given paths, mail or not
   */
  void at(long messages, long octets, long totalOctets);
}
