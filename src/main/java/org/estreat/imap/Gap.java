package org.estreat.imap;

/**
 * A message that the server lists and the archive does not hold.
 *
 * @param why for a person: what was tried and what came of it
 */
public record Gap(long uid, Reason reason, String why) {
  /** What stands between the message and the archive. */
  public enum Reason {
    /** Listed, asked for with others and alone, and not delivered. */
    NOT_DELIVERED,
    /** The server answered NO or BAD to the request for it alone. */
    REFUSED,
    /** Delivered, but not as announced. */
    BROKEN_OFF,
    /** Delivered, and could not be kept here. */
    FAILED_HERE,
    /** The pass ended before its turn came. */
    NOT_REACHED
  }
}
