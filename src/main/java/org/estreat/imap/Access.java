package org.estreat.imap;

import java.util.List;

/**
 * How an account's server may be used.
 *
 * @param mechanisms those that may log in, in this order; empty for all, the strongest first
 * @param trust whose certificate is taken for the server's
 */
public record Access(List<Mechanism> mechanisms, Trust trust, Traffic traffic) {
  /** Any mechanism, the certificates that Java trusts, no limit. */
  public static final Access STANDARD = new Access(List.of(), Trust.STANDARD, Traffic.UNLIMITED);

  /**
   * The most that all connections of an account take together.
   *
   * @param octetsASecond that the server sends; 0 for no limit
   * @param commandsASecond 0 for no limit
   */
  public record Traffic(long octetsASecond, int commandsASecond) {
    /** No limit. */
    public static final Traffic UNLIMITED = new Traffic(0, 0);

    public Traffic {
      if (octetsASecond < 0 || commandsASecond < 0) {
        throw new IllegalArgumentException(
            "expected 0 or more, found: " + octetsASecond + ", " + commandsASecond);
      }
    }
  }

  public Access {
    mechanisms = List.copyOf(mechanisms);
  }
}
