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
    if (octet == '\n') {
      show();
    }
  }

  @Override
  public void close() {
    show();
    terminal.flush();
  }

  private void show() {
    terminal.print(TerminalText.cleanLines(line.toString(StandardCharsets.UTF_8)));
    line.reset();
  }
}
