package org.estreat.imap;

import org.estreat.model.FaultWords;
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
    return clean(FaultWords.of(e));
  }

  /** A server's words may hold anything. */
  static String clean(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}
