package org.estreat.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.estreat.mime.MimeReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiTest {
  @TempDir private static Path folder;
  private static Library library;
  private static HttpApi api;
  private static HttpClient client;

  @BeforeAll
  static void open() throws Exception {
    library = new Library(folder);
    api = start(0);
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void close() throws Exception {
    client.close();
    api.close();
    library.close();
  }

  @AfterEach
  void repair() {
    library.index.failWith(null);
  }

  private static HttpApi start(int port) throws IOException {
    return HttpApi.start(
        new HttpApi.Settings("127.0.0.1", port),
        library.index,
        library.messages,
        library.reports,
        ProofShelf.EMPTY,
        Library.CLOCK);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, BodyPublishers.noBody());
  }

  private static HttpResponse<String> send(
      String method, String path, BodyPublisher body, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(api.uri().resolve(path)).method(method, body);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static Map<String, @Nullable Object> json(HttpResponse<String> response)
      throws Exception {
    return Json.object(response.body().getBytes(StandardCharsets.UTF_8), "{}");
  }

  private static String q(String program) {
    return URLEncoder.encode(program, StandardCharsets.UTF_8);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static List<Object> uids(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return requireNonNull((List<?>) json(response).get("hits")).stream()
        .<Object>map(hit -> ((Map<?, ?>) hit).get("uid"))
        .toList();
  }

  @Test
  void aSearchByGet() throws Exception {
    var response = get("/v1/search?q=" + q("SUBJECT \"quarterly report\"") + "&snippets=true");
    assertThat(uids(response)).containsExactly(1L);
    assertThat(header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(json(response)).containsEntry("complete", true).containsEntry("generation", 17L);
  }

  @Test
  void parametersReachTheSearch() throws Exception {
    String path = "/v1/search?q=ALL&mailbox=alice/INBOX&mailbox=bob/*&limit=2&sort=REVERSE+SIZE";
    var first = get(path);
    assertThat(json(first)).containsEntry("total", 3L);
    assertThat(uids(first)).hasSize(2);
    var second = get(path + "&cursor=" + json(first).get("cursor"));
    assertThat(uids(second)).hasSize(1);
    assertThat(json(second)).doesNotContainKey("cursor");
  }

  @Test
  void returnOptions() throws Exception {
    assertThat(get("/v1/search?q=ALL&return=COUNT+PARTIAL+1:1&mailbox=alice/INBOX").body())
        .contains(
            "\"esearch\":[{\"mailbox\":\"alice/INBOX\",\"uidValidity\":3,\"count\":2,"
                + "\"partial\":{\"from\":1,\"to\":1,\"uids\":\"1\"}}],\"hits\":[]");
  }

  @Test
  void aSearchByPostOfText() throws Exception {
    for (String end : List.of("", "\n", "\r\n")) {
      var response =
          send(
              "POST",
              "/v1/search?mailbox=alice/*",
              BodyPublishers.ofString("SUBJECT {6}\r\nreport" + end),
              "Content-Type",
              "text/plain");
      assertThat(uids(response)).containsExactly(1L);
    }
  }

  @Test
  void aPostOfTextKeepsTheBytesOfItsCharset() throws Exception {
    byte[] latin1 = "FROM \"J\u00fcrgen\"".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(
            uids(
                send(
                    "POST",
                    "/v1/search",
                    BodyPublishers.ofByteArray(latin1),
                    "Content-Type",
                    "text/plain; charset=\"ISO-8859-1\"")))
        .containsExactly(2L);
    byte[] literal =
        "CHARSET ISO-8859-1 FROM {6}\r\nJ\u00fcrgen".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(
            uids(
                send(
                    "POST",
                    "/v1/search",
                    BodyPublishers.ofByteArray(literal),
                    "Content-Type",
                    "text/plain")))
        .containsExactly(2L);
  }

  @Test
  void aSearchByPostOfJson() throws Exception {
    String body =
        "{\"q\":\"ALL\",\"mailbox\":[\"alice/INBOX\"],\"limit\":1,\"snippets\":false,\"sort\":null}";
    var response =
        send(
            "POST",
            "/v1/search",
            BodyPublishers.ofString(body),
            "Content-Type",
            "application/json; charset=utf-8");
    assertThat(uids(response)).containsExactly(2L);
  }

  @Test
  void aFaultOfTheProgramPointsIntoIt() throws Exception {
    var response = get("/v1/search?q=" + q("FROM smith SINCEE 1-Feb-1994"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(json(response))
        .containsEntry("status", 400L)
        .containsEntry("imap", "BAD")
        .containsEntry("span", List.of(11L, 17L))
        .containsKeys("title", "detail");
  }

  @Test
  void aCharsetThatIsUnknownIsNo() throws Exception {
    assertThat(json(get("/v1/search?q=" + q("CHARSET X-NONE ALL"))).get("imap"))
        .asString()
        .matches("NO \\[BADCHARSET \\(.*UTF-8.*\\)]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q=ALL&limit=1001    | limit: expected a whole number from 0 to 1000, found: 1001",
        "q=ALL&limit=-1      | limit: expected a whole number from 0 to 1000, found: -1",
        "q=ALL&limit=x       | limit: expected a whole number from 0 to 1000, found: x",
        "q=ALL&syntax=lucene | syntax: expected imap or simple, found: lucene",
        "q=ALL&snippets=yes  | snippets: expected false or true, found: yes",
        "q=ALL&snippets=true&return=COUNT | snippets: expected a limit above 0 beside it; RETURN"
            + " and THREAD alone list no hits, found: no hits",
        "q=ALL&q=ALL         | q: expected one value, found: 2 values",
        "''                  | q: expected a search program, as FROM smith, found: nothing",
        "q=ALL&Limit=5       | Limit: expected one of the parameters cursor, limit, mailbox, q,"
            + " return, scope, snippets, sort, syntax, thread, timeout, found: Limit",
        "q=%E9               | q: expected UTF-8 (send other charsets as the body of a POST),"
            + " found: %E9",
        "q=ALL&cursor=zzz    | cursor: expected the cursor of an earlier answer to the same"
            + " search, found: zzz",
      })
  void aWrongParameterIsNamedWithWhatItCanBe(String query, String detail) throws Exception {
    String request = "GET /v1/search?" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    assertThat(raw(request)).startsWith("HTTP/1.1 400 ").contains("\"detail\":\"" + detail + "\"");
  }

  @Test
  void aMailboxThatIsUnknownIs404AndNamesThoseThereAre() throws Exception {
    var response = get("/v1/search?q=ALL&mailbox=carol/*");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).get("detail"))
        .isEqualTo("no mailbox matches carol/*; known: alice/INBOX, alice/Lists, bob/Sent");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | {'q':'ALL','foo':1} | 400",
        "application/json | {'q':{}}            | 400",
        "application/json | {'q':'ALL'          | 400",
        "application/json | {'q':'ALL','q':'x'} | 400",
        "application/json | ''                  | 400",
        "application/json | {'q':'ALL'} x       | 400",
        "text/plain; charset=x-none | ALL       | 400",
        "text/plain;charset=;  | ALL            | 400",
        "application/x-www-form-urlencoded | q=ALL | 415",
        "''               | ALL                 | 415",
      })
  void whatCannotBeABodyIsRefused(String type, String body, int status) throws Exception {
    String text = body.replace('\'', '"');
    String[] headers = type.isEmpty() ? new String[0] : new String[] {"Content-Type", type};
    var response = send("POST", "/v1/search", BodyPublishers.ofString(text), headers);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response)).containsEntry("status", (long) status);
  }

  @Test
  void theOriginalComesAsItIsToBeSaved() throws Exception {
    var request =
        HttpRequest.newBuilder(api.uri().resolve("/v1/messages/" + library.html + "/raw"));
    var response = client.send(request.build(), BodyHandlers.ofByteArray());
    assertThat(response.body()).isEqualTo(Library.bytes(Library.HTML));
    assertThat(header(response, "Content-Type")).isEqualTo("message/rfc822");
    assertThat(header(response, "Content-Disposition"))
        .startsWith("attachment; filename=\"" + library.html + ".eml\"");
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void aPartOfHtmlIsNeverServedAsHtml() throws Exception {
    var response = get("/v1/messages/" + library.rich + "/parts/2");
    assertThat(response.body()).isEqualTo("<script>alert(1)</script>");
    assertThat(header(response, "Content-Type")).isEqualTo("application/octet-stream");
    assertThat(header(response, "Content-Disposition"))
        .isEqualTo("attachment; filename=\"_.._evil.html\"; filename*=UTF-8''_.._evil.html");
    assertThat(header(response, "Content-Security-Policy")).contains("sandbox");
  }

  @Test
  void aMessageAsJsonAndAsText() throws Exception {
    var message = get("/v1/messages/" + library.rich);
    assertThat(header(message, "Content-Type")).isEqualTo("application/json");
    assertThat(json(message)).containsEntry("mailbox", "alice/INBOX").containsKey("parts");
    var text = get("/v1/messages/" + library.html + "/text");
    assertThat(header(text, "Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(text.body()).contains("Subject: <img src=x onerror=alert(1)> offer\n");
  }

  @Test
  void onlyTheNewTextIsGivenWhereItIsAskedFor() throws Exception {
    String mail = "Subject: Re: walk\n\nYes.\n\n> Shall we?\n-- \nAl\n";
    String id = library.add("alice/INBOX", 7, mail, Set.of(), List.of());
    String text = "/v1/messages/" + id + "/text";
    assertThat(get(text + "?new=true").body())
        .isEqualTo(library.messages.newText(id))
        .doesNotContain("Shall we?");
    assertThat(get(text + "?new=false").body()).isEqualTo(get(text).body()).contains("> Shall we?");
    var wrong = get(text + "?new=1");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("new", "false or true");
  }

  @Test
  void statusMailboxesAndExceptions() throws Exception {
    assertThat(json(get("/v1/status")))
        .containsEntry("version", Library.VERSION)
        .containsEntry("mailboxes", 3L)
        .containsEntry("archive", Map.of("entries", 4L))
        .hasEntrySatisfying(
            "accounts",
            accounts ->
                assertThat(accounts)
                    .asString()
                    .contains("account=alice", "state=collecting", "missing=2", "leftSeconds=12")
                    .contains("account=b\"o\\b", "state=resting"));
    assertThat(get("/v1/mailboxes").body())
        .contains("{\"mailbox\":\"bob/Sent\",\"uidValidity\":3,\"present\":1,\"expunged\":0,");
    var exceptions = json(get("/v1/exceptions"));
    assertThat(exceptions).containsEntry("total", 1L);
    assertThat(exceptions.get("exceptions"))
        .asString()
        .contains(library.escapes, "TEXT_LIMIT", "more than 10 MB");
  }

  private static final String METRIC =
      "# (HELP|TYPE) .*|[a-z_]+(\\{[a-z]+=\"([^\"\\\\]|\\\\[\"\\\\n])+\"})? [0-9.]+";

  @Test
  void healthReadinessAndMetrics() throws Exception {
    assertThat(get("/healthz").body()).isEqualTo("ok\n");
    assertThat(get("/readyz").body()).isEqualTo("ready, generation 17\n");
    get("/v1/search?q=ALL");
    get("/v1/search?q=%28");
    var metrics = get("/metrics");
    assertThat(header(metrics, "Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(metrics.body())
        .containsPattern("\nestreat_searches_total\\{outcome=\"ok\"} [1-9]")
        .containsPattern("\nestreat_searches_total\\{outcome=\"refused\"} [1-9]")
        .containsPattern("\nestreat_search_seconds_bucket\\{le=\"\\+Inf\"} [1-9]")
        .contains("\nestreat_messages{state=\"present\"} 4\n")
        .contains("\nestreat_index_generation 17\n")
        .contains("\nestreat_coverage_messages{state=\"partial\"} 1\n")
        .contains("\nestreat_collect_messages_total{account=\"alice\"} 38\n")
        .contains("\nestreat_collect_gaps{account=\"alice\"} 2\n")
        .contains("\nestreat_collect_listening_connections{account=\"alice\"} 1\n")
        .contains("\nestreat_collect_pass_expected_messages{account=\"alice\"} 40\n")
        .contains("\nestreat_collect_octets_total{account=\"b\\\"o\\\\b\"} 0\n");
    assertThat(metrics.body().lines()).allMatch(line -> line.matches(METRIC));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/messages/AAAAAAAAAAAAAAAAAAAA",
    "/v1/messages/AAAAAAAAAAAAAAAAAAAA/raw",
    "/v1/messages/short/text",
    "/v1/nothing",
    "/v1/search/",
    "/v1/messages//raw",
    "/favicon.ico",
    "/page.html",
    "/../pom.xml",
    "/%2e%2e/%2e%2e/etc/passwd",
  })
  void whatIsNotThereIs404(String path) throws Exception {
    assertThat(raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .startsWith("HTTP/1.1 404 ")
        .contains("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, /v1/search, 'GET, HEAD, POST'",
    "PUT, /v1/status, 'GET, HEAD'",
    "POST, /, 'GET, HEAD'",
    "OPTIONS, /v1/messages/x/raw, 'GET, HEAD'",
  })
  void aWrongMethodIs405WithTheRightOnes(String method, String path, String allowed)
      throws Exception {
    var response = send(method, path, BodyPublishers.noBody());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(header(response, "Allow")).isEqualTo(allowed);
  }

  @Test
  void aParameterWhereThereIsNoneIsRefused() throws Exception {
    var response = get("/v1/status?verbose=1");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("detail"))
        .isEqualTo("verbose: expected no parameters, found: verbose");
  }

  @Test
  void headIsGetWithoutTheBody() throws Exception {
    var response = send("HEAD", "/v1/messages/" + library.rich + "/raw", BodyPublishers.noBody());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(header(response, "Content-Length"))
        .isEqualTo(Integer.toString(Library.bytes(Library.RICH).length));
  }

  @Test
  void aBodyThatIsTooLargeIs413() throws Exception {
    byte[] body = new byte[HttpApi.MAX_BODY + 1];
    String head = "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n";
    assertThat(raw(head + "Content-Length: " + body.length + "\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ")
        .contains("the body can have 16777216 octets at most");
    assertThat(
            send(
                    "POST",
                    "/v1/search",
                    BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)),
                    "Content-Type",
                    "text/plain")
                .statusCode())
        .isEqualTo(413);
  }

  @Test
  void aLargeBodyThatIsAllowedIsRead() throws Exception {
    int size = HttpApi.MAX_BODY - 100;
    String program = "SUBJECT report NOT BODY {" + size + "}\r\n" + "x".repeat(size);
    var response =
        send("POST", "/v1/search", BodyPublishers.ofString(program), "Content-Type", "text/plain");
    assertThat(uids(response)).containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[::2]"})
  void aForeignHostIsRefused(String host) throws Exception {
    assertThat(raw("GET /v1/status HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .startsWith("HTTP/1.1 421 ")
        .doesNotContain("generation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:99", "127.0.0.1:8143", "[::1]", "[::1]:8143"})
  void namesOfLoopbackAreServed(String host) throws Exception {
    assertThat(raw("GET /healthz HTTP/1.1\r\nHost: " + host + "\r\n\r\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aMissingOrSecondHostIsRefused() throws Exception {
    assertThat(raw("GET /healthz HTTP/1.0\r\n\r\n")).contains(" 421 ");
    assertThat(raw("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"))
        .doesNotContain(" 200 ");
  }

  static Stream<String> everyRoute() {
    return api.routes().table().stream()
        .filter(route -> route.method().equals("GET"))
        .map(route ->
            route
                .template()
                .replace("{id}", library.rich)
                .replace("{path}", "1.1")
                .replace("{n}", "1"));
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() throws Exception {
    for (String path : everyRoute().toList()) {
      var response = get(path);
      assertThat(header(response, "X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(header(response, "Content-Security-Policy"))
          .as(path)
          .startsWith("default-src 'none'")
          .doesNotContain("unsafe");
      assertThat(header(response, "Referrer-Policy")).as(path).isEqualTo("no-referrer");
      assertThat(header(response, "Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      assertThat(header(response, "Cache-Control")).as(path).isIn("no-store", "no-cache");
      assertThat(response.headers().map()).doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void ourOwnFailureIs500WithoutInnards() throws Exception {
    library.index.failWith(new IOException("cannot read /secret/place"));
    var response = get("/v1/search?q=ALL");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
    assertThat(json(response)).containsEntry("status", 500L);
    assertThat(response.body()).doesNotContain("secret", "Exception");
  }

  @Test
  void anErrorOfTheProgramIs500Too() throws Exception {
    var settings = new HttpApi.Settings("127.0.0.1", 0);
    InstantSource broken =
        () -> {
          throw new StackOverflowError("deep");
        };
    try (HttpApi failing =
        HttpApi.start(
            settings, library.index, library.messages, library.reports, ProofShelf.EMPTY, broken)) {
      var request = HttpRequest.newBuilder(failing.uri().resolve("/v1/search?q=OLDER+5")).build();
      var response = client.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(json(response)).containsEntry("status", 500L);
      assertThat(response.body()).doesNotContain("deep");
    }
  }

  @Test
  void aStreamThatFailsCannotPassForAWhole() {
    library.index.failWith(new IOException("cannot read on"));
    assertThatThrownBy(() -> get("/v1/exceptions")).isInstanceOf(IOException.class);
  }

  /** A message that is streamed says its length, and HEAD has no body. */
  @Test
  void aMessageThatDoesNotFitIntoMemoryIsStreamed() throws Exception {
    byte[] wanted = Library.bytes(Library.RICH);
    var mime = new MimeReader(wanted.length - 1);
    var small = new MessageView(library.index, library.archive, mime);
    var settings = new HttpApi.Settings("127.0.0.1", 0);
    try (HttpApi streaming =
        HttpApi.start(
            settings, library.index, small, library.reports, ProofShelf.EMPTY, Library.CLOCK)) {
      URI uri = streaming.uri().resolve("/v1/messages/" + library.rich + "/raw");
      for (int i = 0; i < 3; i++) {
        var response = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
        assertThat(response.body()).isEqualTo(wanted);
        assertThat(response.headers().firstValueAsLong("content-length")).hasValue(wanted.length);
      }
      var head =
          client.send(
              HttpRequest.newBuilder(uri).method("HEAD", BodyPublishers.noBody()).build(),
              BodyHandlers.ofByteArray());
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValueAsLong("content-length")).hasValue(wanted.length);
      URI part = streaming.uri().resolve("/v1/messages/" + library.rich + "/parts/3");
      var pdf = client.send(HttpRequest.newBuilder(part).build(), BodyHandlers.ofString());
      assertThat(pdf.body()).isEqualTo("%PDF-1.4\n");
    }
  }

  @Test
  void manyAtOnceAreAllAnswered() {
    List<CompletableFuture<HttpResponse<String>>> answers =
        IntStream.range(0, 300)
            .mapToObj(i -> i % 3 == 0 ? "/v1/search?q=UID+" + (i + 1) : "/v1/search?q=ALL")
            .map(path -> HttpRequest.newBuilder(api.uri().resolve(path)).build())
            .map(request -> client.sendAsync(request, BodyHandlers.ofString()))
            .toList();
    assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
    assertThat(answers.get(1).join().body()).contains("\"total\":4");
    assertThat(answers.getFirst().join().body()).contains("\"total\":1,");
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    assertThatThrownBy(() -> start(api.port()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot listen on 127.0.0.1 port " + api.port() + ": ");
  }

  @Test
  void afterTheStopNothingAnswers() throws Exception {
    HttpApi second = start(0);
    URI uri = second.uri();
    second.close();
    var request = HttpRequest.newBuilder(uri.resolve("/healthz")).build();
    assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  /** What comes back for these bytes until the server closes or the body is whole. */
  private static String raw(String request) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      String closing = request.replaceFirst("\r\n", "\r\nConnection: close\r\n");
      socket.getOutputStream().write(closing.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
