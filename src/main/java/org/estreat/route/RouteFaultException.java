package org.estreat.route;

import java.io.IOException;
import java.nio.file.Path;

/** A file of the routes folder cannot be used; nothing was started. */
public final class RouteFaultException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Path file;
  private final int line;
  private final String fault;

  /**
   * @param line from 1; 0 where the fault is of the file as a whole
   */
  public RouteFaultException(Path file, int line, String fault, Throwable cause) {
    super(file + (line > 0 ? ":" + line : "") + ": " + fault, cause);
    this.file = file;
    this.line = line;
    this.fault = fault;
  }

  public RouteFaultException(Path file, int line, String fault) {
    super(file + (line > 0 ? ":" + line : "") + ": " + fault);
    this.file = file;
    this.line = line;
    this.fault = fault;
  }

  /** The file, as the folder was given. */
  public Path file() {
    return file;
  }

  /** The line, from 1; 0 where the fault is of the file as a whole. */
  public int line() {
    return line;
  }

  /** What is wrong, without the place. */
  public String fault() {
    return fault;
  }
}
