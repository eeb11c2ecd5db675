package org.estreat.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * A configuration file flattened to {@code http.port -> 8143}, each value with the place where it
 * stands. An account is named by its name: {@code accounts.alice.url}.
 */
final class SettingsFile {
  private final String shownAs;
  private final JsonParser yaml;
  private final Map<String, Value> values = new LinkedHashMap<>();

  /**
   * @param items one, or those of a list
   * @param place {@code estreat.yaml:3:7} (line and column), or the variable or option that it
   *     comes from
   */
  record Value(List<String> items, String place) {
    Value {
      items = List.copyOf(items);
    }

    String text() {
      return String.join(",", items);
    }
  }

  private SettingsFile(String shownAs, JsonParser yaml) {
    this.shownAs = shownAs;
    this.yaml = yaml;
  }

  /** Reads a file; the key {@code accounts.NAME} stands for an account even if nothing is set. */
  static Map<String, Value> read(Path file, String shownAs) throws Fault {
    try (JsonParser yaml =
        new YAMLFactory().createParser(ObjectReadContext.empty(), text(file, shownAs))) {
      SettingsFile reading = new SettingsFile(shownAs, yaml);
      reading.document();
      return reading.values;
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      throw Fault.wrongUse("the configuration is not YAML: " + firstLine(e.getOriginalMessage()))
          .where(at == null ? shownAs : place(shownAs, at))
          .expected("YAML like that of the sample estreat.yaml")
          .found("text that cannot be read as YAML")
          .cause(e);
    }
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private static String text(Path file, String shownAs) throws Fault {
    try {
      return Files.readString(file);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw Fault.wrongUse("the configuration is not UTF-8 text")
          .where(shownAs)
          .expected("YAML in UTF-8")
          .found("other bytes")
          .cause(e);
    } catch (IOException e) {
      throw Fault.wrongUse("the configuration cannot be read")
          .where(shownAs)
          .expected("a file that can be read")
          .found(Trouble.words(e))
          .cause(e);
    }
  }

  private void document() throws Fault {
    JsonToken first = yaml.nextToken();
    if (first == null || first == JsonToken.VALUE_NULL) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      throw wrong("the configuration", "keys with values, like data: index-data", "a single value");
    }
    group("");
  }

  /** The keys of one group, up to its end. */
  private void group(String prefix) throws Fault {
    while (yaml.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = prefix + yaml.currentName();
      String place = place();
      JsonToken token = yaml.nextToken();
      if (key.equals("accounts")) {
        accounts(token);
      } else {
        value(key, token, place);
      }
    }
  }

  private void value(String key, @Nullable JsonToken token, String place) throws Fault {
    if (token == JsonToken.START_OBJECT) {
      group(key + ".");
    } else if (token == JsonToken.START_ARRAY) {
      put(key, new Value(items(key), place));
    } else if (token == JsonToken.VALUE_NULL) {
      // A key with nothing after it says nothing; a comment often stands in place of its values.
      known(key, place);
    } else {
      put(key, new Value(List.of(yaml.getString()), place));
    }
  }

  private void known(String key, String place) throws Fault {
    boolean group =
        java.util.Arrays.stream(Setting.values()).anyMatch(s -> s.key.startsWith(key + "."));
    if (!group && Setting.of(key).isEmpty()) {
      put(key, new Value(List.of(""), place));
    }
  }

  private List<String> items(String key) throws Fault {
    List<String> items = new ArrayList<>();
    for (JsonToken t = yaml.nextToken(); t != JsonToken.END_ARRAY; t = yaml.nextToken()) {
      if (t == null || t.isStructStart()) {
        throw wrong("'" + key + "'", "a list of texts", "a list of groups");
      }
      items.add(yaml.getString());
    }
    return items;
  }

  private void accounts(@Nullable JsonToken token) throws Fault {
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token != JsonToken.START_ARRAY) {
      throw wrong("'accounts'", "a list of accounts, each beginning with '- name:'", "no list");
    }
    for (JsonToken t = yaml.nextToken(); t != JsonToken.END_ARRAY; t = yaml.nextToken()) {
      if (t != JsonToken.START_OBJECT) {
        throw wrong("'accounts'", "accounts, each beginning with '- name:'", "a single value");
      }
      account();
    }
  }

  /** One account: read apart, because its name may stand after what it names. */
  private void account() throws Fault {
    String place = place();
    SettingsFile apart = new SettingsFile(shownAs, yaml);
    apart.group("");
    Value name = apart.values.remove("name");
    if (name == null || !name.text().matches("[^\\s/\\p{Cntrl}]+")) {
      throw Fault.wrongUse("an account has " + (name == null ? "no name" : "a wrong name"))
          .where((name == null ? place : name.place()) + ", key 'accounts[].name'")
          .expected("a name without '/' and white space, like alice")
          .found(name == null ? "none" : name.text());
    }
    String account = "accounts." + name.text();
    put(account, name);
    for (Map.Entry<String, Value> setting : apart.values.entrySet()) {
      put(account + "." + setting.getKey(), setting.getValue());
    }
  }

  private void put(String key, Value value) throws Fault {
    Value before = values.putIfAbsent(key, value);
    if (before != null) {
      throw Fault.wrongUse("'" + key + "' is there twice")
          .where(value.place())
          .expected("once")
          .found("the first at " + before.place());
    }
  }

  private String place() {
    return place(shownAs, yaml.currentTokenLocation());
  }

  /** As compilers write it: {@code estreat.yaml:3:7}, counted from 1. */
  private static String place(String shownAs, TokenStreamLocation at) {
    return shownAs + ":" + at.getLineNr() + ":" + at.getColumnNr();
  }

  private Fault wrong(String what, String expected, String found) {
    return Fault.wrongUse(what + " is not what it should be")
        .where(place())
        .expected(expected)
        .found(found);
  }
}
