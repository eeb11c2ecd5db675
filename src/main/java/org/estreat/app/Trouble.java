package org.estreat.app;

import java.io.IOException;
import java.util.Locale;
import org.estreat.model.FaultWords;
import org.jspecify.annotations.Nullable;

/** What went wrong outside, in words for a person. */
final class Trouble {
  private Trouble() {}

  /** The fault in one line, without the names of classes. */
  static String words(Throwable fault) {
    return FaultWords.of(fault);
  }

  /** The same with all that led to it. */
  static String story(Throwable fault) {
    StringBuilder story = new StringBuilder(words(fault));
    Throwable cause = fault.getCause();
    for (int depth = 0; cause != null && depth < 5; depth++) {
      String words = words(cause);
      if (story.indexOf(words) < 0) {
        story.append("; because ").append(words);
      }
      cause = cause.getCause();
    }
    return story.toString();
  }

  /** Whether the fault or what led to it is a full disk or a used-up quota. */
  static boolean isDiskFull(Throwable fault) {
    for (@Nullable Throwable t = fault; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      if (t instanceof IOException
          && (message.contains("no space left")
              || message.contains("disk quota exceeded")
              || message.contains("not enough space"))) {
        return true;
      }
    }
    return false;
  }
}
