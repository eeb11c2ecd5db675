package org.estreat.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.api.TimeText;
import org.estreat.app.SettingsFile.Value;
import org.estreat.extract.Ocr;
import org.estreat.extract.WorkerLimits;
import org.jspecify.annotations.Nullable;

/**
 * Makes typed values of texts; the fault of a wrong one names its key, its place, what is allowed.
 */
final class ConfigBuilder {
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})\\s?([KMG]?)B?");

  private final World world;
  private final Map<String, Value> values;
  private final Path folder;
  private final SourceReader sources;

  /**
   * @param folder what paths of the file start from; those given otherwise start from the cwd
   */
  ConfigBuilder(World world, Map<String, Value> values, Path folder) {
    this.world = world;
    this.values = values;
    this.folder = folder;
    this.sources = new SourceReader(this);
  }

  Config build() throws Fault {
    List<Config.Account> accounts = new ArrayList<>();
    for (String name : accountNames()) {
      accounts.add(account(name));
    }
    Path routes =
        isSet(Setting.ROUTES, "") ? path(Setting.ROUTES, "") : world.home().resolve("routes");
    return new Config(
        path(Setting.DATA, ""),
        routes,
        new Config.Http(text(Setting.HTTP_HOST, ""), (int) number(Setting.HTTP_PORT, 0, 65_535)),
        accounts,
        limits());
  }

  private Config.Limits limits() throws Fault {
    return new Config.Limits(
        count(Setting.CONNECTIONS),
        count(Setting.CONNECTIONS_TOTAL),
        count(Setting.BATCH_MESSAGES),
        size(Setting.BATCH_SIZE),
        duration(Setting.COMMIT_EVERY, ""),
        size(Setting.COMMIT_SIZE),
        size(Setting.PACK_SIZE),
        duration(Setting.SEARCH, ""),
        extraction());
  }

  private Config.Extraction extraction() throws Fault {
    return new Config.Extraction(
        duration(Setting.EXTRACT_TIME, ""),
        size(Setting.EXTRACT_SIZE),
        count(Setting.EXTRACT_CHARACTERS),
        count(Setting.EXTRACT_DEPTH),
        count(Setting.EXTRACT_DOCUMENTS),
        size(Setting.EXTRACT_UNPACKED),
        count(Setting.EXTRACT_RATIO),
        new Config.Workers(
            count(Setting.EXTRACT_WORKERS),
            heap(Setting.EXTRACT_HEAP),
            duration(Setting.EXTRACT_CPU, "")),
        ocr());
  }

  private @Nullable Ocr ocr() throws Fault {
    List<String> languages = items(Setting.OCR_LANGUAGES, "");
    Ocr.Limits limits =
        new Ocr.Limits(
            duration(Setting.OCR_TIME, ""), size(Setting.OCR_SIZE), count(Setting.OCR_PAGES));
    try {
      return languages.isEmpty() ? null : new Ocr(text(Setting.OCR_PROGRAM, ""), languages, limits);
    } catch (IllegalArgumentException e) {
      String found = String.join(", ", languages);
      throw wrong(Setting.OCR_LANGUAGES, "", Setting.Kind.LANGUAGES.allowed, found);
    }
  }

  private long heap(Setting setting) throws Fault {
    long heap = size(setting);
    if (heap < WorkerLimits.LEAST_HEAP) {
      throw wrong(setting, "", setting.kind.allowed, text(setting, ""));
    }
    return heap;
  }

  private Set<String> accountNames() {
    Set<String> names = new LinkedHashSet<>();
    values.forEach((key, value) -> {
      if (key.equals("accounts." + value.text())) {
        names.add(value.text());
      }
    });
    return names;
  }

  private Config.Account account(String name) throws Fault {
    URI url = url(name);
    return new Config.Account(
        name,
        text(Setting.CUSTODIAN, name),
        url.getHost(),
        url.getPort() > 0 ? url.getPort() : "imaps".equals(url.getScheme()) ? 993 : 143,
        security(name, url),
        URLDecoder.decode(url.getRawUserInfo().replace("+", "%2B"), StandardCharsets.UTF_8),
        sources.password(name),
        items(Setting.INCLUDE, name),
        items(Setting.EXCLUDE, name),
        folders(name),
        duration(Setting.EVERY, name),
        idle(name),
        new AccessBuilder(this, sources).build(name));
  }

  private Config.Folders folders(String account) throws Fault {
    Set<Config.Namespace> namespaces = new LinkedHashSet<>();
    for (String item : items(Setting.NAMESPACES, account)) {
      namespaces.add(
          switch (item) {
            case "personal" -> Config.Namespace.PERSONAL;
            case "others" -> Config.Namespace.OTHERS;
            case "shared" -> Config.Namespace.SHARED;
            default ->
                throw wrong(Setting.NAMESPACES, account, Setting.Kind.NAMESPACES.allowed, item);
          });
    }
    if (namespaces.isEmpty()) {
      throw wrong(Setting.NAMESPACES, account, Setting.Kind.NAMESPACES.allowed, "");
    }
    return new Config.Folders(
        namespaces, bool(Setting.SUBSCRIBED, account), Set.copyOf(items(Setting.AVOID, account)));
  }

  private URI url(String account) throws Fault {
    String text = text(Setting.URL, account);
    if (text.isEmpty()) {
      throw missing(Setting.URL, account, Setting.Kind.URL.allowed);
    }
    try {
      URI url = new URI(text);
      boolean imap = "imap".equals(url.getScheme()) || "imaps".equals(url.getScheme());
      String user = url.getRawUserInfo();
      boolean bare = url.getRawPath().isEmpty() || url.getRawPath().equals("/");
      if (user != null && user.contains(":")) {
        throw wrong(
                Setting.URL,
                account,
                Setting.Kind.URL.allowed,
                "a password in the URL, not shown here")
            .hint("name the password's source under 'password:'");
      }
      if (imap && url.getHost() != null && user != null && !user.isEmpty() && bare) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw wrong(Setting.URL, account, Setting.Kind.URL.allowed, withoutPassword(text)).cause(e);
    }
    Fault fault = wrong(Setting.URL, account, Setting.Kind.URL.allowed, withoutPassword(text));
    if (text.matches("imaps?://[^/:@]+@[^/:@]+@.*")) {
      fault.hint("an @ in USER is written %40: " + text.replaceFirst("@(?=[^@]*@)", "%40"));
    }
    throw fault;
  }

  private static String withoutPassword(String url) {
    // Up to the last @, for a password may hold one.
    return url.replaceFirst("(?s)^(\\w*://)?([^:/]*):.*@", "$1$2:(not shown)@");
  }

  private Config.Security security(String account, URI url) throws Fault {
    String tls = text(Setting.TLS, account);
    boolean imaps = "imaps".equals(url.getScheme());
    return switch (tls) {
      case "required" -> imaps ? Config.Security.TLS : Config.Security.STARTTLS;
      case "opportunistic", "none" -> {
        if (imaps) {
          throw wrong(
              Setting.TLS,
              account,
              "required, because the url says imaps (or an imap:// url)",
              tls);
        }
        yield tls.equals("none") ? Config.Security.NONE : Config.Security.STARTTLS_IF_OFFERED;
      }
      default -> throw wrong(Setting.TLS, account, Setting.Kind.TLS.allowed, tls);
    };
  }

  boolean isSet(Setting setting, String account) {
    return values.containsKey(setting.key(account));
  }

  /** The values as they are given, or the standard one. */
  List<String> items(Setting setting, String account) {
    Value value = values.get(setting.key(account));
    if (value != null) {
      return value.items();
    }
    return setting.standard.isEmpty() ? List.of() : List.of(setting.standard);
  }

  String text(Setting setting, String account) throws Fault {
    List<String> items = items(setting, account);
    if (items.size() > 1) {
      throw wrong(setting, account, setting.kind.allowed, "a list of " + items.size());
    }
    return items.isEmpty() ? "" : items.getFirst();
  }

  Path path(Setting setting, String account) throws Fault {
    String text = text(setting, account);
    if (text.isEmpty()) {
      throw wrong(setting, account, setting.kind.allowed, "nothing");
    }
    Value value = values.get(setting.key(account));
    // A value of the file is "estreat.yaml:3"; all others were typed in the current folder.
    boolean ofFile = value != null && value.place().matches("(?s).*:[0-9]+");
    return (ofFile ? folder : world.cwd()).resolve(text).normalize();
  }

  private long number(Setting setting, long from, long to) throws Fault {
    return number(setting, "", text(setting, ""), from, to);
  }

  private long number(Setting setting, String account, String text, long from, long to)
      throws Fault {
    if (!text.matches("[0-9]{1,12}") || Long.parseLong(text) < from || Long.parseLong(text) > to) {
      throw wrong(setting, account, setting.kind.allowed, text);
    }
    return Long.parseLong(text);
  }

  private int count(Setting setting) throws Fault {
    return count(setting, "");
  }

  int count(Setting setting, String account) throws Fault {
    return (int) number(setting, account, text(setting, account), 1, Integer.MAX_VALUE);
  }

  /** Octets a second; 0 for none. */
  long rate(Setting setting, String account) throws Fault {
    String text = text(setting, account);
    if (text.equals("none")) {
      return 0;
    }
    if (!text.endsWith("/s")) {
      throw wrong(setting, account, setting.kind.allowed, text);
    }
    return size(setting, account, text.substring(0, text.length() - 2));
  }

  /** Times a second; 0 for none. */
  int frequency(Setting setting, String account) throws Fault {
    String text = text(setting, account);
    return text.equals("none")
        ? 0
        : (int) number(setting, account, text.replaceFirst("/s$", ""), 1, 1_000_000);
  }

  private long size(Setting setting) throws Fault {
    return size(setting, "", text(setting, ""));
  }

  private long size(Setting setting, String account, String text) throws Fault {
    return octets(text).orElseThrow(() -> wrong(setting, account, setting.kind.allowed, text));
  }

  /** What a size like 16MB means; empty where it is none, or 0. */
  static OptionalLong octets(String text) {
    Matcher form = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    if (!form.matches() || Long.parseLong(form.group(1)) < 1) {
      return OptionalLong.empty();
    }
    int shift =
        switch (form.group(2)) {
          case "K" -> 10;
          case "M" -> 20;
          case "G" -> 30;
          default -> 0;
        };
    long most = Long.MAX_VALUE >> shift;
    return OptionalLong.of(Math.min(Long.parseLong(form.group(1)), most) << shift);
  }

  private Duration duration(Setting setting, String account) throws Fault {
    String text = text(setting, account);
    Optional<Duration> time = TimeText.read(text);
    if (time.isEmpty()) {
      throw wrong(setting, account, setting.kind.allowed, text);
    }
    return time.get();
  }

  private boolean bool(Setting setting, String account) throws Fault {
    String text = text(setting, account);
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong(setting, account, setting.kind.allowed, text);
    }
    return text.equals("true");
  }

  /** Folders to follow; what YAML takes for a truth value is one, and no folder's name. */
  private List<String> idle(String account) throws Fault {
    List<String> items = items(Setting.IDLE, account);
    String only = items.size() == 1 ? items.getFirst() : "";
    if (only.equals("true")) {
      return List.of("INBOX");
    }
    if (only.equals("false")) {
      return List.of();
    }
    if (items.isEmpty() || items.contains("") || only.matches("(?i)yes|no|on|off|true|false")) {
      throw wrong(Setting.IDLE, account, Setting.Kind.IDLE.allowed, only);
    }
    return items;
  }

  String place(Setting setting, String account) {
    Value value = values.get(setting.key(account));
    Value parent = values.get("accounts." + account);
    return (value != null ? value.place() : parent != null ? parent.place() : "default")
        + ", key '"
        + setting.key(account)
        + "'";
  }

  Fault wrong(Setting setting, String account, String expected, String found) {
    return Fault.wrongUse("wrong value of '" + setting.key(account) + "'")
        .where(place(setting, account))
        .expected(expected)
        .found(found.isEmpty() ? "nothing" : found);
  }

  Fault missing(Setting setting, String account, String expected) {
    return Fault.wrongUse("'" + setting.key(account) + "' is missing")
        .where(place(setting, account))
        .expected(expected)
        .found("nothing");
  }
}
