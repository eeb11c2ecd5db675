package org.estreat.app.oauth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** An OAuth 2 server that gives the answers of a test, one after the other. */
public final class TokenServer implements Closeable {
  private record Answer(int status, String body) {}

  private final HttpServer server;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Map<String, String>> asked = new CopyOnWriteArrayList<>();

  public TokenServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The next answer; JSON with ' in place of ". */
  public TokenServer then(int status, String body) {
    answers.add(new Answer(status, body.replace('\'', '"')));
    return this;
  }

  public URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** The forms that were posted, with their path as {@code path}. */
  public List<Map<String, String>> asked() {
    return asked;
  }

  private void answer(HttpExchange call) throws IOException {
    Map<String, String> form = new HashMap<>();
    String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    form.put("path", call.getRequestURI().getPath());
    asked.add(form);
    Answer answer = answers.isEmpty() ? new Answer(500, "") : answers.remove();
    byte[] octets = answer.body().getBytes(StandardCharsets.UTF_8);
    try (call) {
      if (answer.status() == 302) {
        call.getResponseHeaders().set("Location", "http://127.0.0.1:1/steal");
      }
      call.sendResponseHeaders(answer.status(), octets.length == 0 ? -1 : octets.length);
      call.getResponseBody().write(octets);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
