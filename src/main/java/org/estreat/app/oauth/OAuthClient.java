package org.estreat.app.oauth;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.estreat.imap.Secrets;
import org.estreat.model.FaultWords;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * This program as a client of an OAuth 2 server. Safe to use from several threads.
 *
 * @param tokenUrl the token endpoint (RFC 6749 section 3.2)
 * @param clientSecret empty for a public client
 * @param scope as the server names it; empty for its own choice
 */
public record OAuthClient(URI tokenUrl, String clientId, Secret clientSecret, String scope) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LARGEST_ANSWER = 1 << 20;
  private static final int LONGEST_TOKEN = 1 << 14;
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * What the token endpoint gave.
   *
   * @param seconds how long the access token lives; 0 where the server does not say
   * @param refreshToken the one to use from now on; empty where it stays the same
   */
  record Tokens(String accessToken, long seconds, String refreshToken) {
    @Override
    public String toString() {
      return "tokens (not shown)";
    }
  }

  /** A new access token for a refresh token (RFC 6749 section 6). */
  Tokens refresh(String refreshToken) throws OAuthException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", refreshToken);
    if (!scope.isEmpty()) {
      form.put("scope", scope);
    }
    return tokens(form);
  }

  /** Asks the token endpoint; the client's name and secret are added. */
  Tokens tokens(Map<String, String> form) throws OAuthException {
    JsonNode answer = post(tokenUrl, form);
    String access = text(answer, "access_token");
    if (!access.matches("[!-~]{1," + LONGEST_TOKEN + "}")) {
      throw OAuthException.unavailable(tokenUrl, "an answer without a usable access_token", null);
    }
    String refresh = text(answer, "refresh_token");
    boolean usable = refresh.matches("[ -~]{0," + LONGEST_TOKEN + "}");
    long seconds = Math.clamp(answer.path("expires_in").asLong(0), 0, 365L * 24 * 3600);
    return new Tokens(access, seconds, usable ? refresh : "");
  }

  /** A form posted to the server; its answer in JSON. */
  JsonNode post(URI url, Map<String, String> form) throws OAuthException {
    Map<String, String> all = new LinkedHashMap<>(form);
    all.put("client_id", clientId);
    String secret = clientSecret.get();
    if (!secret.isEmpty()) {
      all.put("client_secret", secret);
    }
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(all)))
            .build();
    HttpResponse<String> response = send(request);
    return response.statusCode() == 200 ? json(url, response.body()) : failed(url, response, all);
  }

  private static HttpResponse<String> send(HttpRequest request) throws OAuthException {
    try (HttpClient http =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER) // secrets go where they were meant to go
            .build()) {
      return http.send(
          request,
          HttpResponse.BodyHandlers.limiting(
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8), LARGEST_ANSWER));
    } catch (IOException e) {
      throw OAuthException.unavailable(request.uri(), clean(FaultWords.of(e)), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw OAuthException.unavailable(request.uri(), "an interruption", e);
    }
  }

  private static JsonNode json(URI url, String body) throws OAuthException {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      throw OAuthException.unavailable(url, "something else", null); // its message shows the body
    }
  }

  /** RFC 6749 section 5.2; what the server repeats of the secrets is hidden. */
  private static JsonNode failed(URI url, HttpResponse<String> response, Map<String, String> form)
      throws OAuthException {
    int status = response.statusCode();
    if (status < 400 || status >= 500 || status == 408 || status == 429) {
      throw OAuthException.unavailable(url, "HTTP status " + status, null);
    }
    Secrets secrets = new Secrets();
    form.forEach((key, value) -> {
      if (key.matches("refresh_token|client_secret|device_code|code|code_verifier")) {
        secrets.add(value);
      }
    });
    String code = "";
    String description = "";
    try {
      JsonNode answer = JSON.readTree(response.body());
      code = text(answer, "error");
      description = text(answer, "error_description");
    } catch (JacksonException e) {
      code = "";
    }
    String known = code.matches("[A-Za-z0-9_.:/-]{1,100}") ? code : "";
    String words = secrets.hidden(clean((known + " " + description).strip()));
    throw OAuthException.refused(
        url, known, "HTTP status " + status + (words.isEmpty() ? "" : ": " + words));
  }

  static String text(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isValueNode() && !value.isNull() ? value.asString("") : "";
  }

  /** A server's words: short and without control characters. */
  static String clean(String text) {
    return text.substring(0, Math.min(300, text.length())).replaceAll("\\p{Cntrl}+", " ");
  }

  static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }
}
