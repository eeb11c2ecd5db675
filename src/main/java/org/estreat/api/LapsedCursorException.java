package org.estreat.api;

/** The cursor was good, but the order that it points into has changed since. */
public final class LapsedCursorException extends CallException {
  private static final long serialVersionUID = 1L;

  LapsedCursorException(String reason) {
    super(reason + "; search again from the first page");
  }
}
