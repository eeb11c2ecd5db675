package org.estreat.app.oauth;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** There is no token. The message says what, where, what was expected and found; no secret. */
public final class OAuthException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;
  private final String code;

  private OAuthException(boolean lasting, String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.lasting = lasting;
    this.code = code;
  }

  /** The server does not give a token, and will not by itself. */
  static OAuthException refused(URI where, String code, String found) {
    return new OAuthException(
        true, code, where + ": expected an access token, found " + found, null);
  }

  /** The server cannot be reached or asked just now. */
  static OAuthException unavailable(URI where, String found, @Nullable Throwable cause) {
    return new OAuthException(
        false, "", where + ": expected an answer in JSON, found " + found, cause);
  }

  /** Something on this machine is missing. */
  public static OAuthException local(String message, @Nullable Throwable cause) {
    return new OAuthException(true, "", message, cause);
  }

  /** Whether a person has to do something; else it may pass by itself. */
  public boolean lasting() {
    return lasting;
  }

  /** The error of RFC 6749 section 5.2; empty for none. */
  String code() {
    return code;
  }
}
