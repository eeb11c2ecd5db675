package org.estreat.api;

/** No message, or no part of a message, is called so. */
public final class NoSuchMessageException extends CallException {
  private static final long serialVersionUID = 1L;

  NoSuchMessageException(String message) {
    super(message);
  }
}
