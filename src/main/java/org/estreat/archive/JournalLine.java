package org.estreat.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.model.Attributes;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One line of the custody journal: a JSON object in UTF-8 without its LF.
 *
 * @param number of the line, from 1
 * @param previous SHA-256 of the line before, hex; 64 zeros in the first
 * @param place where the bytes were put; only in the Sighted line that brought them
 */
record JournalLine(long number, String previous, CustodyEvent event, @Nullable Place place) {
  private static final JsonFactory JSON = new JsonFactory();

  byte[] encode() {
    var json = new JsonText(512).open();
    json.number("n", number).text("at", event.at().toString()).text("prev", previous);
    switch (event) {
      case CustodyEvent.Sighted sighted -> sighted(json, sighted);
      case CustodyEvent.FlagsChanged(
              var at,
              var mailbox,
              var validity,
              var uid,
              var flags,
              var mod) -> {
        json.text("type", "flags");
        place(json, mailbox, validity, uid).texts("flags", names(flags));
        json.number("modSeq", mod.value());
      }
      case CustodyEvent.Expunged(var at, var mailbox, var validity, var uid, var mod) -> {
        json.text("type", "expunged");
        place(json, mailbox, validity, uid).number("modSeq", mod.value());
      }
      case CustodyEvent.Restored(
              var at,
              var mailbox,
              var validity,
              var uid,
              var flags,
              var mod) -> {
        json.text("type", "restored");
        place(json, mailbox, validity, uid).texts("flags", names(flags));
        json.number("modSeq", mod.value());
      }
      case CustodyEvent.Renamed(var at, var from, var to, var validity, var how) -> {
        json.text("type", "renamed");
        box(json, from, validity).text("to", to.name()).text("how", how);
      }
      case CustodyEvent.MailboxGone(var at, var mailbox, var validity, var why) -> {
        json.text("type", "mailboxGone");
        box(json, mailbox, validity).text("why", why);
      }
      case CustodyEvent.UidValidityChanged(var at, var mailbox, var from, var to) -> {
        json.text("type", "uidValidityChanged");
        box(json, mailbox, from).number("to", to.value());
      }
      case CustodyEvent.PassedBy(var at, var mailbox, var validity, var uid, var reason) -> {
        json.text("type", "passedBy");
        place(json, mailbox, validity, uid).text("reason", reason);
      }
      case CustodyEvent.Act(var at, var what, var details) ->
          json.text("type", "act").text("what", what).texts("details", details);
    }
    return json.close().getBytes(UTF_8);
  }

  private void sighted(JsonText json, CustodyEvent.Sighted sighted) {
    Sighting sighting = sighted.sighting();
    json.text("type", "sighted");
    place(json, sighting.mailbox(), sighting.uidValidity(), sighting.uid());
    json.texts("flags", names(sighting.flags()));
    json.text("internalDate", sighting.internalDate().toString());
    json.number("modSeq", sighting.modSeq().value());
    if (sighting.expunged()) {
      json.bool("expunged", true);
    }
    if (sighting.source() != null) {
      json.text("source", sighting.source());
    }
    attributes(json, sighting.attributes());
    json.text("sha256", sighted.key().sha256()).number("size", sighted.size());
    if (place != null) {
      json.text("pack", Layout.name(place.pack()));
      json.number("offset", place.offset()).number("length", place.length());
    }
  }

  private static void attributes(JsonText json, Attributes attributes) {
    if (attributes.emailId() != null) {
      json.text("emailId", attributes.emailId());
    }
    if (attributes.threadId() != null) {
      json.text("threadId", attributes.threadId());
    }
    if (attributes.saveDate() != null) {
      json.text("saveDate", attributes.saveDate().toString());
    }
  }

  private static JsonText place(JsonText json, Mailbox mailbox, UidValidity validity, Uid uid) {
    return box(json, mailbox, validity).number("uid", uid.value());
  }

  private static JsonText box(JsonText json, Mailbox mailbox, UidValidity validity) {
    return json.text("account", mailbox.account())
        .text("mailbox", mailbox.name())
        .number("uidValidity", validity.value());
  }

  private static List<String> names(Set<Flag> flags) {
    return flags.stream().map(Flag::name).sorted().toList();
  }

  /**
   * Reads a line back.
   *
   * @throws DamagedException saying what of it is not as it was written
   */
  static JournalLine decode(byte[] line) throws DamagedException {
    try {
      var fields = new Fields(values(line));
      return new JournalLine(
          fields.number("n"), fields.text("prev"), event(fields), fields.placeOrNull());
    } catch (JacksonException e) {
      throw new DamagedException("expected a JSON object, found: " + e.getOriginalMessage());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new DamagedException(
          "expected a line of the custody journal, found: " + e.getMessage());
    }
  }

  private static CustodyEvent event(Fields fields) {
    Instant at = Instant.parse(fields.text("at"));
    String type = fields.text("type");
    return switch (type) {
      case "sighted" ->
          new CustodyEvent.Sighted(
              at, fields.sighting(), new MessageKey(fields.text("sha256")), fields.number("size"));
      case "flags" ->
          new CustodyEvent.FlagsChanged(
              at,
              fields.mailbox(),
              fields.uidValidity(),
              fields.uid(),
              fields.flags(),
              fields.modSeq());
      case "expunged" ->
          new CustodyEvent.Expunged(
              at, fields.mailbox(), fields.uidValidity(), fields.uid(), fields.modSeq());
      case "restored" ->
          new CustodyEvent.Restored(
              at,
              fields.mailbox(),
              fields.uidValidity(),
              fields.uid(),
              fields.flags(),
              fields.modSeq());
      case "renamed" ->
          new CustodyEvent.Renamed(
              at,
              fields.mailbox(),
              new Mailbox(fields.text("account"), fields.text("to")),
              fields.uidValidity(),
              fields.text("how"));
      case "mailboxGone" ->
          new CustodyEvent.MailboxGone(
              at, fields.mailbox(), fields.uidValidity(), fields.text("why"));
      case "uidValidityChanged" ->
          new CustodyEvent.UidValidityChanged(
              at, fields.mailbox(), fields.uidValidity(), new UidValidity(fields.number("to")));
      case "passedBy" ->
          new CustodyEvent.PassedBy(
              at, fields.mailbox(), fields.uidValidity(), fields.uid(), fields.text("reason"));
      case "act" -> new CustodyEvent.Act(at, fields.text("what"), fields.texts("details"));
      default -> throw new IllegalArgumentException("type " + type);
    };
  }

  /** Strings, longs, booleans; for an array a list and for an object a map of strings. */
  private static Map<String, Object> values(byte[] line) {
    Map<String, Object> values = new LinkedHashMap<>(32);
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
      expect(json.nextToken() == JsonToken.START_OBJECT, "no object");
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        values.put(name, value(json, json.nextToken()));
      }
      expect(json.currentToken() == JsonToken.END_OBJECT, "an object without its end");
      expect(json.nextToken() == null, "something behind the object");
    }
    return values;
  }

  private static Object value(JsonParser json, JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> json.getString();
      case VALUE_NUMBER_INT -> json.getLongValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case START_ARRAY -> list(json);
      case START_OBJECT -> map(json);
      default -> throw new IllegalArgumentException("a value of kind " + token);
    };
  }

  private static List<String> list(JsonParser json) {
    List<String> list = new ArrayList<>();
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      list.add(json.getString());
    }
    expect(json.currentToken() == JsonToken.END_ARRAY, "an array of more than strings");
    return list;
  }

  private static Map<String, String> map(JsonParser json) {
    Map<String, String> map = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      expect(json.nextToken() == JsonToken.VALUE_STRING, "an object of more than strings");
      map.put(name, json.getString());
    }
    expect(json.currentToken() == JsonToken.END_OBJECT, "an object of more than strings");
    return map;
  }

  private static void expect(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** The values of a line by the names and types that they must have. */
  private record Fields(Map<String, Object> values) {
    private <T> T get(String name, Class<T> type) {
      Object value = values.get(name);
      if (!type.isInstance(value)) {
        throw new IllegalArgumentException(
            (value == null ? "no value of " : "another kind of value of ") + name);
      }
      return type.cast(value);
    }

    long number(String name) {
      return get(name, Long.class);
    }

    String text(String name) {
      return get(name, String.class);
    }

    Map<String, String> texts(String name) {
      Map<String, String> texts = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) get(name, Map.class)).entrySet()) {
        texts.put((String) entry.getKey(), (String) entry.getValue());
      }
      return texts;
    }

    Mailbox mailbox() {
      return new Mailbox(text("account"), text("mailbox"));
    }

    UidValidity uidValidity() {
      return new UidValidity(number("uidValidity"));
    }

    Uid uid() {
      return new Uid(number("uid"));
    }

    ModSeq modSeq() {
      return new ModSeq(number("modSeq"));
    }

    Set<Flag> flags() {
      Set<Flag> flags = new LinkedHashSet<>();
      for (Object name : (List<?>) get("flags", List.class)) {
        flags.add(new Flag((String) name));
      }
      return flags;
    }

    Sighting sighting() {
      return new Sighting(
          mailbox(),
          uidValidity(),
          uid(),
          flags(),
          OffsetDateTime.parse(text("internalDate")),
          modSeq(),
          values.containsKey("expunged"),
          textOrNull("source"),
          attributes());
    }

    private @Nullable String textOrNull(String name) {
      return values.containsKey(name) ? text(name) : null;
    }

    private Attributes attributes() {
      String saveDate = textOrNull("saveDate");
      return new Attributes(
          textOrNull("emailId"),
          textOrNull("threadId"),
          saveDate == null ? null : OffsetDateTime.parse(saveDate));
    }

    @Nullable Place placeOrNull() {
      if (!values.containsKey("pack")) {
        return null;
      }
      long length = number("length");
      if (length < 1 || length >= IndexRecord.LIMIT || number("offset") < 0) {
        throw new IllegalArgumentException("a place outside of any pack");
      }
      return new Place(Integer.parseInt(text("pack")), number("offset"), length);
    }
  }
}
