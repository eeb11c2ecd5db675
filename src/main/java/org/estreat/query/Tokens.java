package org.estreat.query;

import org.jspecify.annotations.Nullable;

/** The tokens of a text, one at a time, of which the next can be looked at before it is taken. */
abstract class Tokens<T> {
  private @Nullable T ahead;

  /** Reads one token more of the text. */
  abstract T read() throws SearchSyntaxException;

  final T peek() throws SearchSyntaxException {
    T token = ahead;
    if (token == null) {
      token = read();
      ahead = token;
    }
    return token;
  }

  final T next() throws SearchSyntaxException {
    T token = peek();
    ahead = null;
    return token;
  }

  /** What was looked at is read again, from where the text stands then. */
  final void forgetPeeked() {
    ahead = null;
  }
}
