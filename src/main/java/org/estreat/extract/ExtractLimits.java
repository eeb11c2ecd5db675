package org.estreat.extract;

import java.time.Duration;

/**
 * How much an extraction may take.
 *
 * @param time wall time for one part, without that in which it waits for a processor
 * @param inputBytes largest content that is read
 * @param outputChars most text taken out of one part
 * @param depth how deep containers in containers are opened
 * @param embedded how many documents inside one part are read
 * @param unpacking how much may come out of all containers in one part together
 */
public record ExtractLimits(
    Duration time, long inputBytes, int outputChars, int depth, int embedded, Unpacking unpacking) {
  public static final ExtractLimits DEFAULT =
      new ExtractLimits(Duration.ofSeconds(60), 256L << 20, 20_000_000, 12, 10_000);

  /**
   * What counts as a bomb.
   *
   * @param octets most that may come out of one part
   * @param ratio how many times its own size; not before {@link #HARMLESS} octets have come
   */
  public record Unpacking(long octets, int ratio) {
    /** A small file of blank pages or pixels may well unpack to this without being a bomb. */
    static final long HARMLESS = 32L << 20;

    /** Deflate reaches 1,032 times, real sheets come near 200. */
    public static final int RATIO = 1_000;

    public Unpacking {
      positive("unpacked octets", octets);
      positive("ratio", ratio);
    }
  }

  public ExtractLimits {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("the time for one part must be more than 0: " + time);
    }
    positive("inputBytes", inputBytes);
    positive("outputChars", outputChars);
    positive("depth", depth);
    positive("embedded", embedded);
  }

  /** With a part that may unpack to four times the largest content. */
  public ExtractLimits(Duration time, long inputBytes, int outputChars, int depth, int embedded) {
    this(
        time,
        inputBytes,
        outputChars,
        depth,
        embedded,
        new Unpacking(Math.multiplyExact(inputBytes, 4L), Unpacking.RATIO));
  }

  /** How many octets may come out of all containers in a part of this size together. */
  long unpackedOf(long size) {
    long byRatio = Math.max(Unpacking.HARMLESS, size * unpacking.ratio());
    return Math.min(unpacking.octets(), byRatio);
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException("expected " + name + " of 1 or more, found: " + value);
    }
  }
}
