package org.estreat.api;

/** A parameter has a value that it cannot have. */
public final class BadParameterException extends CallException {
  private static final long serialVersionUID = 1L;
  private final String parameter;

  /**
   * @param parameter its name, as {@code limit}
   * @param expected what it can be
   * @param found what it was
   */
  public BadParameterException(String parameter, String expected, String found) {
    super(parameter + ": expected " + expected + ", found: " + PlainText.shortened(found));
    this.parameter = parameter;
  }

  public String parameter() {
    return parameter;
  }
}
