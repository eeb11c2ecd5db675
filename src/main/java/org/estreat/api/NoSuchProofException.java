package org.estreat.api;

/** There is no proof of this number. */
final class NoSuchProofException extends CallException {
  private static final long serialVersionUID = 1L;

  NoSuchProofException(String number) {
    super("expected the number of a proof that /v1/proofs lists, found: " + number);
  }
}
