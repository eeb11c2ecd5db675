package org.estreat.app.oauth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A refresh token by the browser of this machine (RFC 8252 section 7.3), with PKCE (RFC 7636): the
 * server sends the browser back to a port of this program. For servers that do not give the scope
 * of mail by {@link DeviceFlow}.
 */
public final class BrowserFlow {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] DONE =
      "Done. This page can be closed; the rest is in the terminal.\n"
          .getBytes(StandardCharsets.UTF_8);

  private final OAuthClient client;
  private final URI authorizationUrl;
  private final Duration patience;

  /**
   * @param patience how long a person may take
   */
  public BrowserFlow(OAuthClient client, URI authorizationUrl, Duration patience) {
    this.client = client;
    this.authorizationUrl = authorizationUrl;
    this.patience = patience;
  }

  /**
   * Runs to its end.
   *
   * @param user whom to log in, for the server's page
   * @param tell gets what a person has to do
   * @return the refresh token
   */
  public String run(String user, Consumer<String> tell)
      throws OAuthException, InterruptedException {
    String state = random();
    String verifier = random();
    CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
    HttpServer server = listen(state, answer);
    try {
      String back = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      tell.accept("Open this page in a browser on this machine:");
      tell.accept(page(user, back, state, challenge(verifier)));
      String code = code(answer);
      Map<String, String> form = new LinkedHashMap<>();
      form.put("grant_type", "authorization_code");
      form.put("code", code);
      form.put("redirect_uri", back);
      form.put("code_verifier", verifier);
      return DeviceFlow.refreshToken(client.tokens(form), client.tokenUrl());
    } finally {
      server.stop(1); // the browser still gets its page
    }
  }

  private String page(String user, String back, String state, String challenge) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("client_id", client.clientId());
    query.put("redirect_uri", back);
    query.put("scope", client.scope());
    query.put("state", state);
    query.put("code_challenge", challenge);
    query.put("code_challenge_method", "S256");
    query.put("login_hint", user);
    query.put("access_type", "offline"); // how Google is asked for a refresh token
    query.put("prompt", "consent");
    String url = authorizationUrl.toString();
    return url + (url.contains("?") ? "&" : "?") + OAuthClient.encoded(query);
  }

  private String code(CompletableFuture<Map<String, String>> answer)
      throws OAuthException, InterruptedException {
    try {
      Map<String, String> given = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      String code = given.getOrDefault("code", "");
      if (code.isEmpty()) {
        String error = OAuthClient.clean(given.getOrDefault("error", "no code"));
        throw OAuthException.refused(authorizationUrl, error, error);
      }
      return code;
    } catch (TimeoutException e) {
      throw OAuthException.local(
          "nobody logged in by the browser within " + patience.toMinutes() + " minutes", e);
    } catch (ExecutionException e) {
      throw OAuthException.local("the browser's answer cannot be read", e);
    }
  }

  private static HttpServer listen(String state, CompletableFuture<Map<String, String>> answer)
      throws OAuthException {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", call -> take(call, state, answer));
      server.start();
      return server;
    } catch (IOException e) {
      throw OAuthException.local("expected a free port of this machine, found none", e);
    }
  }

  /** What does not know the state is from somebody else, and not looked at. */
  private static void take(
      HttpExchange call, String state, CompletableFuture<Map<String, String>> answer)
      throws IOException {
    try (call) {
      Map<String, String> given = query(call.getRequestURI().getRawQuery());
      boolean ours = state.equals(given.get("state"));
      call.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      call.sendResponseHeaders(ours ? 200 : 404, ours ? DONE.length : -1);
      if (ours) {
        call.getResponseBody().write(DONE);
        answer.complete(given);
      }
    }
  }

  private static Map<String, String> query(@org.jspecify.annotations.Nullable String raw) {
    Map<String, String> given = new HashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        given.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return given;
  }

  private static String random() {
    byte[] octets = new byte[32];
    RANDOM.nextBytes(octets);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
