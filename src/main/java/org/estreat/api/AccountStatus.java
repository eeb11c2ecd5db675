package org.estreat.api;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How collecting an account goes, at one moment.
 *
 * @param state one word: {@code collecting}, {@code watching}, ...
 * @param detail the same in a sentence; null where the word says it all
 * @param complete whether the last pass came to its end and nothing is missing since
 * @param passes since the program began
 * @param lastPass when the last one ended; null before
 * @param lastUpdate when a folder was last brought up to date between passes; null where none was
 * @param fault of the last pass; null where it had none
 * @param progress of the pass under way; null between passes
 */
public record AccountStatus(
    String account,
    String state,
    @Nullable String detail,
    boolean complete,
    Held held,
    Watch watch,
    Collected collected,
    int passes,
    @Nullable Instant lastPass,
    @Nullable Instant lastUpdate,
    @Nullable String fault,
    @Nullable Progress progress) {
  /**
   * What there is, as of the last visit to each folder.
   *
   * @param onServer messages
   * @param archived those of them that are here
   * @param missing those that are neither here nor left out by the user's routes
   */
  public record Held(int folders, long onServer, long archived, long missing) {}

  /**
   * How changes are noticed between passes.
   *
   * @param by NOTIFY, IDLE, STATUS or NONE
   * @param connections on which the server is listened to
   */
  public record Watch(String by, int connections) {}

  /** What was taken in since the program began. */
  public record Collected(long messages, long octets) {}

  /**
   * A pass under way.
   *
   * @param folders to visit; 0 until they are listed
   * @param foldersDone visited
   * @param messages taken in by this pass
   * @param expected messages to take in, as far as is known
   * @param octets of those taken in
   * @param perSecond messages, on the average
   * @param left until its end; null where that cannot be told
   */
  public record Progress(
      int folders,
      int foldersDone,
      long messages,
      long expected,
      long octets,
      double perSecond,
      Duration elapsed,
      @Nullable Duration left) {}
}
