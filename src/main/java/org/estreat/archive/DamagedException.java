package org.estreat.archive;

import java.io.IOException;

/** Bytes that are not what was written; the message says what was expected and what was found. */
final class DamagedException extends IOException {
  private static final long serialVersionUID = 1;

  DamagedException(String message) {
    super(message);
  }
}
