package org.estreat.app;

/** What the program's exit code says. */
final class Exit {
  static final int DONE = 0;

  /** Nothing found, not all collected, faults found: the answer to the question is no. */
  static final int NO = 1;

  static final int WRONG_USE = 2;
  static final int FAILED = 3;

  private Exit() {}
}
