package org.estreat.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one request by name, whichever way they came. Read strictly: an unknown name, a
 * wrong escape or a second value where there can be one is an error and never passed over, because
 * a search that silently drops a condition finds too much.
 */
final class Parameters {
  private final Map<String, List<String>> values;

  private Parameters(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * From a query string, {@code q=ALL&limit=5}; UTF-8, with {@code +} or {@code %20} for a space.
   */
  static Parameters ofQuery(String query, Set<String> allowed) throws BadParameterException {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decoded("name", equals < 0 ? pair : pair.substring(0, equals));
      check(name, allowed);
      String value = equals < 0 ? "" : decoded(name, pair.substring(equals + 1));
      values.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }
    return new Parameters(values);
  }

  /** From a JSON object; a list of strings is a parameter given several times. */
  static Parameters ofJson(byte[] body, Set<String> allowed) throws BadParameterException {
    Map<String, @Nullable Object> object;
    try {
      object = Json.object(body, "{\"q\":\"ALL\"}");
    } catch (Json.JsonFault e) {
      throw new BadParameterException(
          "body", "a JSON object (" + e.getMessage() + ")", body.length + " octets");
    }
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (var property : object.entrySet()) {
      check(property.getKey(), allowed);
      if (property.getValue() != null) {
        values.put(property.getKey(), strings(property.getKey(), property.getValue()));
      }
    }
    return new Parameters(values);
  }

  Parameters with(String name, String value) throws BadParameterException {
    if (values.containsKey(name)) {
      throw new BadParameterException(name, "one value, and the body is one already", "a second");
    }
    Map<String, List<String>> more = new LinkedHashMap<>(values);
    more.put(name, List.of(value));
    return new Parameters(more);
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  @Nullable String one(String name) throws BadParameterException {
    List<String> given = all(name);
    if (given.size() > 1) {
      throw new BadParameterException(name, "one value", given.size() + " values");
    }
    return given.isEmpty() ? null : given.getFirst();
  }

  /** One of the words; the first where the parameter is absent. */
  String word(String name, String... words) throws BadParameterException {
    String given = one(name);
    for (String word : words) {
      if (given == null || given.equals(word)) {
        return word;
      }
    }
    throw new BadParameterException(name, String.join(" or ", words), String.valueOf(given));
  }

  /** A whole number from 0 to the most; null where the parameter is absent. */
  @Nullable Integer number(String name, int most) throws BadParameterException {
    String given = one(name);
    if (given == null) {
      return null;
    }
    if (!given.matches("[0-9]{1,9}") || Integer.parseInt(given) > most) {
      throw new BadParameterException(name, "a whole number from 0 to " + most, given);
    }
    return Integer.valueOf(given);
  }

  /** A time up to the most; the most where the parameter is absent. */
  Duration time(String name, Duration most) throws BadParameterException {
    String given = one(name);
    if (given == null) {
      return most;
    }
    Optional<Duration> time = TimeText.read(given);
    if (time.isEmpty() || time.get().compareTo(most) > 0) {
      throw new BadParameterException(
          name, TimeText.EXPECTED + ", of at most " + TimeText.write(most), given);
    }
    return time.get();
  }

  private static void check(String name, Set<String> allowed) throws BadParameterException {
    if (!allowed.contains(name)) {
      String known = allowed.stream().sorted().collect(Collectors.joining(", "));
      throw new BadParameterException(
          PlainText.shortened(name),
          allowed.isEmpty() ? "no parameters" : "one of the parameters " + known,
          name);
    }
  }

  private static List<String> strings(String name, Object value) throws BadParameterException {
    List<String> strings = new ArrayList<>();
    for (Object each : value instanceof List<?> list ? list : List.of(value)) {
      if (!(each instanceof String || each instanceof Long || each instanceof Boolean)) {
        throw new BadParameterException(name, "a string or a list of strings", kind(each));
      }
      strings.add(each.toString());
    }
    return strings;
  }

  private static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map -> "an object";
      case List<?> list -> "a list";
      case Object other -> other.toString();
    };
  }

  private static String decoded(String name, String text) throws BadParameterException {
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        if (i + 2 >= text.length() || !text.substring(i + 1, i + 3).matches("[0-9A-Fa-f]{2}")) {
          throw new BadParameterException(name, "two hex digits after %", text);
        }
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else if (c < 0x80) {
        bytes.write(c == '+' ? ' ' : c);
      } else {
        throw new BadParameterException(
            name, "characters beyond ASCII percent-encoded as UTF-8", text);
      }
    }
    try {
      var utf8 = StandardCharsets.UTF_8.newDecoder();
      return utf8.decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
    } catch (CharacterCodingException e) {
      throw new BadParameterException(
          name, "UTF-8 (send other charsets as the body of a POST)", text);
    }
  }
}
