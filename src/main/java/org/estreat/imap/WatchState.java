package org.estreat.imap;

/**
 * How changes on the server are noticed between two passes.
 *
 * @param connections that wait for the server to speak, just now
 */
public record WatchState(Way way, int connections) {
  /** Not watched: between two passes nothing is noticed. */
  public static final WatchState NONE = new WatchState(Way.NONE, 0);

  /** The ways, the best first. */
  public enum Way {
    /** One connection for all mailboxes (RFC 5465). */
    NOTIFY,
    /** A connection for each chosen mailbox (RFC 2177); the others are asked for now and then. */
    IDLE,
    /** All mailboxes are asked for now and then, in one round trip. */
    STATUS,
    NONE
  }
}
