package org.estreat.app.oauth;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** A refresh token by a code that a person enters on another device (RFC 8628). */
public final class DeviceFlow {
  /** Waiting that ends early when the program is to end. */
  @FunctionalInterface
  public interface Pause {
    /** Returns whether the whole time has passed. */
    boolean await(Duration time) throws InterruptedException;
  }

  /** How much longer to wait where the server asks to slow down (section 3.5). */
  private static final Duration SLOWER = Duration.ofSeconds(5);

  private final OAuthClient client;
  private final URI deviceUrl;
  private final InstantSource clock;
  private final Pause pause;

  public DeviceFlow(OAuthClient client, URI deviceUrl, InstantSource clock, Pause pause) {
    this.client = client;
    this.deviceUrl = deviceUrl;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Runs to its end.
   *
   * @param tell gets what a person has to do
   * @return the refresh token
   */
  public String run(Consumer<String> tell) throws OAuthException, InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    if (!client.scope().isEmpty()) {
      form.put("scope", client.scope());
    }
    JsonNode answer = client.post(deviceUrl, form);
    String code = OAuthClient.text(answer, "device_code");
    String user = OAuthClient.clean(OAuthClient.text(answer, "user_code"));
    String page = OAuthClient.text(answer, "verification_uri");
    if (page.isEmpty()) {
      page = OAuthClient.text(answer, "verification_url"); // Google's name before the RFC
    }
    if (code.isEmpty() || user.isEmpty() || !page.matches("https?://[!-~]{1,500}")) {
      throw OAuthException.unavailable(
          deviceUrl, "no device_code, user_code and verification_uri", null);
    }
    long seconds = Math.clamp(answer.path("expires_in").asLong(900), 10, 3600);
    tell.accept("Open " + page + " in any browser and enter the code " + user);
    tell.accept("waiting; the code is good for " + seconds / 60 + " minutes");
    Duration interval = Duration.ofSeconds(Math.clamp(answer.path("interval").asLong(5), 1, 60));
    return poll(code, interval, clock.instant().plusSeconds(seconds));
  }

  private String poll(String code, Duration first, Instant end)
      throws OAuthException, InterruptedException {
    Map<String, String> form =
        Map.of("grant_type", "urn:ietf:params:oauth:grant-type:device_code", "device_code", code);
    Duration interval = first;
    while (clock.instant().isBefore(end)) {
      if (!pause.await(interval)) {
        throw OAuthException.local("stopped before anybody entered the code", null);
      }
      try {
        return refreshToken(client.tokens(form), client.tokenUrl());
      } catch (OAuthException e) {
        if (e.code().equals("slow_down") || !e.lasting()) {
          interval = interval.plus(SLOWER);
        } else if (!e.code().equals("authorization_pending")) {
          throw e;
        }
      }
    }
    throw OAuthException.local(
        "nobody entered the code in time; expected that within its time", null);
  }

  static String refreshToken(OAuthClient.Tokens tokens, URI where) throws OAuthException {
    if (tokens.refreshToken().isEmpty()) {
      throw OAuthException.refused(
          where,
          "",
          "an access token without a refresh token; some servers give one only for a scope like"
              + " offline_access");
    }
    return tokens.refreshToken();
  }
}
