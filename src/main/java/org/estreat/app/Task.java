package org.estreat.app;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** A command: its options, and what all commands share. */
abstract class Task implements Callable<Integer> {
  @Mixin private CommonOptions common = new CommonOptions();

  private final World world;
  private @Nullable Config config;

  Task(World world) {
    this.world = world;
  }

  /** Does the work; the result is the exit code. */
  abstract int run() throws Fault, IOException, InterruptedException;

  @Override
  public final Integer call() throws Fault, IOException, InterruptedException {
    return run();
  }

  World world() {
    return world;
  }

  /** The configuration, read at the first call; from here on there is a log. */
  Config config() throws Fault {
    Config known = config;
    if (known == null) {
      known = ConfigReader.read(world.with(overrides()), common.config, standardData());
      LogFile.install(known.data());
      config = known;
    }
    return known;
  }

  /** Settings that options of the command give, by their names. */
  Map<String, String> overrides() {
    return Map.of();
  }

  /** The data folder of the command line; a command may put another in place of none. */
  @Nullable String standardData() {
    return common.data;
  }

  /** The configuration if it was read; for reports about this run. */
  @Nullable Config configIfRead() {
    return config;
  }

  boolean quiet() {
    return common.quiet;
  }

  /** A remark for the person who waits, made fit to be shown; not with {@code --quiet}. */
  void remark(String text) {
    if (!common.quiet) {
      world.out().flush(); // what was answered stands above what is said of it
      world.err().println(TerminalText.cleanLines(text));
    }
  }

  /** A text of the answer, broken where a terminal has no room for a line. */
  void answerText(String text) {
    Page page = world.page();
    String clean = TerminalText.cleanLines(text);
    world
        .out()
        .println(clean.lines().map(line -> page.text("", line)).collect(Collectors.joining("\n")));
  }

  /** A line of the answer, or several, made fit to be shown whoever wrote what is in it. */
  void answer(String text) {
    world.out().println(TerminalText.cleanLines(text));
  }

  Progress progress(String what) {
    return Progress.of(world, common.quiet, what);
  }
}
