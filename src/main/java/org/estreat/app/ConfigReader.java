package org.estreat.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.estreat.app.SettingsFile.Value;
import org.jspecify.annotations.Nullable;

/**
 * Puts file, environment and command line together, each overriding the one before, and makes sure
 * that every key is known.
 */
final class ConfigReader {
  private static final String PREFIX = "ESTREAT_";

  /** Variables of the launcher; they are no settings. */
  private static final Set<String> LAUNCHER =
      Set.of(
          "ESTREAT_JAVA_HOME",
          "ESTREAT_OPTS",
          "ESTREAT_HOME",
          "ESTREAT_TERMINAL",
          "ESTREAT_COLUMNS");

  /** Keys that take a source, and never the secret itself. */
  private static final Set<String> SECRETS = Set.of("password", "client-secret", "refresh-token");

  private static final List<Setting> LONGEST_FIRST =
      Arrays.stream(Setting.values())
          .sorted(Comparator.comparingInt(setting -> -setting.variable().length()))
          .toList();

  private final World world;
  private final Map<String, Value> values = new LinkedHashMap<>();

  private ConfigReader(World world) {
    this.world = world;
  }

  /**
   * @param file of {@code --config}; null for {@code estreat.yaml} where it exists
   * @param data of {@code --data}; null where not given
   */
  static Config read(World world, @Nullable String file, @Nullable String data) throws Fault {
    ConfigReader reader = new ConfigReader(world);
    Path folder = reader.readFile(file);
    reader.readEnvironment();
    world.overrides().forEach((key, text) -> reader.override(key, text, "--" + key));
    if (data != null) {
      reader.override(Setting.DATA.key, data, "--data");
    }
    reader.refuseUnknown();
    return new ConfigBuilder(world, reader.values, folder).build();
  }

  /** Gives back the folder that paths in the file start from. */
  private Path readFile(@Nullable String named) throws Fault {
    Path file = world.cwd().resolve(named == null ? "estreat.yaml" : named);
    if (named == null && !Files.exists(file)) {
      return world.cwd();
    }
    if (!Files.isRegularFile(file)) {
      throw Fault.wrongUse("the configuration cannot be read")
          .where(file)
          .expected("a YAML file; the sample is estreat.yaml")
          .found(Files.exists(file) ? "something that is no file" : "nothing");
    }
    values.putAll(SettingsFile.read(file, named == null ? "estreat.yaml" : named));
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? world.cwd() : parent;
  }

  private void readEnvironment() throws Fault {
    Set<String> passwords =
        values.entrySet().stream()
            .filter(e -> Setting.of(e.getKey()).filter(Setting::namesSecretVariable).isPresent())
            .map(e -> e.getValue().text())
            .collect(Collectors.toSet());
    for (String variable : new TreeSet<>(world.env().keySet())) {
      if (variable.startsWith(PREFIX)
          && !LAUNCHER.contains(variable)
          && !passwords.contains(variable)) {
        override(keyOf(variable), world.env().getOrDefault(variable, ""), variable);
      }
    }
  }

  private String keyOf(String variable) throws Fault {
    String name = variable.substring(PREFIX.length());
    for (Setting setting : LONGEST_FIRST) { // OAUTH2_TOKEN_URL ends in URL
      if (!setting.ofAccount() && setting.variable().equals(name)) {
        return setting.key;
      }
      if (setting.ofAccount() && name.matches("ACCOUNTS_.+_" + setting.variable())) {
        String account =
            name.substring("ACCOUNTS_".length(), name.length() - setting.variable().length() - 1);
        return setting.key(accountOf(account));
      }
    }
    List<String> known =
        Arrays.stream(Setting.values())
            .map(s -> PREFIX + (s.ofAccount() ? "ACCOUNTS_NAME_" : "") + s.variable())
            .toList();
    // The value is not shown: it may be a password under a wrong name.
    Fault fault =
        Fault.wrongUse("unknown setting " + variable)
            .where("environment variable " + variable)
            .expected(String.join(", ", known))
            .found(variable);
    Nearest.to(
            variable.toLowerCase(Locale.ROOT),
            known.stream().map(k -> k.toLowerCase(Locale.ROOT)).toList())
        .ifPresent(near -> fault.hint("did you mean " + near.toUpperCase(Locale.ROOT) + "?"));
    throw fault;
  }

  /** The account of the file whose name reads so in capitals; else the name in lower case. */
  private String accountOf(String capitals) {
    return values.keySet().stream()
        .filter(key -> key.startsWith("accounts."))
        .map(key -> key.substring("accounts.".length()))
        .filter(name -> name.replaceAll("[^A-Za-z0-9]", "_").equalsIgnoreCase(capitals))
        .findFirst()
        .orElse(capitals.toLowerCase(Locale.ROOT));
  }

  private void override(String key, String text, String place) {
    Setting setting = Setting.of(key).orElse(null);
    boolean list = setting != null && setting.kind.isList();
    if (setting != null && setting.ofAccount()) {
      String account = key.substring(0, key.length() - setting.leaf().length() - 1);
      values.putIfAbsent(
          account, new Value(List.of(account.substring("accounts.".length())), place));
    }
    values.put(key, new Value(list ? List.of(text.split(",")) : List.of(text), place));
  }

  private void refuseUnknown() throws Fault {
    for (Map.Entry<String, Value> entry : values.entrySet()) {
      String key = entry.getKey();
      if (Setting.of(key).isEmpty() && !isAccount(key, entry.getValue())) {
        throw unknown(key, entry.getValue().place());
      }
    }
  }

  private static boolean isAccount(String key, Value value) {
    return key.equals("accounts." + value.text());
  }

  private static Fault unknown(String key, String place) {
    String last = key.substring(key.lastIndexOf('.') + 1);
    if (key.startsWith("accounts.") && SECRETS.contains(last)) {
      String what = last.equals("password") ? "a password" : "a secret";
      return Fault.wrongUse("'" + key + "' does not name the source of " + what)
          .where(place + ", key '" + key + "'")
          .expected(SourceReader.forms(last))
          .found("a value, not shown here");
    }
    Setting.Choice choice = Setting.besides(key);
    List<String> allowed = choice.allowed();
    String wrong = choice.wrong();
    Fault fault =
        Fault.wrongUse("unknown setting '" + key + "'")
            .where(place)
            .expected(expected(key, wrong, allowed))
            .found("'" + wrong + "'");
    if (!allowed.contains(wrong)) {
      Nearest.to(wrong, allowed).ifPresent(near -> fault.hint("did you mean '" + near + "'?"));
    }
    return fault;
  }

  private static String expected(String key, String wrong, List<String> allowed) {
    if (!allowed.contains(wrong)) {
      return String.join(", ", allowed);
    }
    return key.endsWith(wrong)
        ? "'" + wrong + "' with keys below it, or without any"
        : "'" + wrong + "' with a value, and no keys below it";
  }
}
