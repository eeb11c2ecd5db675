package org.estreat.app;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The standard output, which knows why writing failed; a {@link PrintStream} only knows that. */
final class AnswerStream extends PrintStream {
  private final Target target;

  private AnswerStream(Target target) {
    super(new BufferedOutputStream(target, 1 << 16), false, StandardCharsets.UTF_8);
    this.target = target;
  }

  static AnswerStream to(OutputStream out) {
    return new AnswerStream(new Target(out));
  }

  /**
   * Writes what is still held back; null where all could be written, or where the reader had enough
   * and closed the pipe, as {@code head} does.
   */
  static @Nullable Fault fault(PrintStream out) {
    if (!out.checkError()) {
      return null;
    }
    IOException cause = out instanceof AnswerStream answers ? answers.target.fault : null;
    String found = cause == null ? "a fault while writing" : Trouble.words(cause);
    if (found.toLowerCase(Locale.ROOT).contains("broken pipe")) {
      return null;
    }
    return Fault.failed("the answer could not be written in full")
        .where("the standard output")
        .expected("a file, pipe or terminal that takes all of it")
        .found(found);
  }

  /** Remembers the first fault. */
  private static final class Target extends FilterOutputStream {
    private volatile @Nullable IOException fault;

    Target(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        fault = fault == null ? e : fault;
        throw e;
      }
    }
  }
}
