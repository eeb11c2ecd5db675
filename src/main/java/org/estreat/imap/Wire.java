package org.estreat.imap;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLSocket;
import org.eclipse.angus.mail.util.SocketFetcher;

/**
 * A connection below its commands: octets out, responses in. Angus makes the socket, by the {@code
 * mail.imap.*} options (time-outs, TLS, proxies, trust); the octets are read here, because what a
 * server may announce and drip has to be bounded.
 *
 * <p>Reading and writing may be done by two threads; {@link #abort} by any.
 */
final class Wire implements Closeable {
  /**
   * What a server may make this program hold and wait for.
   *
   * @param line octets of a response without its literals
   * @param literal octets of a response's literals
   * @param octetsASecond fewer are no answer
   * @param responses to one command; what is larger is asked for in stretches
   */
  record Limits(int line, int literal, int octetsASecond, int responses) {
    static final Limits STANDARD = new Limits(64 << 20, 40 << 20, 256, 1_000_000);
  }

  private final Properties options;
  private final String prefix;
  private final String host;
  private final Limits limits;
  private volatile Socket socket;
  private InputStream in;
  private OutputStream out;
  private final byte[] buffer = new byte[16 * 1024];
  private int at;
  private int end;
  private long began;
  private long octets;
  private volatile boolean closed;
  private volatile Pace pace = Pace.FREE;

  private Wire(Properties options, String prefix, String host, Socket socket, Limits limits)
      throws IOException {
    this.options = options;
    this.prefix = prefix;
    this.host = host;
    this.limits = limits;
    this.socket = socket;
    socket.setTcpNoDelay(true); // else what follows a literal waits for an acknowledgement
    this.in = socket.getInputStream();
    this.out = new BufferedOutputStream(socket.getOutputStream());
  }

  /**
   * @param protocol {@code imap} or {@code imaps}: TLS from the start, and the options' prefix
   */
  static Wire connect(Properties options, String protocol, String host, int port, Limits limits)
      throws IOException {
    String prefix = "mail." + protocol;
    Socket socket = SocketFetcher.getSocket(host, port, options, prefix, protocol.equals("imaps"));
    return new Wire(options, prefix, host, socket, limits);
  }

  /** TLS from here on; what came before in the clear and was not read is thrown away. */
  void startTls() throws IOException {
    socket = SocketFetcher.startTLS(socket, host, options, prefix);
    in = socket.getInputStream();
    out = new BufferedOutputStream(socket.getOutputStream());
    at = end; // RFC 9051 section 11.1: nothing said before TLS counts
  }

  Limits limits() {
    return limits;
  }

  boolean isTls() {
    return socket instanceof SSLSocket;
  }

  /** The version of TLS; empty for none. */
  String tls() {
    return socket instanceof SSLSocket secure ? secure.getSession().getProtocol() : "";
  }

  /** Whether what is sent never leaves this machine. */
  boolean isLoopback() {
    InetAddress peer = socket.getInetAddress();
    return peer != null && peer.isLoopbackAddress();
  }

  /** Reading keeps to this pace from here on. */
  void pace(Pace newPace) {
    pace = newPace;
  }

  /** Not sent before {@link #flush}. */
  void write(byte[] octets) throws IOException {
    out.write(octets);
  }

  /** The first so many, of a literal that is never whole in memory. */
  void write(byte[] octets, int count) throws IOException {
    out.write(octets, 0, count);
  }

  void flush() throws IOException {
    out.flush();
  }

  /** How long a read waits for the next octet; 0 for ever. */
  void patience(int milliseconds) throws IOException {
    socket.setSoTimeout(milliseconds);
  }

  int patience() throws IOException {
    return socket.getSoTimeout();
  }

  /** Whether something of a next response is here already. */
  boolean hasInput() throws IOException {
    return at < end || in.available() > 0;
  }

  /**
   * Waits for a next response to begin, and reads nothing of it away.
   *
   * @return false where none began in time
   */
  boolean awaitInput(int milliseconds) throws IOException {
    if (at < end) {
      return true;
    }
    int patience = patience();
    octets = 0;
    try {
      patience(Math.max(1, milliseconds));
      fill();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } finally {
      patience(patience);
    }
  }

  /**
   * Waits for the next response and reads it whole.
   *
   * @throws IOException also where the server announces or sends more than it may, or drips it
   */
  Response read() throws IOException {
    Octets line = new Octets(limits.line());
    List<byte[]> literals = new ArrayList<>();
    octets = 0;
    long held = 0;
    int from = 0;
    while (true) {
      readLine(line);
      long announced = announced(line, from);
      if (announced < 0) {
        return new Response(line.toArray(), literals);
      }
      held += announced;
      if (held > limits.literal()) {
        throw new IOException(
            "the server announces %d octets in one response; at most %d are taken"
                .formatted(held, limits.literal()));
      }
      literals.add(literal((int) announced));
      from = line.count;
    }
  }

  /** Appends up to the next CRLF, which is left out; a bare LF ends a line too. */
  private void readLine(Octets line) throws IOException {
    while (true) {
      if (at == end) {
        fill();
      }
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.add(buffer, from, at - from);
      if (at < end) {
        at++;
        line.dropLast('\r');
        return;
      }
    }
  }

  /**
   * The size of the literal that the line announces at its end; -1 for none. Some servers leave out
   * the space between a section and its literal.
   */
  private static long announced(Octets line, int from) {
    int i = line.count - 1;
    if (i <= from || line.octets[i] != '}') {
      return -1;
    }
    if (line.octets[i - 1] == '+') {
      i--;
    }
    long size = 0;
    long unit = 1;
    int digits = 0;
    for (i--; i >= from && line.octets[i] >= '0' && line.octets[i] <= '9'; i--) {
      if (++digits > 18) {
        return Long.MAX_VALUE >> 1;
      }
      size += unit * (line.octets[i] - '0');
      unit *= 10;
    }
    boolean opened = digits > 0 && i >= from && line.octets[i] == '{';
    boolean begins = opened && (i == 0 || " (~]>".indexOf(line.octets[i - 1]) >= 0);
    return begins ? size : -1;
  }

  private byte[] literal(int size) throws IOException {
    byte[] literal = new byte[Math.min(size, buffer.length)];
    int count = 0;
    while (count < size) {
      if (at == end) {
        fill();
      }
      int part = Math.min(size - count, end - at);
      if (count + part > literal.length) {
        // grows with what has come, not with what is announced
        literal = Arrays.copyOf(literal, (int) Math.min(size, Math.max(2L * count, count + part)));
      }
      System.arraycopy(buffer, at, literal, count, part);
      at += part;
      count += part;
    }
    return literal;
  }

  private void fill() throws IOException {
    if (closed) {
      throw new IOException("the connection is closed");
    }
    int read = in.read(buffer, 0, buffer.length);
    if (read < 0) {
      throw new IOException("the server ended the connection");
    }
    at = 0;
    end = read;
    if (octets == 0) {
      began = System.nanoTime(); // waiting for a response to begin is not dripping
    }
    octets += read;
    long patience = socket.getSoTimeout() > 0 ? socket.getSoTimeout() : 60_000;
    long elapsed = (System.nanoTime() - began) / 1_000_000;
    if (elapsed > patience + octets * 1000 / limits.octetsASecond()) {
      throw new IOException("%d octets of a response in %d ms".formatted(octets, elapsed));
    }
    long before = System.nanoTime();
    pace.octets(read, () -> closed);
    began += System.nanoTime() - before; // our own waiting is not the server's dripping
  }

  /** Ends the connection at once, from any thread. */
  void abort() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      // it is closed as far as it can be
    }
  }

  @Override
  public void close() {
    abort();
  }

  /** Octets that grow up to a limit. */
  private static final class Octets {
    private final int most;
    private byte[] octets = new byte[256];
    private int count;

    Octets(int most) {
      this.most = most;
    }

    void add(byte[] from, int offset, int length) throws IOException {
      if (count + (long) length > most) {
        throw new IOException("a response with a line of more than " + most + " octets");
      }
      if (count + length > octets.length) {
        octets = Arrays.copyOf(octets, (int) Math.min(most, 2L * (count + length)));
      }
      System.arraycopy(from, offset, octets, count, length);
      count += length;
    }

    void dropLast(char character) {
      if (count > 0 && octets[count - 1] == character) {
        count--;
      }
    }

    byte[] toArray() {
      return Arrays.copyOf(octets, count);
    }
  }
}
