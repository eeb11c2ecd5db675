package org.estreat.extract;

import java.time.Duration;

/**
 * How much an extraction may take.
 *
 * @param time wall time for one part
 * @param inputBytes largest content that is read; what is packed inside it may unpack to four times
 *     that, all together
 * @param outputChars most text taken out of one part
 * @param depth how deep containers in containers are opened
 * @param embedded how many documents inside one part are read
 */
public record ExtractLimits(
    Duration time, long inputBytes, int outputChars, int depth, int embedded) {
  public static final ExtractLimits DEFAULT =
      new ExtractLimits(Duration.ofSeconds(60), 256L << 20, 20_000_000, 12, 10_000);

  public ExtractLimits {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("the time for one part must be more than 0: " + time);
    }
    positive("inputBytes", inputBytes);
    positive("outputChars", outputChars);
    positive("depth", depth);
    positive("embedded", embedded);
  }

  /** How many octets may come out of all containers in one part together. */
  long unpackedBytes() {
    return Math.multiplyExact(inputBytes, 4);
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("expected " + name + " of 1 or more, found: " + value);
    }
  }
}
