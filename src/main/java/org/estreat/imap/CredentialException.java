package org.estreat.imap;

import org.jspecify.annotations.Nullable;

/** There is no secret to log in with; the message holds none either. */
public final class CredentialException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;

  /**
   * @param lasting whether a person has to do something; else it may pass by itself
   */
  public CredentialException(boolean lasting, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.lasting = lasting;
  }

  boolean lasting() {
    return lasting;
  }
}
