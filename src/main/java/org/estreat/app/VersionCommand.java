package org.estreat.app;

import picocli.CommandLine.Command;

@Command(name = "version", description = "Show the version.")
final class VersionCommand extends Task {
  VersionCommand(World world) {
    super(world);
  }

  @Override
  int run() {
    answer("estreat " + Version.number() + ", Java " + Runtime.version());
    return Exit.DONE;
  }
}
