package org.estreat.app.proof;

/** A file is no proof; the message says what was expected and what was found. */
public final class ProofFormatException extends Exception {
  private static final long serialVersionUID = 1L;

  ProofFormatException(String complaint) {
    super(complaint);
  }
}
