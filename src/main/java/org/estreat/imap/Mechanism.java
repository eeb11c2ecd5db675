package org.estreat.imap;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Ways of logging in, the strongest first. {@link #LOGIN} is the command of that name; the others
 * are SASL mechanisms (RFC 9051 section 6.2.2).
 */
public enum Mechanism {
  /** RFC 7677. */
  SCRAM_SHA_256(true, false),
  /** RFC 5802. */
  SCRAM_SHA_1(true, false),
  /** RFC 2195. */
  CRAM_MD5(true, false),
  /** RFC 4616. */
  PLAIN(false, false),
  /** RFC 9051 section 6.2.3. */
  LOGIN(false, false),
  /** RFC 7628. */
  OAUTHBEARER(false, true),
  /** Google's and Microsoft's own, before RFC 7628. */
  XOAUTH2(false, true);

  private final boolean challenge;
  private final boolean token;

  Mechanism(boolean challenge, boolean token) {
    this.challenge = challenge;
    this.token = token;
  }

  /** Whether the secret itself is never sent. */
  boolean isChallenge() {
    return challenge;
  }

  /** Whether it takes an access token, and no password. */
  public boolean takesToken() {
    return token;
  }

  /** As in CAPABILITY, without {@code AUTH=}. */
  String wire() {
    return name().replace('_', '-');
  }

  /** As in the configuration: {@code scram-sha-256}. */
  public String key() {
    return wire().toLowerCase(Locale.ROOT);
  }

  /** The mechanism with this key. */
  public static Optional<Mechanism> of(String key) {
    return Arrays.stream(values()).filter(each -> each.key().equalsIgnoreCase(key)).findFirst();
  }

  /** All that take a token, or all that take a password; the strongest first. */
  static List<Mechanism> all(boolean token) {
    return Arrays.stream(values()).filter(each -> each.token == token).toList();
  }
}
