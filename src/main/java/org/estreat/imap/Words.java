package org.estreat.imap;

import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Faults in words. */
final class Words {
  private Words() {}

  /** The fault and what led to it, without control characters. */
  static String of(Throwable e) {
    StringBuilder words = new StringBuilder(own(e));
    @Nullable Throwable cause = e.getCause();
    for (int depth = 0; cause != null && depth < 5; depth++, cause = cause.getCause()) {
      String own = own(cause);
      if (words.indexOf(own) < 0) {
        words.append("; because: ").append(own);
      }
    }
    return words.toString();
  }

  private static String own(Throwable e) {
    String message = e.getMessage();
    String text =
        message == null || message.isBlank() ? e.getClass().getSimpleName() : message.strip();
    String clean = clean(text);
    if (e instanceof UnknownHostException) {
      return "unknown host " + clean;
    }
    return e instanceof SocketTimeoutException ? "no answer in time: " + clean : clean;
  }

  /** A server's words may hold anything. */
  static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}
