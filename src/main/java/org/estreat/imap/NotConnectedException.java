package org.estreat.imap;

import java.time.Duration;
import org.estreat.imap.CollectReport.FaultKind;
import org.jspecify.annotations.Nullable;

/** No logged-in connection could be made. The message holds no secret. */
final class NotConnectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final FaultKind kind;
  private final Refusal refusal;
  private final transient @Nullable Duration wish;
  private final transient @Nullable String secret;

  NotConnectedException(FaultKind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.refusal = Refusal.OTHER;
    this.wish = null;
    this.secret = null;
  }

  /**
   * Because of what the server says.
   *
   * @param wish how long the server asks to be left alone
   * @param secret the one that was refused; null where it is not about a secret
   */
  NotConnectedException(Refusal refusal, String message, Duration wish, @Nullable String secret) {
    super(message);
    this.kind = kind(refusal);
    this.refusal = refusal;
    this.wish = wish;
    this.secret = secret;
  }

  private static FaultKind kind(Refusal refusal) {
    return switch (refusal) {
      case CREDENTIAL -> FaultKind.WRONG_PASSWORD;
      case BUSY, TOO_MANY -> FaultKind.BUSY;
      case PRIVACY, OTHER -> FaultKind.OTHER;
    };
  }

  FaultKind kind() {
    return kind;
  }

  Refusal refusal() {
    return refusal;
  }

  Duration wish() {
    return wish == null ? Duration.ZERO : wish;
  }

  /** To know it again; never to be shown. */
  @Nullable String secret() {
    return secret;
  }
}
