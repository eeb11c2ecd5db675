package org.estreat.imap;

import org.jspecify.annotations.Nullable;

/** The connection is of no more use; another one may be. */
final class ConnectionLostException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable Status said;

  ConnectionLostException(String message) {
    this(message, (Status) null);
  }

  /**
   * @param said the server's last words, where it said any
   */
  ConnectionLostException(String message, @Nullable Status said) {
    super(message);
    this.said = said;
  }

  ConnectionLostException(String message, Throwable cause) {
    super(message, cause);
    this.said = null;
  }

  @Nullable Status said() {
    return said;
  }
}
