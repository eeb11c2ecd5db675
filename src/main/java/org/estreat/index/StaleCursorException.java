package org.estreat.index;

/**
 * The cursor was good, but the index has changed and with it the order that the cursor points into.
 * Only RELEVANCY is such an order: every message that comes changes what others are worth.
 */
public final class StaleCursorException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public StaleCursorException() {
    super("the index has changed since, and with it the relevancy of every message");
  }
}
