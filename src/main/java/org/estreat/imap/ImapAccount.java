package org.estreat.imap;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * An account to collect.
 *
 * @param name the ACCOUNT of {@code ACCOUNT/BOX}
 * @param port 0 for the protocol's own: 993 with TLS, else 143
 * @param credential asked at every connect, so that it may change; never shown
 * @param include names of mailboxes, {@code *} for anything, {@code %} for anything up to the
 *     hierarchy separator; empty for all
 * @param exclude likewise; what it names is left out
 * @param every from the end of one pass to the beginning of the next
 * @param idle mailboxes, by the same patterns, whose changes are followed between passes by IDLE
 *     where the server has no NOTIFY for all of them; empty: nothing is followed
 * @param connections at most this many at a time, each on another mailbox
 * @param batchMessages most messages fetched by one command
 * @param batchBytes most octets fetched by one command, but for a single message that is larger
 * @param access how the server may be used
 */
public record ImapAccount(
    String name,
    String host,
    int port,
    Security security,
    String user,
    Credential credential,
    List<String> include,
    List<String> exclude,
    Duration every,
    List<String> idle,
    int connections,
    int batchMessages,
    long batchBytes,
    Access access) {
  /** How the connection is kept private. */
  public enum Security {
    /** TLS from the first octet. */
    TLS,
    /** TLS by STARTTLS, or no connection. */
    STARTTLS,
    /** TLS by STARTTLS where the server offers it. */
    STARTTLS_IF_OFFERED,
    /** None: for loopback and closed networks. */
    NONE
  }

  /** With a password, and {@link Access#STANDARD}. */
  public ImapAccount(
      String name,
      String host,
      int port,
      Security security,
      String user,
      Supplier<String> password,
      List<String> include,
      List<String> exclude,
      Duration every,
      List<String> idle,
      int connections,
      int batchMessages,
      long batchBytes) {
    this(
        name,
        host,
        port,
        security,
        user,
        Credential.password(password),
        include,
        exclude,
        every,
        idle,
        connections,
        batchMessages,
        batchBytes,
        Access.STANDARD);
  }

  public ImapAccount {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    idle = List.copyOf(idle);
    if (connections < 1 || batchMessages < 1 || batchBytes < 1) {
      throw new IllegalArgumentException(
          "account "
              + name
              + ": connections, batchMessages and batchBytes are 1 or more, found: "
              + connections
              + ", "
              + batchMessages
              + ", "
              + batchBytes);
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "account " + name + " (" + user + " at " + host + ")";
  }
}
