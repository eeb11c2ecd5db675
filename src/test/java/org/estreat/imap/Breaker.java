package org.estreat.imap;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between client and server and cuts a connection after so many octets of answers. */
final class Breaker implements Closeable {
  private final ServerSocket door;
  private final int server;
  private final long octets;
  private final int times;
  private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
  private final AtomicInteger broken = new AtomicInteger();

  /**
   * @param times how many connections are cut; the ones after them live
   */
  Breaker(int server, long octets, int times) throws IOException {
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.server = server;
    this.octets = octets;
    this.times = times;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  int broken() {
    return broken.get();
  }

  /** Cuts every connection there is. */
  void cutAll() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        clients.add(client);
        Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
        Thread.ofVirtual().start(() -> copy(client, behind, Long.MAX_VALUE));
        Thread.ofVirtual().start(() -> copy(behind, client, octets));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void copy(Socket from, Socket to, long limit) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[512];
      long copied = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        copied += n;
        if (copied > limit && broken.get() < times) {
          broken.incrementAndGet();
          return;
        }
      }
    } catch (IOException e) {
      // The other side has gone.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
