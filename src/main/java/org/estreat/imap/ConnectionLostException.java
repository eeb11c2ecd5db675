package org.estreat.imap;

/** The connection ended or cannot be relied on any more; another one may go on. */
final class ConnectionLostException extends Exception {
  private static final long serialVersionUID = 1L;

  ConnectionLostException(String message, Throwable cause) {
    super(message, cause);
  }

  ConnectionLostException(String message) {
    super(message);
  }
}
