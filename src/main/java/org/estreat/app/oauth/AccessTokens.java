package org.estreat.app.oauth;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.estreat.app.oauth.OAuthClient.Tokens;
import org.estreat.imap.Credential;
import org.estreat.imap.CredentialException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access tokens made from a refresh token: one is used until shortly before it expires, or until a
 * server refuses it. Safe to use from several threads.
 */
public final class AccessTokens implements Credential.Source {
  private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);

  /** A token that ends sooner than this is no longer used. */
  private static final Duration RESERVE = Duration.ofMinutes(1);

  /** Where the server does not say how long a token lives. */
  private static final Duration USUAL = Duration.ofMinutes(5);

  /** Several connections that are refused at once share one new token. */
  private static final Duration YOUNG = Duration.ofSeconds(10);

  private final OAuthClient client;
  private final RefreshToken kept;
  private final InstantSource clock;
  private String access = "";
  private Instant fetched = Instant.EPOCH;
  private Instant expires = Instant.EPOCH;
  private String replaced = "";
  private String replacement = "";

  public AccessTokens(OAuthClient client, RefreshToken kept, InstantSource clock) {
    this.client = client;
    this.kept = kept;
    this.clock = clock;
  }

  @Override
  public synchronized String current() throws CredentialException {
    Instant now = clock.instant();
    return !access.isEmpty() && now.plus(RESERVE).isBefore(expires) ? access : fetch(now);
  }

  @Override
  public synchronized String afresh() throws CredentialException {
    Instant now = clock.instant();
    boolean young = now.isBefore(fetched.plus(YOUNG)) && !access.isEmpty();
    return young ? access : fetch(now);
  }

  /** The refresh token: a person changes that; access tokens change by themselves. */
  @Override
  public synchronized String basis() throws CredentialException {
    try {
      return refreshToken();
    } catch (OAuthException e) {
      throw new CredentialException(e.lasting(), "no refresh token: " + e.getMessage(), e);
    }
  }

  private String fetch(Instant now) throws CredentialException {
    access = "";
    try {
      String refresh = refreshToken();
      Tokens tokens = client.refresh(refresh);
      access = tokens.accessToken();
      fetched = now;
      expires = now.plus(tokens.seconds() == 0 ? USUAL : Duration.ofSeconds(tokens.seconds()));
      if (!tokens.refreshToken().isEmpty() && !tokens.refreshToken().equals(refresh)) {
        replace(tokens.refreshToken());
      }
      return access;
    } catch (OAuthException e) {
      throw new CredentialException(e.lasting(), "no access token: " + e.getMessage(), e);
    }
  }

  /** As it is kept, unless a newer one could not be kept there. */
  private String refreshToken() throws OAuthException {
    String token = kept.read();
    if (token.isEmpty()) {
      throw OAuthException.local("expected a refresh token, found nothing", null);
    }
    return token.equals(replaced) ? replacement : token;
  }

  /** The old one may be worth nothing from now on: the new one is used even if it is not kept. */
  private void replace(String token) throws OAuthException {
    replaced = kept.read();
    replacement = token;
    try {
      kept.replace(token);
    } catch (OAuthException e) {
      LOG.error("{}", e.getMessage());
    }
  }

  @Override
  public String toString() {
    return "access tokens of " + client.tokenUrl();
  }
}
