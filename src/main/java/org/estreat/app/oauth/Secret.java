package org.estreat.app.oauth;

/** Where a secret comes from; asked each time that it is needed. */
@FunctionalInterface
public interface Secret {
  /** The secret; empty for none. */
  String get() throws OAuthException;
}
