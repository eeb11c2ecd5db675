package org.estreat.app;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * All that a run of the program is given from outside.
 *
 * @param out answers
 * @param err messages
 * @param env environment variables
 * @param cwd what relative paths of the command line start from
 * @param overrides settings given as {@code --http.port=8143}, by their names
 * @param shutdown the wish from outside to end
 */
record World(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> env,
    Path cwd,
    InstantSource clock,
    Map<String, String> overrides,
    Shutdown shutdown) {
  World {
    env = Map.copyOf(env);
    overrides = Map.copyOf(overrides);
  }

  /** The same with more settings of the command line. */
  World with(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(overrides);
    all.putAll(more);
    return new World(in, out, err, env, cwd, clock, all, shutdown);
  }

  /** Where the program's own files are: {@code routes/} and the sample configuration. */
  Path home() {
    String home = env.get("ESTREAT_HOME");
    return home == null ? cwd : Path.of(home);
  }

  /** How answers are laid out, for the terminal that they go to or for no terminal. */
  Page page() {
    String columns = env.getOrDefault("ESTREAT_COLUMNS", "");
    return columns.matches("[1-9][0-9]{1,3}")
        ? new Page(Math.max(60, Integer.parseInt(columns)), true)
        : Page.FREE;
  }

  /** Whether a person watches the messages. */
  boolean onTerminal() {
    return "1".equals(env.get("ESTREAT_TERMINAL"));
  }
}
