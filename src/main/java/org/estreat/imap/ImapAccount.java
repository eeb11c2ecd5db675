package org.estreat.imap;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
 * @param folders which mailboxes there are to include and exclude from, and how they are compared
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
    Access access,
    Folders folders) {
  /**
   * Which mailboxes are looked at, and how.
   *
   * @param namespaces whose (RFC 2342)
   * @param subscribed only those that the user has subscribed to (LSUB)
   * @param full each is opened and compared, also where the server shows that nothing has changed
   * @param avoid capabilities that the server offers and does wrong, which are not used; in
   *     capitals
   */
  public record Folders(
      Set<Namespace> namespaces, boolean subscribed, boolean full, Set<String> avoid) {
    /** The user's own, all of them. */
    public static final Folders STANDARD =
        new Folders(Set.of(Namespace.PERSONAL), false, false, Set.of());

    /** Whose mailboxes. */
    public enum Namespace {
      /** The user's own. */
      PERSONAL,
      /** Those of other users. */
      OTHERS,
      /** Those of nobody. */
      SHARED
    }

    public Folders {
      namespaces = Set.copyOf(namespaces);
      avoid = avoid.stream().map(c -> c.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
    }
  }

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

  /** With a password and {@link Access#STANDARD}, of the user's own mailboxes. */
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
        Access.STANDARD,
        Folders.STANDARD);
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

  /** The same account, with its mailboxes looked at in another way. */
  public ImapAccount with(Folders other) {
    return new ImapAccount(
        name,
        host,
        port,
        security,
        user,
        credential,
        include,
        exclude,
        every,
        idle,
        connections,
        batchMessages,
        batchBytes,
        access,
        other);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "account " + name + " (" + user + " at " + host + ")";
  }
}
