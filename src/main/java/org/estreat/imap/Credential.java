package org.estreat.imap;

import java.util.function.Supplier;

/**
 * What a user logs in with. The secret is fetched at each connect and never shown.
 *
 * @param kind which mechanisms it serves
 */
public record Credential(Kind kind, Source source) {
  /** What the secret is. */
  public enum Kind {
    PASSWORD,
    /** An OAuth 2 access token (RFC 6749). */
    TOKEN
  }

  /** Where the secret comes from; safe to ask from several threads. */
  public interface Source {
    /** The secret as it is now. */
    String current() throws CredentialException;

    /**
     * The secret, fetched anew because a server refused the current one; the same as before where
     * nothing has changed.
     */
    default String afresh() throws CredentialException {
      return current();
    }

    /**
     * What is another only when a person has changed something; the secret itself, unless that
     * changes by itself.
     */
    default String basis() throws CredentialException {
      return afresh();
    }
  }

  /** A password that may change from one connect to the next. */
  public static Credential password(Supplier<String> supplier) {
    return new Credential(Kind.PASSWORD, supplier::get);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return kind + " (not shown)";
  }
}
