package org.estreat.app;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Octets of strangers on their way to a terminal: they are read as UTF-8 and shown as text, as
 * {@link TerminalText#cleanLines} has it. For one thread.
 */
final class TerminalStream extends OutputStream {
  private static final int LONGEST = 1 << 16;

  private final PrintStream terminal;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean ended = true;

  TerminalStream(PrintStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public void write(int octet) {
    boolean continues = (octet & 0xC0) == 0x80;
    if ((line.size() >= LONGEST && !continues) || line.size() >= 2 * LONGEST) {
      show();
    }
    line.write(octet);
    ended = octet == '\n';
    if (ended) {
      show();
    }
  }

  /** Ends the last line too: what comes next on the terminal is none of the strangers'. */
  @Override
  public void close() {
    show();
    if (!ended) {
      terminal.println();
    }
    terminal.flush();
  }

  private void show() {
    terminal.print(TerminalText.cleanLines(line.toString(StandardCharsets.UTF_8)));
    line.reset();
  }
}
