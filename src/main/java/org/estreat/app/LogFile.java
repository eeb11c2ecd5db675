package org.estreat.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The only place that log messages and stack traces go to: {@code <data>/log/estreat.log}. Beyond
 * 10 MB it becomes {@code estreat.log.1} and a new one begins. Several processes may append; a log
 * that cannot be written is done without.
 */
final class LogFile extends Handler {
  private static final long LARGEST = 10L << 20;

  private final Path file;
  private final SimpleFormatter words = new SimpleFormatter();

  /** Held, for the log manager forgets a logger and its level when nobody else holds it. */
  @SuppressWarnings("UnusedVariable")
  private final List<Logger> levels;

  private LogFile(Path data) {
    file = data.resolve("log").resolve("estreat.log");
    // Lucene asks for Java's incubating vector module at every start; its speed is not needed.
    levels =
        List.of(
            level("org.estreat", Level.INFO),
            level("org.apache.lucene.internal.vectorization", Level.SEVERE));
  }

  private static Logger level(String name, Level level) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(level);
    return logger;
  }

  /** From here on, logging of the whole process goes nowhere but to this folder's log. */
  static LogFile install(Path data) {
    LogManager.getLogManager().reset();
    LogFile log = new LogFile(data);
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(log);
    return log;
  }

  /** Until a data folder is known, nothing is logged; nothing ever goes to the console. */
  static void silence() {
    LogManager.getLogManager().reset();
    // Libraries that speak to Log4j find no such thing here; it would say so on the console.
    System.setProperty("log4j2.statusLogger.level", "OFF");
    System.setProperty("log4j2.simplelogLevel", "OFF");
  }

  @Override
  public synchronized void publish(LogRecord line) {
    if (!isLoggable(line) || !Files.isDirectory(file.resolveSibling("..").normalize())) {
      return;
    }
    try {
      Files.createDirectories(file.resolveSibling("."));
      if (Files.exists(file) && Files.size(file) > LARGEST) {
        Files.move(file, file.resolveSibling("estreat.log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
      Files.writeString(
          file,
          format(line),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      // A read-only folder or a full disk: the command itself meets and reports it.
      return;
    }
  }

  private String format(LogRecord line) {
    StringWriter text = new StringWriter();
    text.append(line.getInstant().truncatedTo(ChronoUnit.MILLIS).toString())
        .append(' ')
        .append(line.getLevel().getName())
        .append(' ')
        .append(TerminalText.clean(String.valueOf(line.getLoggerName())))
        .append(": ")
        .append(TerminalText.clean(words.formatMessage(line)))
        .append('\n');
    if (line.getThrown() != null) {
      StringWriter trace = new StringWriter();
      line.getThrown().printStackTrace(new PrintWriter(trace, true));
      // Indented, so that no message of an exception can pass for a line of the log.
      text.append(TerminalText.cleanLines(trace.toString()).indent(2));
    }
    return text.toString();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
