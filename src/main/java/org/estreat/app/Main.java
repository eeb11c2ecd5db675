package org.estreat.app;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Where the program starts. */
public final class Main {
  /**
   * {@code --http.port=8143}: a setting, known by the dot in its name. Of those without a dot,
   * {@code data} is an option of every command.
   */
  private static final Pattern SETTING =
      Pattern.compile("--(routes|[a-z]+(?:\\.[^\\s=.][^\\s=]*)+)(?:=(.*))?", Pattern.DOTALL);

  private final World world;

  private Main(World world) {
    this.world = world;
  }

  public static void main(String[] args) {
    Shutdown shutdown = new Shutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(shutdown), "shutdown"));
    PrintStream out = AnswerStream.to(new FileOutputStream(FileDescriptor.out));
    PrintStream err = messages();
    LibraryOutput.install();
    Path cwd = Path.of("").toAbsolutePath();
    int exitCode = run(args, out, err, System.getenv(), cwd, shutdown);
    shutdown.finish(exitCode);
    System.exit(exitCode);
  }

  /** A command that was asked to end and put all in order ends with its own exit code. */
  private static void end(Shutdown shutdown) {
    shutdown.request().ifPresent(exitCode -> Runtime.getRuntime().halt(exitCode));
  }

  private static PrintStream messages() {
    var buffered = new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), 1 << 16);
    return new PrintStream(buffered, true, StandardCharsets.UTF_8);
  }

  /**
   * Runs one command in this process.
   *
   * @param out receives answers
   * @param err receives messages
   * @param env stands for the environment
   * @param cwd what relative paths start from
   * @return the exit code: 0 done, 1 nothing found or not all collected, 2 wrong use, 3 failed
   */
  public static int run(
      String[] args, PrintStream out, PrintStream err, Map<String, String> env, Path cwd) {
    return run(args, out, err, env, cwd, new Shutdown());
  }

  private static int run(
      String[] args,
      PrintStream out,
      PrintStream err,
      Map<String, String> env,
      Path cwd,
      Shutdown shutdown) {
    LogFile.silence();
    Map<String, String> settings = new HashMap<>();
    List<String> rest = new ArrayList<>();
    split(args, settings, rest);
    World world =
        new World(System.in, out, err, env, cwd, InstantSource.system(), settings, shutdown);
    try {
      int exitCode = new Main(world).execute(rest.toArray(String[]::new));
      Fault unwritten = AnswerStream.fault(out);
      if (unwritten != null) {
        err.print(unwritten.text());
      }
      return unwritten == null ? exitCode : unwritten.exitCode();
    } finally {
      out.flush();
      err.flush();
    }
  }

  /** Takes the settings out of the arguments, up to a {@code --}. */
  private static void split(String[] args, Map<String, String> settings, List<String> rest) {
    boolean open = true;
    for (int i = 0; i < args.length; i++) {
      Matcher setting = SETTING.matcher(args[i]);
      open = open && !args[i].equals("--");
      if (!open || !setting.matches()) {
        rest.add(args[i]);
      } else if (setting.group(2) != null) {
        settings.put(setting.group(1), setting.group(2));
      } else {
        settings.put(setting.group(1), i + 1 < args.length ? args[++i] : "");
      }
    }
  }

  private int execute(String[] args) {
    CommandLine line = Commands.of(world, args);
    line.setOut(new java.io.PrintWriter(world.out(), true, StandardCharsets.UTF_8));
    line.setErr(new java.io.PrintWriter(world.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler((fault, given) -> report(Usage.fault(fault), null));
    line.setExecutionExceptionHandler((fault, called, parsed) -> report(fault, called));
    if (args.length == 0) {
      line.usage(world.err());
      return Exit.WRONG_USE;
    }
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      return report(
          Fault.failed("there is not enough memory")
              .where("the Java heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MB")
              .expected("more")
              .found("all of it used")
              .hint("give more: ESTREAT_OPTS=-Xmx2g; what was committed is kept")
              .cause(e),
          null);
    }
  }

  private int report(Exception raised, @Nullable CommandLine called) {
    Task task = called != null && called.getCommand() instanceof Task t ? t : null;
    Config config = task == null ? null : task.configIfRead();
    Fault fault = raised instanceof Fault known ? known : unforeseen(raised, config);
    if (fault.getCause() != null && fault.exitCode() != Exit.WRONG_USE) {
      LoggerFactory.getLogger(Main.class).error(fault.getMessage(), fault.getCause());
    }
    world.out().flush();
    world.err().print(fault.text());
    return fault.exitCode();
  }

  private Fault unforeseen(Exception raised, @Nullable Config config) {
    Path data = config == null ? world.cwd() : config.data();
    if (raised instanceof InterruptedException) {
      return Fault.failed("the work was interrupted")
          .where(data)
          .expected("time to finish")
          .found("a request to end")
          .hint("what was committed is kept; run the same command again")
          .cause(raised);
    }
    boolean outside = raised instanceof IOException || raised instanceof UncheckedIOException;
    return Faults.of(outside ? "reading or writing failed" : "the work failed", data, raised);
  }
}
