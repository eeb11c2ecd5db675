package org.estreat.api;

/** What was asked for cannot be: the caller's mistake, said so that it can be put right. */
public abstract sealed class CallException extends Exception
    permits BadParameterException,
        LapsedCursorException,
        UnknownMailboxException,
        NoSuchMessageException,
        NoSuchProofException {
  private static final long serialVersionUID = 1L;

  CallException(String message) {
    super(message);
  }
}
