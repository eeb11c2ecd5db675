package org.estreat.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a command ends without having done its work, for a person: what is wrong, where, what was
 * expected and what was found. Never holds a secret.
 */
final class Fault extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final transient List<String> lines = new ArrayList<>();

  private Fault(int exitCode, String what) {
    super(TerminalText.clean(what));
    this.exitCode = exitCode;
  }

  /** The command line or the configuration asks for something that there is not. */
  static Fault wrongUse(String what) {
    return new Fault(Exit.WRONG_USE, what);
  }

  /** The work could not be done. */
  static Fault failed(String what) {
    return new Fault(Exit.FAILED, what);
  }

  Fault where(@Nullable Object place) {
    return line("where", place);
  }

  Fault expected(Object wanted) {
    return line("expected", wanted);
  }

  Fault found(@Nullable Object present) {
    return line("found", present);
  }

  /** What the reader can do about it. */
  Fault hint(String advice) {
    return line("hint", advice);
  }

  Fault cause(Throwable reason) {
    initCause(reason);
    return this;
  }

  int exitCode() {
    return exitCode;
  }

  /** The whole message, one line a fact. */
  String text() {
    return "estreat: " + getMessage() + "\n" + String.join("", lines);
  }

  private Fault line(String label, @Nullable Object value) {
    // Several lines are ours (the picture of a search); what comes from outside is cleaned by line.
    String text =
        String.valueOf(value)
            .lines()
            .map(TerminalText::clean)
            .reduce((a, b) -> a + "\n            " + b)
            .orElse("");
    lines.add(String.format("  %-9s %s%n", label + ":", text));
    return this;
  }
}
