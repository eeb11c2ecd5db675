package org.estreat.imap;

import java.time.Instant;

/** How an account's connections fare just now. */
public sealed interface AccountState {
  String account();

  /** When it came to this. */
  Instant since();

  /** Everything in one line, for a person; no secret, no control characters. */
  String text();

  /** No connection, and no reason against the next pass. */
  record Resting(String account, Instant since) implements AccountState {
    @Override
    public String text() {
      return "between two passes";
    }
  }

  /**
   * Logged in.
   *
   * @param connections how many times
   * @param allowed at most so many, by the configuration or by the server's wish
   */
  record Connected(String account, Instant since, int connections, int allowed)
      implements AccountState {
    @Override
    public String text() {
      return connections == 1 ? "connected" : "connected, " + connections + " connections";
    }
  }

  /**
   * The server asked to come later.
   *
   * @param until when it is asked again
   * @param why the server's words
   */
  record Waiting(String account, Instant since, Instant until, String why) implements AccountState {
    @Override
    public String text() {
      return "waiting until " + until + ", because " + why;
    }
  }

  /**
   * The login was refused. It is tried again when the secret is another, or else at a time far
   * enough away that nobody is locked out.
   *
   * @param until when it is tried again with the same secret
   * @param why the server's words
   */
  record Stopped(String account, Instant since, Instant until, String why) implements AccountState {
    @Override
    public String text() {
      return "stopped: "
          + why
          + "; refused since "
          + since
          + ". estreat does not try again before the password or the configuration is another, or "
          + until;
    }
  }
}
