package org.estreat.app;

import java.util.Locale;
import org.estreat.index.PartCount;

/** The sum check of parts in words. */
final class SumCheck {
  private SumCheck() {}

  static String line(PartCount parts) {
    String sum =
        String.format(
            Locale.ROOT,
            "parts seen %,d = %,d full + %,d partial + %,d excepted",
            parts.seen(),
            parts.full(),
            parts.partial(),
            parts.excepted());
    return parts.unaccounted() == 0
        ? sum
        : sum + String.format(Locale.ROOT, " + %,d UNACCOUNTED FOR", parts.unaccounted());
  }
}
