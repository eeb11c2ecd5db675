package org.estreat.export;

import static java.time.format.DateTimeFormatter.ISO_OFFSET_DATE_TIME;

import java.util.LinkedHashMap;
import java.util.Map;
import org.estreat.index.Hit;
import org.estreat.model.Attributes;
import org.estreat.model.Flag;
import org.estreat.model.SafeText;
import org.estreat.model.Sighting;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects of an export, names in a fixed order. */
final class Rows {
  private static final JsonMapper JSON = new JsonMapper();

  private Rows() {}

  /** What names a message and its place. */
  static Map<String, @Nullable Object> place(Hit hit) {
    Sighting sighting = hit.sighting();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", sighting.id().value());
    fields.put("messageSha256", hit.key().sha256());
    fields.put("mailbox", sighting.mailbox().toString());
    fields.put("uidValidity", sighting.uidValidity().value());
    fields.put("uid", sighting.uid().value());
    fields.put("flags", sighting.flags().stream().map(Flag::name).sorted().toList());
    fields.put("internalDate", ISO_OFFSET_DATE_TIME.format(sighting.internalDate()));
    fields.put("expunged", sighting.expunged());
    if (sighting.source() != null) {
      fields.put("source", sighting.source());
    }
    attributes(fields, sighting.attributes());
    return fields;
  }

  /** Those that the server gave. */
  private static void attributes(Map<String, @Nullable Object> fields, Attributes attributes) {
    if (attributes.emailId() != null) {
      fields.put("emailId", attributes.emailId());
    }
    if (attributes.threadId() != null) {
      fields.put("threadId", attributes.threadId());
    }
    if (attributes.saveDate() != null) {
      fields.put("saveDate", ISO_OFFSET_DATE_TIME.format(attributes.saveDate()));
    }
  }

  static String json(Map<String, ? extends @Nullable Object> fields) {
    return SafeText.json(JSON.writeValueAsString(fields));
  }
}
