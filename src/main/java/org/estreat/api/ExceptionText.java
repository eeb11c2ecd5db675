package org.estreat.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.estreat.index.ExceptionCounts;
import org.estreat.index.PartCount;
import org.estreat.index.PartException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Rows of the exception register as JSON and as comma-separated values. */
public final class ExceptionText {
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "mailbox",
          "uidvalidity",
          "uid",
          "message_sha256",
          "part",
          "where",
          "name",
          "sha256",
          "size",
          "declared_type",
          "detected_type",
          "kind",
          "cause",
          "attempts",
          "first_attempt",
          "last_attempt",
          "disposition",
          "note",
          "expunged",
          "subject");

  private ExceptionText() {}

  /** The first line of comma-separated values. */
  public static String csvHeader() {
    return Csv.line(COLUMNS);
  }

  public static String csv(ExceptionRow row) {
    PartException exception = row.exception();
    PartException.Item item = exception.item();
    return Csv.line(
        List.of(
            exception.sighting().id().value(),
            exception.sighting().mailbox().toString(),
            exception.sighting().uidValidity().toString(),
            exception.sighting().uid().toString(),
            exception.key().sha256(),
            item.path().toString(),
            item.where(),
            item.name(),
            item.sha256(),
            item.size() < 0 ? "" : Long.toString(item.size()),
            item.declared(),
            item.detected(),
            exception.kind().name(),
            row.cause(),
            Integer.toString(row.attempts()),
            text(row.first()),
            text(row.last()),
            name(row),
            row.note(),
            exception.sighting().expunged() ? "true" : "",
            exception.subject()));
  }

  private static String text(@Nullable Instant instant) {
    return instant == null ? "" : instant.toString();
  }

  private static String name(ExceptionRow row) {
    return row.disposition().name().toLowerCase(Locale.ROOT);
  }

  /** A row as one JSON object in one line, with its LF. */
  public static void writeJsonLine(ExceptionRow row, OutputStream out) throws IOException {
    out.write(Json.text(json -> write(json, row)).getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  /** The register in figures as one JSON object in one line, with its LF. */
  public static void writeJsonLine(ExceptionCounts counts, OutputStream out) throws IOException {
    String text =
        Json.text(json -> {
          json.writeStartObject();
          counts(json, counts);
          json.writeEndObject();
        });
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  static void write(JsonGenerator json, ExceptionRow row) {
    PartException exception = row.exception();
    json.writeStartObject();
    AnswerJson.sighting(json, exception.sighting());
    json.writeStringProperty("message", exception.key().sha256());
    json.writeStringProperty("subject", exception.subject());
    object(json, exception);
    json.writeNumberProperty("attempts", row.attempts());
    instant(json, "firstAttempt", row.first());
    instant(json, "lastAttempt", row.last());
    json.writeStringProperty("disposition", name(row));
    optional(json, "note", row.note());
    json.writeEndObject();
  }

  /** Which object of its message it is, and why, into a JSON object that is open. */
  static void object(JsonGenerator json, PartException exception) {
    item(json, exception.item());
    json.writeStringProperty("kind", exception.kind().name());
    json.writeArrayPropertyStart("defects");
    exception.causes().forEach(cause -> MessageJson.defect(json, cause));
    json.writeEndArray();
  }

  private static void item(JsonGenerator json, PartException.Item item) {
    json.writeStringProperty("part", item.path().toString());
    optional(json, "where", item.where());
    optional(json, "name", item.name());
    optional(json, "sha256", item.sha256());
    if (item.size() >= 0) {
      json.writeNumberProperty("size", item.size());
    }
    optional(json, "declared", item.declared());
    optional(json, "detected", item.detected());
  }

  static void optional(JsonGenerator json, String name, String value) {
    if (!value.isEmpty()) {
      json.writeStringProperty(name, value);
    }
  }

  private static void instant(JsonGenerator json, String name, @Nullable Instant value) {
    if (value != null) {
      json.writeStringProperty(name, value.toString());
    }
  }

  /** The properties of the figures, into an object that is open. */
  static void counts(JsonGenerator json, ExceptionCounts counts) {
    PartCount parts = counts.parts();
    json.writeObjectPropertyStart("parts");
    json.writeNumberProperty("seen", parts.seen());
    json.writeNumberProperty("full", parts.full());
    json.writeNumberProperty("partial", parts.partial());
    json.writeNumberProperty("excepted", parts.excepted());
    json.writeNumberProperty("unaccounted", parts.unaccounted());
    json.writeEndObject();
    json.writeObjectPropertyStart("kinds");
    counts.kinds().forEach((kind, rows) -> json.writeNumberProperty(kind.name(), rows));
    json.writeEndObject();
    json.writeObjectPropertyStart("types");
    counts.types().forEach(json::writeNumberProperty);
    json.writeEndObject();
    json.writeNumberProperty("total", counts.rows());
  }
}
