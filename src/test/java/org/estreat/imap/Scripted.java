package org.estreat.imap;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server that says what a test wants it to say; each connection by a script of its own. */
public final class Scripted implements Closeable {
  /** What a server does with one connection. */
  @FunctionalInterface
  public interface Script {
    void talk(Talk talk) throws IOException;
  }

  /** One connection from the server's side; octets are Latin-1. */
  public static final class Talk {
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private final List<String> heard;

    private Talk(Socket socket, List<String> heard) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
      this.heard = heard;
    }

    /** Sends octets as they are. */
    public void send(String octets) throws IOException {
      out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /** TLS from here on, with this certificate. */
    public void startTls(SSLContext certificate) throws IOException {
      SSLSocket secure =
          (SSLSocket) certificate.getSocketFactory().createSocket(socket, null, false);
      secure.startHandshake();
      socket = secure;
      in = secure.getInputStream();
      out = secure.getOutputStream();
    }

    /** The next line, without its end. */
    public String line() throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the client has gone");
        }
        line.write(c);
      }
      String text = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      heard.add(text);
      return text;
    }

    /** So many octets. */
    public String octets(int count) throws IOException {
      return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    /** Reads a command and answers it: {@code TAG} stands for its tag. */
    public String answer(String octets) throws IOException {
      String line = line();
      send(octets.replace("TAG", line.split(" ", 2)[0]));
      return line;
    }
  }

  private final ServerSocket door;
  private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  /** The first connection gets the first script; one beyond the last gets none and is closed. */
  public Scripted(Script... scripts) throws IOException {
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.scripts.addAll(List.of(scripts));
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** The lines of all clients. */
  public List<String> heard() {
    return heard;
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Script script = scripts.poll();
        Thread.ofVirtual().start(() -> talk(client, script == null ? talk -> {} : script));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void talk(Socket client, Script script) {
    try (client) {
      script.talk(new Talk(client, heard));
      client.shutdownOutput();
      // closed with something unread, what was sent might not arrive
      client.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // the client has had enough
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
