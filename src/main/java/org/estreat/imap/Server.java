package org.estreat.imap;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Properties;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.ImapAccount.Security;

/**
 * Where an account's server is and how it is spoken to. Safe to use from several threads.
 *
 * @param options of Angus, {@code mail.imap.*} or {@code mail.imaps.*}: time-outs, TLS, proxies
 * @param port 0 for the usual one
 */
record Server(
    Properties options, String host, int port, Security security, Trust trust, Wire.Limits limits) {
  /** With {@link Trust#STANDARD}. */
  Server(Properties options, String host, int port, Security security, Wire.Limits limits) {
    this(options, host, port, security, Trust.STANDARD, limits);
  }

  private static final String PATIENCE_MS = "30000";

  /** A new connection to an account's server, by its own options and no route's. */
  static Connection connect(ImapAccount account) throws NotConnectedException {
    Properties options = new Properties();
    for (String protocol : List.of("imap", "imaps")) {
      options.setProperty("mail." + protocol + ".ssl.checkserveridentity", "true");
      options.setProperty("mail." + protocol + ".connectiontimeout", PATIENCE_MS);
      options.setProperty("mail." + protocol + ".timeout", PATIENCE_MS);
    }
    return new Server(
            options,
            account.host(),
            account.port(),
            account.security(),
            account.access().trust(),
            Wire.Limits.STANDARD)
        .connect(
            account.name(), account.user(), account.credential(), account.access().mechanisms());
  }

  /** The protocol's name, under which the options stand. */
  private String protocol() {
    return security == Security.TLS ? "imaps" : "imap";
  }

  private int realPort() {
    return port > 0 ? port : security == Security.TLS ? 993 : 143;
  }

  /** A new connection with a user logged in by a password. */
  Connection connect(String user, String password) throws NotConnectedException {
    return connect(host, user, Credential.password(() -> password), List.of());
  }

  /**
   * A new connection with a user logged in.
   *
   * @param account its name, for faults
   * @param mechanisms those that may log in; empty for all
   */
  Connection connect(String account, String user, Credential credential, List<Mechanism> mechanisms)
      throws NotConnectedException {
    Connection connection = greet();
    try {
      if (security == Security.STARTTLS || security == Security.STARTTLS_IF_OFFERED) {
        startTls(connection);
      }
      boolean clear = security == Security.NONE || isLoopback(connection);
      new Login(account, host, realPort(), user, credential, mechanisms, clear).run(connection);
      connection.identity(Identification.of(connection, host + ":" + realPort()));
      return connection;
    } catch (ConnectionLostException e) {
      connection.abort();
      throw ended(e);
    } catch (CommandRefusedException | IOException e) {
      connection.abort();
      throw new NotConnectedException(FaultKind.OTHER, Words.of(e), e);
    } catch (NotConnectedException | RuntimeException | Error e) {
      connection.abort();
      throw e;
    }
  }

  /** BYE may be a wish to be left alone for a while. */
  private static NotConnectedException ended(ConnectionLostException e) {
    Status said = e.said();
    return said == null
        ? new NotConnectedException(FaultKind.OTHER, Words.of(e), e)
        : new NotConnectedException(Refusal.ofLogin(said), Words.of(e), Refusal.wish(said), null);
  }

  /** Where nobody can listen; a proxy on this machine does not count. */
  private boolean isLoopback(Connection connection) {
    try {
      return connection.wire().isLoopback() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private Connection greet() throws NotConnectedException {
    try {
      Properties trusting = trust.applied(options, protocol());
      return Connection.greet(Wire.connect(trusting, protocol(), host, realPort(), limits));
    } catch (IOException e) {
      throw new NotConnectedException(kind(e), Words.of(e), e);
    } catch (ConnectionLostException e) {
      throw ended(e);
    }
  }

  private static FaultKind kind(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof NoRouteToHostException
          || cause instanceof SocketTimeoutException
          || cause instanceof UnknownHostException) {
        return FaultKind.REFUSED_CONNECTION;
      }
    }
    return FaultKind.OTHER;
  }

  private void startTls(Connection connection)
      throws NotConnectedException, ConnectionLostException, CommandRefusedException, IOException {
    boolean loggedIn = connection.greeting().kind() == Status.Kind.PREAUTH; // too late for TLS
    if (!loggedIn && connection.capabilities().contains("STARTTLS")) {
      connection.run("STARTTLS", untagged -> {});
      connection.wire().startTls();
      connection.forgetCapabilities();
    } else if (security == Security.STARTTLS) {
      String found = loggedIn ? " and greets with PREAUTH" : "";
      throw new NotConnectedException(
          FaultKind.OTHER, "the server does not offer STARTTLS, which is required" + found, null);
    }
  }
}
