package org.estreat.app;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** Everything that can be called. */
@Command(
    name = "estreat",
    description = "Collects mail, keeps every byte, and searches it exactly.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Any setting of estreat.yaml can be given as --KEY=VALUE (--http.port=8200)",
      "or as a variable (ESTREAT_HTTP_PORT=8200).",
      "Exit codes: 0 done, 1 nothing found or not all collected, 2 wrong use, 3 the work failed."
    })
final class Commands {
  private static final Map<String, Function<World, Task>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("demo", DemoCommand::new);
    ALL.put("serve", ServeCommand::new);
    ALL.put("sync", SyncCommand::new);
    ALL.put("login", LoginCommand::new);
    ALL.put("import", ImportCommand::new);
    ALL.put("search", SearchCommand::new);
    ALL.put("show", ShowCommand::new);
    ALL.put("status", StatusCommand::new);
    ALL.put("exceptions", ExceptionsCommand::new);
    ALL.put("retry", RetryCommand::new);
    ALL.put("proof", ProofCommand::new);
    ALL.put("verify", VerifyCommand::new);
    ALL.put("reindex", ReindexCommand::new);
    ALL.put("bench", BenchCommand::new);
    ALL.put("export", ExportCommand::new);
    ALL.put("restore", RestoreCommand::new);
  }

  /**
   * The command line for these arguments. Only the command that is called is set up: reading the
   * annotations of all takes longer than most searches.
   */
  static CommandLine of(World world, String[] args) {
    CommandLine line = new CommandLine(new Commands());
    String called = args.length == 0 ? "" : args[0];
    if (ALL.containsKey(called)) {
      add(line, world, called);
    } else {
      ALL.keySet().forEach(name -> add(line, world, name));
      line.addSubcommand("version", new VersionCommand(world));
      line.addSubcommand("help", new HelpCommand());
    }
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpWidth(world.page().atMost(100).columns());
    return line;
  }

  private static void add(CommandLine line, World world, String name) {
    Function<World, Task> maker = ALL.get(name);
    if (maker != null) {
      line.addSubcommand(name, maker.apply(world));
    }
  }
}
