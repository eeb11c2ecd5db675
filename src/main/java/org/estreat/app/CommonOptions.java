package org.estreat.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes. */
final class CommonOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the data folder (default: index-data)")
  @Nullable String data;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "the configuration (default: estreat.yaml where it exists)")
  @Nullable String config;

  @Option(names = "--quiet", description = "no progress and no remarks; faults are still shown")
  boolean quiet;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;
}
