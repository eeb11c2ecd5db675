package org.estreat.archive;

import java.io.IOException;

/**
 * A file that was to be kept cannot be read, or was changed meanwhile. Nothing of it is kept, and
 * the archive goes on as before; what failed lies outside of it.
 */
public final class SourceException extends IOException {
  private static final long serialVersionUID = 1;

  SourceException(String message) {
    super(message);
  }

  SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
