/**
 * Access tokens from an OAuth 2 server (RFC 6749): fetched with a refresh token and kept until they
 * expire, and how a person gets the first refresh token, by a code on another device (RFC 8628) or
 * by the browser of this machine (RFC 8252, RFC 7636).
 *
 * <p>Begin with {@link org.estreat.app.oauth.AccessTokens}. Invariant: no token and no secret
 * stands in a message, a log or a {@code toString}.
 */
@org.jspecify.annotations.NullMarked
package org.estreat.app.oauth;
