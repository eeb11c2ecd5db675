package org.estreat.ingest.source;

/**
 * What is done about an mbox file's quoting. The dialects cannot be told apart with certainty, so
 * by default nothing is changed.
 */
public enum MboxDialect {
  /**
   * The bytes as they stand in the file: mboxo, mboxrd, mboxcl and mboxcl2 alike. A Content-Length
   * is believed where it leads exactly to the next From_ line or to the end.
   */
  ORIGINAL,

  /**
   * One {@code >} is taken off each line of {@code >From }, {@code >>From } and so on, which gives
   * back the message as it was before it was written to an mboxrd file. Content-Length means
   * nothing there.
   */
  MBOXRD
}
