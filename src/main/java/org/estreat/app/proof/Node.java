package org.estreat.app.proof;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The values of a JSON object by the names and types that they must have; one that is missing or of
 * another kind is an {@link IllegalArgumentException} that names it.
 */
record Node(Map<?, ?> values) {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .build();

  private static final ObjectReader VALUE =
      JSON.readerFor(Object.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Reads one object; what Jackson throws says where it cannot be read. */
  static Node read(byte[] json) {
    return of(JSON.readValue(json, Object.class));
  }

  /** Takes the values of a list that is too long for memory. */
  interface Visitor {
    void visit(Node value);
  }

  /**
   * Reads one object, but for one list of objects in it, of any length.
   *
   * @param listName its name; the values are visited
   */
  static Node read(InputStream in, String listName, Visitor each) {
    Map<String, @Nullable Object> values = new HashMap<>();
    try (JsonParser parser = JSON.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("no object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() == JsonToken.START_ARRAY && name.equals(listName)) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            each.visit(of(VALUE.readValue(parser)));
          }
        } else {
          values.put(name, VALUE.readValue(parser));
        }
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("more than one object");
      }
    }
    return new Node(values);
  }

  private static Node of(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return new Node(map);
    }
    throw new IllegalArgumentException("no object");
  }

  private <T> T get(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          (value == null ? "no value of " : "another kind of value of ") + name);
    }
    return type.cast(value);
  }

  boolean isNull(String name) {
    return values.get(name) == null;
  }

  String text(String name) {
    return get(name, String.class);
  }

  @Nullable String textOrNull(String name) {
    return isNull(name) ? null : text(name);
  }

  long number(String name) {
    return get(name, Long.class);
  }

  Node node(String name) {
    return of(get(name, Map.class));
  }

  List<?> list(String name) {
    return get(name, List.class);
  }

  List<Node> nodes(String name) {
    List<Node> nodes = new ArrayList<>();
    list(name).forEach(each -> nodes.add(of(each)));
    return nodes;
  }

  List<String> texts(String name) {
    return all(name, String.class);
  }

  List<Long> numbers(String name) {
    return all(name, Long.class);
  }

  private <T> List<T> all(String name, Class<T> type) {
    List<T> all = new ArrayList<>();
    for (Object each : list(name)) {
      if (!type.isInstance(each)) {
        throw new IllegalArgumentException("another kind of value in " + name);
      }
      all.add(type.cast(each));
    }
    return all;
  }
}
