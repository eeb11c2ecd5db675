package org.estreat.imap;

/** A response is not as the grammar has it; it counts as not come. */
final class MalformedResponseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedResponseException(String fault) {
    super(fault);
  }
}
