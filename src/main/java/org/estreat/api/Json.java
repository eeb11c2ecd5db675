package org.estreat.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reading and writing JSON by Jackson's streams alone: data binding by reflection would cost every
 * start of the command line more than the search itself.
 */
final class Json {
  /** Nesting that is read; requests need one level. */
  private static final int MAX_DEPTH = 20;

  /** Nesting that is written; a tree of parts has two levels for each of its own. */
  private static final int MAX_WRITTEN_DEPTH = 10_000;

  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          // An answer that an error cuts off must not look like a whole one.
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .rootValueSeparator("")
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(100)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(MAX_WRITTEN_DEPTH).build())
          .build();

  private Json() {}

  /** Writes JSON values, usually one. */
  interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Writes UTF-8, then flushes the stream and leaves it open. What could steer the terminal that it
   * is shown on stands as an escape, as {@link org.estreat.model.SafeText#json} has it. The bytes
   * go through an encoder of our own because mail can hold half a surrogate pair, which is no
   * character: the reader gets U+FFFD for it, and not an error.
   *
   * @throws IOException from the stream or the body
   */
  static void write(OutputStream out, Body body) throws IOException {
    var encoder =
        StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .replaceWith(REPLACEMENT);
    var writer = new SafeWriter(new OutputStreamWriter(out, encoder));
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), writer)) {
      body.write(json);
    } catch (JacksonIOException e) {
      throw e.getCause();
    }
  }

  static byte[] bytes(Body body) throws IOException {
    var out = new ByteArrayOutputStream(1024);
    write(out, body);
    return out.toByteArray();
  }

  static String text(Body body) throws IOException {
    return new String(bytes(body), StandardCharsets.UTF_8);
  }

  /** Writes maps, lists, numbers, booleans and null as such, all else as its string. */
  static void value(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case Map<?, ?> map -> {
        json.writeStartObject();
        map.forEach((name, each) -> {
          json.writeName(String.valueOf(name));
          value(json, each);
        });
        json.writeEndObject();
      }
      case Iterable<?> list -> {
        json.writeStartArray();
        list.forEach(each -> value(json, each));
        json.writeEndArray();
      }
      case Boolean truth -> json.writeBoolean(truth);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Number number -> json.writeNumber(number.doubleValue());
      case Object other -> json.writeString(other.toString());
    }
  }

  static void strings(JsonGenerator json, String name, Iterable<?> values) {
    json.writeArrayPropertyStart(name);
    values.forEach(each -> json.writeString(each.toString()));
    json.writeEndArray();
  }

  /**
   * Reads one JSON object and nothing after it: strings as String, whole numbers as Long, others as
   * Double, and so on.
   *
   * @param example of what is expected, for the complaint
   * @throws JsonFault when it is anything else
   */
  static Map<String, @Nullable Object> object(byte[] text, String example) throws JsonFault {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonFault("expected a JSON object, as " + example);
      }
      Map<String, @Nullable Object> object = readObject(parser);
      if (parser.nextToken() != null) {
        throw new JsonFault("expected the end after the JSON object");
      }
      return object;
    } catch (JacksonException e) {
      var place = e.getLocation();
      String where = place == null ? "" : " at column " + place.getColumnNr();
      throw new JsonFault("expected JSON: " + e.getOriginalMessage() + where);
    }
  }

  private static Map<String, @Nullable Object> readObject(JsonParser parser) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.put(name, read(parser));
    }
    return object;
  }

  private static @Nullable Object read(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return readObject(parser);
    }
    if (token == JsonToken.START_ARRAY) {
      List<@Nullable Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(read(parser));
      }
      return list;
    }
    return scalar(parser, token);
  }

  private static @Nullable Object scalar(JsonParser parser, JsonToken token) {
    return switch (token) {
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_STRING -> parser.getString();
      case NOT_AVAILABLE,
          START_OBJECT,
          END_OBJECT,
          START_ARRAY,
          END_ARRAY,
          PROPERTY_NAME,
          VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value: " + token);
    };
  }

  /** The text is not the JSON that was expected; the message says what was. */
  static final class JsonFault extends Exception {
    private static final long serialVersionUID = 1L;

    JsonFault(String complaint) {
      super(complaint);
    }
  }
}
