package org.estreat.imap;

/** The server answered NO or BAD; the connection goes on. */
final class CommandRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
