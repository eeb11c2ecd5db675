package org.estreat.app;

import java.util.Locale;

/** Numbers of things. */
final class Counted {
  private Counted() {}

  /** {@code 1 folder}, {@code 2,000 folders}. */
  static String of(long number, String one) {
    return of(number, one, one + "s");
  }

  static String of(long number, String one, String more) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : more);
  }
}
