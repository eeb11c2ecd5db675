package org.estreat.imap;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Properties;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.ImapAccount.Security;

/**
 * Where an account's server is and how it is spoken to. Safe to use from several threads.
 *
 * @param options of Angus, {@code mail.imap.*} or {@code mail.imaps.*}: time-outs, TLS, proxies
 * @param port 0 for the usual one
 */
record Server(Properties options, String host, int port, Security security, Wire.Limits limits) {
  /** The protocol's name, under which the options stand. */
  private String protocol() {
    return security == Security.TLS ? "imaps" : "imap";
  }

  private int realPort() {
    return port > 0 ? port : security == Security.TLS ? 993 : 143;
  }

  /** A new connection with a user logged in. */
  Connection connect(String user, String password) throws NotConnectedException {
    Connection connection = greet();
    try {
      if (security != Security.NONE && security != Security.TLS) {
        startTls(connection);
      }
      Login.plain(connection, user, password);
      return connection;
    } catch (CommandRefusedException | ConnectionLostException | IOException e) {
      connection.abort();
      throw new NotConnectedException(FaultKind.OTHER, Words.of(e), e);
    } catch (NotConnectedException | RuntimeException | Error e) {
      connection.abort();
      throw e;
    }
  }

  private Connection greet() throws NotConnectedException {
    try {
      return Connection.greet(Wire.connect(options, protocol(), host, realPort(), limits));
    } catch (IOException e) {
      throw new NotConnectedException(kind(e), Words.of(e), e);
    } catch (ConnectionLostException e) {
      throw new NotConnectedException(FaultKind.OTHER, Words.of(e), e);
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
    if (connection.capabilities().contains("STARTTLS")) {
      connection.run("STARTTLS", untagged -> {});
      connection.wire().startTls();
      connection.forgetCapabilities();
    } else if (security == Security.STARTTLS) {
      throw new NotConnectedException(
          FaultKind.OTHER, "the server does not offer STARTTLS, which is required", null);
    }
  }
}
