package org.estreat.app;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Stands in the place of the process' standard output and error: what libraries print there, with
 * the words of strangers in it, goes to the log and not to the terminal. The program's own answers
 * and messages do not come this way.
 */
final class LibraryOutput extends OutputStream {
  private static final int LONGEST = 1_000;
  private static final Logger LOG = Logger.getLogger("org.estreat.app.output");

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  private LibraryOutput() {}

  /** From here on, for the whole process. */
  static void install() {
    System.setOut(new PrintStream(new LibraryOutput(), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(new LibraryOutput(), true, StandardCharsets.UTF_8));
  }

  @Override
  public synchronized void write(int octet) {
    if (octet != '\n' && line.size() < LONGEST) {
      line.write(octet);
    } else if (octet == '\n') {
      LOG.log(Level.INFO, "{0}", line.toString(StandardCharsets.UTF_8));
      line.reset();
    }
  }
}
