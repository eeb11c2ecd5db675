package org.estreat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.estreat.index.SearchLimit;
import org.estreat.query.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches that take too long, whose client goes away, that are too large, and of each scope. */
@Timeout(60)
class SearchLimitsTest {
  private static final String ENDLESS = "TEXT " + FakeIndex.ENDLESS;

  @TempDir Path folder;
  private Library library;
  private HttpApi api;

  @BeforeEach
  void open() throws Exception {
    library = new Library(folder);
    api = api(Duration.ofMinutes(10));
  }

  @AfterEach
  void close() throws Exception {
    api.close();
    library.close();
  }

  private HttpApi api(Duration most) throws Exception {
    return HttpApi.start(
        new HttpApi.Settings("127.0.0.1", 0, most),
        library.index,
        library.messages,
        library.reports,
        ProofShelf.EMPTY,
        Library.CLOCK);
  }

  private static String get(HttpApi api, String query) throws Exception {
    return sent(
        api,
        "GET /v1/search?" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  private static String sent(HttpApi api, String request) throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void searchBeyondItsTimeIsAnErrorAndNoPart() throws Exception {
    String answer = get(api, "q=TEXT+endless&timeout=30ms");
    assertThat(answer)
        .startsWith("HTTP/1.1 503 ")
        .contains("application/problem+json", "the search was stopped after 30 ms", "NO [LIMIT]")
        .doesNotContain("total", "hits");
    try (HttpApi strict = api(Duration.ofMillis(40))) {
      assertThat(get(strict, "q=TEXT+endless&return=COUNT")).contains(" 503 ", "after 40 ms");
      assertThat(get(strict, "q=ALL")).contains(" 200 ");
      assertThat(
              sent(strict, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
          .contains("estreat_searches_total{outcome=\"stopped\"} 1");
    }
    assertThat(library.index.stopped()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"11m", "0s", "5", "1d", "-1s", "''"})
  void timeThatIsNoneOrBeyondTheLimitIsRefused(String time) throws Exception {
    assertThat(get(api, "q=ALL&timeout=" + time))
        .contains(" 400 ", "timeout: expected a time with its unit", "of at most 600s");
  }

  @Test
  void searchOfAClientThatGoesAwayIsStopped() throws Exception {
    for (String request :
        List.of(
            "GET /v1/search?q=TEXT+endless HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                + "Content-Length: 12\r\n\r\n"
                + ENDLESS)) {
      int before = library.index.stopped();
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
      }
      while (library.index.stopped() == before) {
        Thread.onSpinWait(); // the test's time limit ends this
      }
    }
    assertThat(get(api, "q=ALL")).contains(" 200 ");
  }

  @Test
  void whatAClientSendsAheadIsAnsweredNext() throws Exception {
    String next = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    String both =
        "GET /v1/search?q=TEXT+endless&timeout=300ms HTTP/1.1\r\nHost: localhost\r\n\r\n" + next;
    assertThat(sent(api, both))
        .startsWith("HTTP/1.1 503 ")
        .contains("HTTP/1.1 200 ")
        .endsWith("ok\n");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
      int begun = library.index.searching();
      var out = socket.getOutputStream();
      out.write(both.substring(0, both.indexOf(next)).getBytes(StandardCharsets.UTF_8));
      out.flush();
      while (library.index.searching() == begun) {
        Thread.onSpinWait();
      }
      out.write(next.getBytes(StandardCharsets.UTF_8)); // while the first is worked on
      out.flush();
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 503 ")
          .contains("HTTP/1.1 200 ")
          .endsWith("ok\n");
    }
  }

  @Test
  void scopeIsSaidAndReachesTheSearch() throws Exception {
    assertThat(get(api, "q=TEXT+figures")).contains("\"scope\":\"imap\"");
    assertThat(library.index.last().orElseThrow().key().toString()).doesNotContain("ATTACHMENT");
    assertThat(get(api, "q=TEXT+figures&scope=all")).contains("\"scope\":\"all\"");
    assertThat(library.index.last().orElseThrow().key().toString()).contains("ATTACHMENT");
    assertThat(get(api, "q=ALL&scope=mail")).contains(" 400 ", "scope: expected imap or all");
  }

  @Test
  void relevancyStandsInEsearch() throws Exception {
    assertThat(get(api, "q=FUZZY+SUBJECT+report&return=RELEVANCY&mailbox=alice/INBOX"))
        .contains("\"all\":\"1\",\"relevancy\":[100]");
    assertThat(get(api, "q=SUBJECT+report&return=RELEVANCY"))
        .contains(" 400 ", "RELEVANCY only with a FUZZY key");
    assertThat(get(api, "q=RETURN+(RELEVANCY)+ALL")).contains(" 400 ", "RELEVANCY needs a FUZZY");
  }

  @Test
  void programOfTenMegabytesIsReadAndLargerBodiesAreRefused() throws Exception {
    String literal = "TEXT {10000000}\r\n" + "x".repeat(10_000_000);
    String head =
        "POST /v1/search HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Type: text/plain\r\nContent-Length: ";
    assertThat(sent(api, head + literal.length() + "\r\n\r\n" + literal)).contains(" 200 ");
    assertThat(sent(api, head + ((16 << 20) + 1) + "\r\n\r\n"))
        .contains(" 413 ", "the body can have 16777216 octets at most");
  }

  @Test
  void batchSaysLimitAndGoesOn() throws Exception {
    var out = new ByteArrayOutputStream();
    String in =
        """
        {"id":1,"query":"TEXT endless"}
        {"id":2,"query":"ALL","scope":"imap"}
        {"id":3,"query":"ALL"}
        {"id":4,"query":"ALL","scope":1}
        """;
    var batch =
        new BatchSearch(
            library.index,
            Library.CLOCK,
            Scope.ALL,
            () -> SearchLimit.of(Duration.ofMillis(300), () -> false));
    BatchSearch.Summary done =
        batch.run(
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out, "alice/INBOX");
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            one ->
                assertThat(one).contains("\"status\":\"NO\",\"text\":\"[LIMIT] ", "after 300 ms"),
            two -> assertThat(two).contains("\"status\":\"OK\"", "\"scope\":\"imap\""),
            three -> assertThat(three).contains("\"complete\":true", "\"scope\":\"all\""),
            four -> assertThat(four).contains("\"status\":\"BAD\"", "scope"));
    assertThat(done).isEqualTo(new BatchSearch.Summary(2, 1, 1, 1));
  }
}
