package org.estreat.app.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.estreat.imap.CredentialException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access tokens and refresh tokens from a server on this machine. */
@Timeout(60)
class OAuthTest {
  private static final String SECRET = "client-s3cret";

  @TempDir Path folder;
  private TokenServer server;
  private Path file;
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));

  @BeforeEach
  void start() throws Exception {
    server = new TokenServer();
    file = Files.writeString(folder.resolve("token"), "refresh-one\n");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private OAuthClient client() {
    return new OAuthClient(server.url("/token"), "estreat", () -> SECRET, "mail");
  }

  private AccessTokens tokens() {
    return new AccessTokens(client(), RefreshToken.inFile(file), now::get);
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  @Test
  void aTokenIsUsedUntilShortlyBeforeItExpires() throws Exception {
    server
        .then(200, "{'access_token':'a1','expires_in':3600,'token_type':'Bearer'}")
        .then(200, "{'access_token':'a2','expires_in':'3600'}");
    AccessTokens tokens = tokens();
    assertThat(tokens.current()).isEqualTo("a1");
    pass(Duration.ofMinutes(58));
    assertThat(tokens.current()).isEqualTo("a1");
    pass(Duration.ofMinutes(1));
    assertThat(tokens.current()).isEqualTo("a2");
    assertThat(server.asked()).hasSize(2);
    assertThat(server.asked().getFirst())
        .isEqualTo(
            Map.of(
                "path", "/token",
                "grant_type", "refresh_token",
                "refresh_token", "refresh-one",
                "client_id", "estreat",
                "client_secret", SECRET,
                "scope", "mail"));
    assertThat(tokens.basis()).isEqualTo("refresh-one");
    assertThat(tokens.toString()).doesNotContain("a2", "refresh-one");
  }

  @Test
  void aRefusedTokenIsReplacedOnceForAllConnections() throws Exception {
    server.then(200, "{'access_token':'a1'}").then(200, "{'access_token':'a2'}");
    AccessTokens tokens = tokens();
    assertThat(tokens.current()).isEqualTo("a1");
    pass(Duration.ofMinutes(1));
    assertThat(tokens.afresh()).isEqualTo("a2");
    assertThat(tokens.afresh()).as("just fetched").isEqualTo("a2");
    assertThat(tokens.current()).isEqualTo("a2");
    assertThat(server.asked()).hasSize(2);
  }

  @Test
  void aNewRefreshTokenReplacesTheOldOneInItsFileForItsOwnerAlone() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    file = link;
    server
        .then(200, "{'access_token':'a1','refresh_token':'refresh-two'}")
        .then(200, "{'access_token':'a2','refresh_token':'refresh-two'}");
    AccessTokens tokens = tokens();
    tokens.current();
    assertThat(Files.readString(folder.resolve("token"))).isEqualTo("refresh-two\n");
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(link)))
        .isEqualTo("rw-------");
    pass(Duration.ofHours(1));
    tokens.current();
    assertThat(server.asked().getLast()).containsEntry("refresh_token", "refresh-two");
    try (var left = Files.list(folder)) {
      assertThat(left.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("token", "link");
    }
  }

  @Test
  void aNewRefreshTokenThatCannotBeKeptIsUsedAllTheSame() throws Exception {
    server
        .then(200, "{'access_token':'a1','refresh_token':'refresh-two'}")
        .then(200, "{'access_token':'a2'}");
    AccessTokens tokens =
        new AccessTokens(client(), RefreshToken.readOnly(() -> "refresh-one"), now::get);
    tokens.current();
    pass(Duration.ofHours(1));
    tokens.current();
    assertThat(server.asked().getLast()).containsEntry("refresh_token", "refresh-two");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {'error':'invalid_grant','error_description':'expired'} | invalid_grant expired",
        "401 | {'error':'invalid_client','error_description':'client-s3cret is wrong'}"
            + " | invalid_client (not shown) is wrong",
        "400 | {'error':'x','error_description':'got refresh-one'} | x got (not shown)",
        "403 | <html> | HTTP status 403",
        "500 | '' | HTTP status 500",
        "503 | {'error':'invalid_grant'} | HTTP status 503",
        "429 | '' | HTTP status 429",
        "302 | '' | HTTP status 302",
        "200 | <html>refresh-one | expected an answer in JSON, found something else",
        "200 | {} | without a usable access_token",
        "200 | {'access_token':''} | without a usable access_token",
        "200 | {'access_token':'a b'} | without a usable access_token",
        "200 | {'access_token':{}} | without a usable access_token",
        "200 | [] | without a usable access_token",
      })
  void aRefusalIsLastingAndTroubleIsNot(int status, String body, String words) {
    server.then(status, body);
    CredentialException fault =
        catchThrowableOfType(CredentialException.class, () -> tokens().current());
    StringWriter story = new StringWriter();
    fault.printStackTrace(new PrintWriter(story));
    assertThat(story.toString())
        .contains(words, server.url("/token").toString(), "expected", "found")
        .doesNotContain(SECRET, "refresh-one");
    OAuthException cause = (OAuthException) Objects.requireNonNull(fault.getCause());
    assertThat(cause.lasting()).isEqualTo(status >= 400 && status < 429);
  }

  @Test
  void nobodyThereAndNoFileAreSaid() throws Exception {
    server.close();
    assertThat(catchThrowableOfType(CredentialException.class, () -> tokens().current()))
        .hasMessageContaining("/token: expected an answer in JSON, found");
    Files.delete(file);
    assertThat(catchThrowableOfType(CredentialException.class, () -> tokens().current()))
        .hasMessageContaining("expected a refresh token in the first line");
  }

  private String device(List<String> told, List<Duration> waited) throws Exception {
    return new DeviceFlow(
            client(),
            server.url("/device"),
            now::get,
            time -> {
              waited.add(time);
              pass(time);
              return true;
            })
        .run(told::add);
  }

  private static final String DEVICE =
      "{'device_code':'dev-1','user_code':'ABCD-\\u001bEFGH',"
          + "'verification_uri':'https://login.example.org/device','expires_in':600,'interval':3}";

  @Test
  void theDeviceFlowWaitsAsLongAsTheServerAsks() throws Exception {
    server
        .then(200, DEVICE)
        .then(400, "{'error':'authorization_pending'}")
        .then(400, "{'error':'slow_down'}")
        .then(503, "")
        .then(200, "{'access_token':'a','refresh_token':'refresh-new'}");
    List<String> told = new ArrayList<>();
    List<Duration> waited = new ArrayList<>();
    assertThat(device(told, waited)).isEqualTo("refresh-new");
    assertThat(waited).extracting(Duration::toSeconds).containsExactly(3L, 3L, 8L, 13L);
    assertThat(told.getFirst())
        .isEqualTo(
            "Open https://login.example.org/device in any browser and enter the code"
                + " ABCD- EFGH");
    assertThat(server.asked().get(0))
        .containsEntry("path", "/device")
        .containsEntry("client_id", "estreat")
        .containsEntry("scope", "mail");
    assertThat(server.asked().get(1))
        .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:device_code")
        .containsEntry("device_code", "dev-1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | {'error':'access_denied'} | access_denied",
        "400 | {'error':'expired_token'} | expired_token",
        "400 | {'error':'authorization_pending'} | nobody entered the code in time",
        "200 | {'access_token':'a'} | without a refresh token",
      })
  void theDeviceFlowEnds(int status, String body, String words) {
    server.then(200, DEVICE);
    for (int i = 0; i < 300; i++) {
      server.then(status, body);
    }
    OAuthException fault =
        catchThrowableOfType(
            OAuthException.class, () -> device(new ArrayList<>(), new ArrayList<>()));
    assertThat(fault).hasMessageContaining(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{'device_code':'d','user_code':'u','verification_uri':'javascript:alert(1)'}",
        "{'device_code':'d','verification_uri':'https://x.example.org'}",
      })
  void aDeviceAnswerThatCannotBeShownIsRefused(String body) {
    server.then(200, body);
    OAuthException fault =
        catchThrowableOfType(
            OAuthException.class, () -> device(new ArrayList<>(), new ArrayList<>()));
    assertThat(fault).hasMessageContaining("no device_code, user_code and verification_uri");
  }

  @Test
  void theBrowserFlowTakesTheCodeOfItsOwnQuestionOnly() throws Exception {
    server.then(200, "{'access_token':'a','refresh_token':'refresh-new'}");
    List<String> told = new CopyOnWriteArrayList<>();
    BrowserFlow flow = new BrowserFlow(client(), server.url("/auth"), Duration.ofSeconds(30));
    CompletableFuture<String> token = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            token.complete(flow.run("me@example.org", told::add));
          } catch (OAuthException | InterruptedException e) {
            token.completeExceptionally(e);
          }
        });
    Awaitility.await().until(() -> told.size() == 2);
    assertThat(told.get(1))
        .startsWith(server.url("/auth") + "?response_type=code&client_id=estreat")
        .contains("code_challenge_method=S256", "login_hint=me%40example.org");
    String state = told.get(1).replaceFirst(".*[?&]state=([^&]*).*", "$1");
    String port = told.get(1).replaceFirst(".*127.0.0.1%3A([0-9]+)%2F.*", "$1");

    assertThat(visit(port, "?code=evil&state=other")).isEqualTo(404);
    assertThat(visit(port, "?code=evil")).isEqualTo(404);
    assertThat(visit(port, "")).isEqualTo(404);
    assertThat(token).isNotDone();
    assertThat(visit(port, "?state=" + state + "&code=c%2F1")).isEqualTo(200);
    assertThat(token.get(20, TimeUnit.SECONDS)).isEqualTo("refresh-new");
    assertThat(server.asked().getFirst())
        .containsEntry("grant_type", "authorization_code")
        .containsEntry("code", "c/1")
        .containsEntry("redirect_uri", "http://127.0.0.1:" + port + "/")
        .containsKey("code_verifier");
  }

  private static int visit(String port, String query) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      URI url = URI.create("http://127.0.0.1:" + port + "/" + query);
      return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
          .statusCode();
    }
  }
}
