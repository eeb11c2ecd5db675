package org.estreat.imap;

/** The server answered NO or BAD; the connection is as good as before. */
final class CommandRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Status status;

  CommandRefusedException(String verb, Status status) {
    super("the server refused " + verb + ": " + status);
    this.status = status;
  }

  Status status() {
    return status;
  }
}
