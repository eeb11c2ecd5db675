package org.estreat.imap;

import org.estreat.imap.CollectReport.FaultKind;
import org.jspecify.annotations.Nullable;

/** No logged-in connection could be made. */
final class NotConnectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final FaultKind kind;

  NotConnectedException(FaultKind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  FaultKind kind() {
    return kind;
  }
}
