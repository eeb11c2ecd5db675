package org.estreat.ingest.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The import cannot go on: not for a source's fault, but for want of where to put the mail. */
final class ImportStopped extends IOException {
  private static final long serialVersionUID = 1L;

  ImportStopped(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
