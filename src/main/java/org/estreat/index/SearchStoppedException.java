package org.estreat.index;

import java.io.IOException;
import java.time.Duration;

/**
 * A search was ended before it had looked at everything. There is no answer then: what was found so
 * far is a part of the truth, and nobody gets it.
 */
public final class SearchStoppedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why it was ended. */
  public enum Reason {
    /** It took longer than it may. */
    TIME,
    /** Whoever asked waits no more. */
    CANCELLED
  }

  private final Reason reason;

  SearchStoppedException(Reason reason, Duration most) {
    super(
        switch (reason) {
          case TIME ->
              "the search was stopped after " + words(most) + ", which is its limit of time";
          case CANCELLED -> "the search was stopped, since nobody waits for it any more";
        });
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  private static String words(Duration time) {
    long millis = time.toMillis();
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
