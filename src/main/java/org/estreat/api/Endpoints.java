package org.estreat.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.estreat.api.Routes.Route;
import org.estreat.index.MessageIndex;

/** Makes the table of routes. */
final class Endpoints {
  /** Of the page itself: our own files and our own answers, nothing inline and nothing framed. */
  static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Endpoints() {}

  /**
   * @param most that a search may take
   * @param stopping whether the server takes no more work
   */
  static Routes routes(
      MessageIndex index,
      MessageView messages,
      Reports reports,
      ProofShelf proofs,
      Metrics metrics,
      InstantSource clock,
      Duration most,
      BooleanSupplier stopping) {
    var proof = new ProofHandler(proofs);
    var exceptions = new ExceptionHandler(index, reports.exceptions());
    var search = new SearchHandler(new SearchService(index, clock), metrics, clock, most);
    return new Routes(
        List.of(
            new Route("GET", "/v1/search", search),
            new Route("POST", "/v1/search", search),
            get("/v1/messages/{id}", request -> message(messages, request)),
            get("/v1/messages/{id}/raw", request -> raw(messages, request)),
            new Route("GET", "/v1/messages/{id}/text", request -> text(messages, request)),
            get("/v1/messages/{id}/parts/{path}", request -> part(messages, request)),
            get("/v1/mailboxes", request -> json(reports::writeMailboxes)),
            get("/v1/status", request -> json(reports::writeStatus)),
            new Route("GET", "/v1/exceptions", exceptions::answer),
            new Route("GET", "/v1/proofs", proof::list),
            get("/v1/proofs/{n}", proof::file),
            get("/healthz", request -> Reply.text(200, "ok\n")),
            get("/readyz", request -> ready(index, stopping)),
            get("/metrics", request -> metrics(metrics, index, reports)),
            get("/openapi.json", request -> file("openapi.json", "application/json")),
            // The page reads its own query string, in the browser.
            new Route("GET", "/", request -> page()),
            get("/page.js", request -> file("page.js", "text/javascript; charset=utf-8")),
            get("/page.css", request -> file("page.css", "text/css; charset=utf-8"))));
  }

  private static Route get(String template, Routes.Endpoint endpoint) {
    return new Route(
        "GET",
        template,
        request -> {
          request.noParameters();
          return endpoint.answer(request);
        });
  }

  private static Reply json(Reply.Content.Streamed content) throws IOException {
    var bytes = new ByteArrayOutputStream(4096);
    content.write(bytes);
    return Reply.of(200, "application/json", bytes.toByteArray());
  }

  private static Reply message(MessageView messages, Request request) throws Exception {
    byte[] json = messages.json(request.path("id")).getBytes(StandardCharsets.UTF_8);
    return Reply.of(200, "application/json", json);
  }

  private static Reply text(MessageView messages, Request request) throws Exception {
    String wanted = request.parameters(Set.of("new")).word("new", "false", "true");
    String id = request.path("id");
    return Reply.text(200, wanted.equals("true") ? messages.newText(id) : messages.text(id));
  }

  private static Reply raw(MessageView messages, Request request) throws Exception {
    String id = request.path("id");
    return Reply.download(messages.raw(id));
  }

  private static Reply part(MessageView messages, Request request) throws Exception {
    return Reply.download(messages.part(request.path("id"), request.path("path")));
  }

  private static Reply ready(MessageIndex index, BooleanSupplier stopping) {
    return stopping.getAsBoolean()
        ? Reply.text(503, "stopping\n")
        : Reply.text(200, "ready, generation " + index.generation() + "\n");
  }

  private static Reply metrics(Metrics metrics, MessageIndex index, Reports reports)
      throws IOException {
    byte[] text = metrics.text(index, reports.accounts()).getBytes(StandardCharsets.UTF_8);
    return Reply.of(200, Metrics.MEDIA_TYPE, text);
  }

  private static Reply page() throws IOException {
    return file("page.html", "text/html; charset=utf-8")
        .with("Content-Security-Policy", PAGE_POLICY);
  }

  private static Reply file(String name, String type) throws IOException {
    try (InputStream in = Endpoints.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the program was built without its resource " + name);
      }
      return Reply.of(200, type, in.readAllBytes()).with("Cache-Control", "no-cache");
    }
  }
}
