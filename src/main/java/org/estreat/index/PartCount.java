package org.estreat.index;

/**
 * The sum check over the parts of all messages, present or not: {@code seen = full + partial +
 * excepted}. A part is one that holds no others; the same content in two messages is two parts.
 *
 * @param seen as the structure of the messages says
 * @param full read to the end
 * @param partial of which some text was read, or all but what is in some documents inside
 * @param excepted of which nothing was read, or that are empty
 */
public record PartCount(long seen, long full, long partial, long excepted) {
  public static final PartCount NONE = new PartCount(0, 0, 0, 0);

  /** Parts of which nothing says what became of them; anything but 0 is a fault of this program. */
  public long unaccounted() {
    return seen - full - partial - excepted;
  }

  public PartCount plus(PartCount other) {
    return new PartCount(
        seen + other.seen, full + other.full, partial + other.partial, excepted + other.excepted);
  }
}
