package org.estreat.extract;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the network away from this process for good: sockets, datagrams, channels ({@link
 * NoChannels}), URLs. Names are not looked up either, for the command line names a file of hosts
 * that is not there ({@link WorkerCommand}).
 *
 * <p>A content of a stranger must not tell him that, when and where it was read.
 */
final class NoNetwork {
  /** What is read from this machine. */
  private static final Set<String> LOCAL = Set.of("file", "jar", "jrt");

  private NoNetwork() {}

  /** There is no way back. */
  static void install() throws IOException {
    installFactories();
    URL.setURLStreamHandlerFactory(
        protocol -> LOCAL.contains(protocol) ? null : new RefusingHandler());
    ProxySelector.setDefault(new RefusingSelector());
  }

  // Deprecated, because whoever wants to reach something should not need them.
  @SuppressWarnings("deprecation")
  private static void installFactories() throws IOException {
    Socket.setSocketImplFactory(() -> {
      throw refusal();
    });
    ServerSocket.setSocketFactory(() -> {
      throw refusal();
    });
    DatagramSocket.setDatagramSocketImplFactory(() -> {
      throw refusal();
    });
  }

  /** To be thrown by whatever would open a way out. */
  static UnsupportedOperationException refusal() {
    return new UnsupportedOperationException("contents are read without a network");
  }

  private static final class RefusingHandler extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(URL url) {
      throw refusal();
    }

    /** A name is not looked up only because two addresses are compared. */
    @Override
    protected boolean hostsEqual(URL one, URL other) {
      return String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost());
    }

    @Override
    protected int hashCode(URL url) {
      return url.toExternalForm().hashCode();
    }
  }

  private static final class RefusingSelector extends ProxySelector {
    @Override
    public List<Proxy> select(@Nullable URI uri) {
      throw refusal();
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException fault) {
      // Nothing is ever tried.
    }
  }
}
