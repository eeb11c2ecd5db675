package org.estreat.model;

import java.io.EOFException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an exception says, for a person: one line, never the name of a class. Who wants to see that
 * finds it in the log. All of it may come from strangers; it is made fit for a terminal where it is
 * shown.
 */
public final class FaultWords {
  /** Before the words of an exception that another one quotes. */
  private static final Pattern CLASS =
      Pattern.compile("\\b(?:[a-z]\\w*\\.)+[A-Z][\\w$]*(?:Exception|Error)\\b(?:: )?");

  /** Between the words of a class' name: aB, ABc. */
  private static final Pattern JOINT =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

  private static final int DEEPEST = 5;

  private FaultWords() {}

  /** The fault alone, without what led to it; where it says nothing, what led to it. */
  public static String of(Throwable fault) {
    Throwable telling = fault;
    for (int i = 0; i < DEEPEST && said(telling).isEmpty() && telling.getCause() != null; i++) {
      telling = telling.getCause();
    }
    return own(telling);
  }

  private static String own(Throwable fault) {
    String said = said(fault);
    return switch (fault) {
      case UnknownHostException _ -> "unknown host " + said;
      case SocketTimeoutException _ -> with("no answer in time", said);
      case NoSuchFileException gone -> "nothing at " + gone.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case FileSystemException file when file.getReason() != null ->
          file.getReason() + ": " + file.getFile();
      case EOFException _ -> said.isEmpty() ? "it ends too early" : said;
      case ClosedChannelException _ -> with("it was closed meanwhile", said);
      case StackOverflowError _ -> "nested too deep to be read";
      case OutOfMemoryError _ -> "not enough memory";
      case RuntimeException _ -> with(kind(fault), said);
      case Error _ -> with(kind(fault), said);
      default -> said.isEmpty() ? kind(fault) : said;
    };
  }

  private static String said(Throwable fault) {
    @Nullable String message = fault.getMessage();
    return message == null ? "" : plain(message);
  }

  /** The first line of what somebody else made of an exception, without the names of classes. */
  public static String plain(String text) {
    String first = text.strip().lines().findFirst().orElse("");
    return CLASS.matcher(first).replaceAll("").strip();
  }

  private static String with(String what, String said) {
    return said.isEmpty() ? what : what + ": " + said;
  }

  /** {@code ArrayIndexOutOfBoundsException}: unforeseen fault (array index out of bounds). */
  private static String kind(Throwable fault) {
    String name = fault.getClass().getSimpleName().replaceFirst("(Exception|Error|Fault)$", "");
    String words = JOINT.matcher(name).replaceAll(" ").toLowerCase(Locale.ROOT);
    return words.isBlank() || words.equals("runtime") || words.equals("io")
        ? "unforeseen fault"
        : "unforeseen fault (" + words + ")";
  }
}
