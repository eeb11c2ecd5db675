package org.estreat.imap;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/** How fast a connection may go. */
interface Pace {
  /** As fast as it can, and no command twice. */
  Pace FREE =
      new Pace() {
        @Override
        public void command(BooleanSupplier ended) {}

        @Override
        public void octets(int count, BooleanSupplier ended) {}

        @Override
        public boolean again(Status refused, int attempt, BooleanSupplier ended) {
          return false;
        }
      };

  /**
   * Waits until the next command may be sent.
   *
   * @param ended whether the connection is closed, so that nothing is waited for
   * @throws IOException when the wait was ended early
   */
  void command(BooleanSupplier ended) throws IOException;

  /** Tells of octets that have come, and waits until more may be read. */
  void octets(int count, BooleanSupplier ended) throws IOException;

  /**
   * Whether a refused command is to be sent again, because the server only asks to come later. The
   * next {@link #command} then waits as long as it takes.
   *
   * @param attempt 1 for the first
   */
  boolean again(Status refused, int attempt, BooleanSupplier ended);
}
