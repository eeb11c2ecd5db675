package org.estreat.api;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.estreat.index.MessageIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * The HTTP interface: searches, messages, status and a page. Reads only. Runs from {@link #start}
 * to {@link #close}; index, view and reports belong to the caller and stay open.
 *
 * <p>Requests are read and answers are sent by the server's I/O threads, without a thread waiting
 * for a slow client; in between each has one of a bounded number of workers.
 */
public final class HttpApi implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

  /** The largest body of a request, in octets. */
  static final int MAX_BODY = 16 << 20;

  private static final int WORKERS = 32;
  private static final int IDLE_MILLIS = 120_000;
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private static final Map<HttpString, String> HEADERS =
      Map.of(
          new HttpString("X-Content-Type-Options"), "nosniff",
          new HttpString("Content-Security-Policy"),
              "default-src 'none'; frame-ancestors 'none'; sandbox",
          new HttpString("Referrer-Policy"), "no-referrer",
          new HttpString("Cross-Origin-Resource-Policy"), "same-origin",
          new HttpString("Cross-Origin-Opener-Policy"), "same-origin",
          new HttpString("Cache-Control"), "no-store");

  private final Settings settings;
  private final GracefulShutdownHandler entrance;
  private final Metrics metrics = new Metrics();
  private final Routes routes;
  private final HostCheck hostCheck;
  private final Undertow server;
  private volatile boolean stopping;

  /**
   * Where to listen.
   *
   * @param host a name or address of this machine
   * @param port 0 for any that is free
   * @param searchTime the most that a search may take
   */
  public record Settings(String host, int port, Duration searchTime) {
    /** What a search may take where nothing is said. */
    public static final Duration SEARCH_TIME = Duration.ofSeconds(60);

    /** Only for this machine, on the usual port. */
    public static final Settings DEFAULT = new Settings("127.0.0.1", 8143);

    public Settings {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("http.port: expected 0 to 65535, found: " + port);
      }
    }

    /** With the usual time for a search. */
    public Settings(String host, int port) {
      this(host, port, SEARCH_TIME);
    }
  }

  private HttpApi(
      Settings settings,
      MessageIndex index,
      MessageView messages,
      Reports reports,
      ProofShelf proofs,
      InstantSource clock)
      throws IOException {
    this.settings = settings;
    this.hostCheck = HostCheck.of(settings.host(), InetAddress.getByName(settings.host()));
    this.routes =
        Endpoints.routes(
            index,
            messages,
            reports,
            proofs,
            metrics,
            clock,
            settings.searchTime(),
            () -> stopping);
    this.entrance = new GracefulShutdownHandler(this::receive);
    this.server =
        Undertow.builder()
            .addHttpListener(settings.port(), settings.host())
            .setIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setWorkerThreads(WORKERS)
            // Beyond this the connection is cut; up to it a client is told what is wrong.
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 2L * MAX_BODY)
            // No path of ours needs decoding, and queries are decoded strictly.
            .setServerOption(UndertowOptions.DECODE_URL, false)
            .setServerOption(UndertowOptions.IDLE_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, IDLE_MILLIS)
            .setHandler(entrance)
            .build();
  }

  /**
   * Begins to answer.
   *
   * @param clock what OLDER and YOUNGER count from
   * @throws IOException when the address cannot be listened on; the message names it
   */
  public static HttpApi start(
      Settings settings,
      MessageIndex index,
      MessageView messages,
      Reports reports,
      ProofShelf proofs,
      InstantSource clock)
      throws IOException {
    // Left to itself the server's logging finds log4j's API among Tika's libraries and goes
    // nowhere.
    System.setProperty("org.jboss.logging.provider", "slf4j");
    var api = new HttpApi(settings, index, messages, reports, proofs, clock);
    try {
      api.server.start();
    } catch (RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "cannot listen on %s port %d: %s"
              .formatted(settings.host(), settings.port(), cause.getMessage()),
          e);
    }
    return api;
  }

  /** The port that is listened on. */
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
  }

  /** Where the page is. */
  public URI uri() {
    String host = settings.host().indexOf(':') < 0 ? settings.host() : "[" + settings.host() + "]";
    return URI.create("http://" + host + ":" + port() + "/");
  }

  Routes routes() {
    return routes;
  }

  /** Takes no more requests, lets those that are under way end for up to ten seconds, stops. */
  @Override
  public void close() {
    stopping = true;
    entrance.shutdown();
    try {
      if (!entrance.awaitShutdown(DRAIN.toMillis())) {
        LOG.warn("requests were still under way {} after the stop", DRAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop();
  }

  /** On an I/O thread: reads the body whole, then hands over to a worker. */
  private void receive(HttpServerExchange exchange) {
    HEADERS.forEach((name, value) -> exchange.getResponseHeaders().put(name, value));
    if (exchange.getRequestContentLength() > MAX_BODY) {
      exchange.dispatch(() -> send(exchange, tooLarge()));
      return;
    }
    exchange
        .getRequestReceiver()
        .receiveFullBytes(
            (received, body) -> received.dispatch(() -> serve(received, body)),
            (received, fault) -> {
              LOG.debug("a request broke off: {}", fault.getMessage());
              received.setPersistent(false);
              received.endExchange();
            });
  }

  private void serve(HttpServerExchange exchange, byte[] body) {
    Reply reply;
    try {
      reply = answer(exchange, body);
    } catch (Throwable e) { // an Error too ends this request alone, and its client is told
      LOG.error("{} failed", name(exchange), e);
      reply = failure();
    }
    send(exchange, reply);
  }

  private Reply answer(HttpServerExchange exchange, byte[] body) throws Exception {
    String fault = hostCheck.fault(exchange.getRequestHeaders().get(Headers.HOST));
    if (body.length > MAX_BODY) {
      return tooLarge();
    }
    if (fault != null) {
      return Reply.problem(Problem.of(421, "Misdirected request", fault));
    }
    return routes.answer(
        exchange.getRequestMethod().toString(),
        exchange.getRelativePath(),
        exchange.getQueryString(),
        new Request.Headers(
            header(exchange, Headers.CONTENT_TYPE), header(exchange, Headers.ACCEPT)),
        body,
        new ClientWatch(exchange));
  }

  private static String header(HttpServerExchange exchange, HttpString name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static Reply failure() {
    return Reply.problem(
        Problem.of(
            500,
            "The request failed",
            "a fault of the program or its disk; its log has the reason"));
  }

  private static Reply tooLarge() {
    String detail = "the body can have %d octets at most".formatted(MAX_BODY);
    return Reply.problem(Problem.of(413, "Request too large", detail));
  }

  private void send(HttpServerExchange exchange, Reply reply) {
    metrics.answered(reply.status());
    exchange.setStatusCode(reply.status());
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, reply.type());
    reply
        .headers()
        .forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    switch (reply.content()) {
      case Reply.Content.Whole whole -> {
        exchange.setResponseContentLength(whole.bytes().length);
        exchange.getResponseSender().send(ByteBuffer.wrap(whole.bytes()));
      }
      case Reply.Content.Streamed streamed -> stream(exchange, streamed);
    }
  }

  /** What fails half-way ends the connection, so that the client sees that something is missing. */
  private static void stream(HttpServerExchange exchange, Reply.Content.Streamed content) {
    exchange.startBlocking();
    if (content.octets() >= 0) {
      exchange.setResponseContentLength(content.octets());
    }
    try {
      OutputStream out = exchange.getOutputStream();
      content.write(out);
      out.close();
    } catch (IOException | RuntimeException e) {
      LOG.error("the answer to {} broke off", name(exchange), e);
      IoUtils.safeClose(exchange.getConnection());
    }
  }

  private static String name(HttpServerExchange exchange) {
    return PlainText.shortened(exchange.getRequestMethod() + " " + exchange.getRelativePath());
  }
}
