package org.estreat.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes {@link AccountStatus}. */
final class AccountJson {
  private AccountJson() {}

  static void write(JsonGenerator json, AccountStatus status) {
    json.writeStartObject();
    json.writeStringProperty("account", status.account());
    json.writeStringProperty("state", status.state());
    optional(json, "detail", status.detail());
    json.writeBooleanProperty("complete", status.complete());
    AccountStatus.Held held = status.held();
    json.writeNumberProperty("folders", held.folders());
    json.writeNumberProperty("onServer", held.onServer());
    json.writeNumberProperty("archived", held.archived());
    json.writeNumberProperty("missing", held.missing());
    json.writeObjectPropertyStart("watch");
    json.writeStringProperty("by", status.watch().by());
    json.writeNumberProperty("connections", status.watch().connections());
    json.writeEndObject();
    json.writeObjectPropertyStart("collected");
    json.writeNumberProperty("messages", status.collected().messages());
    json.writeNumberProperty("octets", status.collected().octets());
    json.writeEndObject();
    json.writeNumberProperty("passes", status.passes());
    optional(json, "lastPass", status.lastPass());
    optional(json, "lastUpdate", status.lastUpdate());
    optional(json, "fault", status.fault());
    AccountStatus.Progress progress = status.progress();
    if (progress != null) {
      json.writeName("progress");
      write(json, progress);
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, AccountStatus.Progress progress) {
    json.writeStartObject();
    json.writeNumberProperty("folders", progress.folders());
    json.writeNumberProperty("foldersDone", progress.foldersDone());
    json.writeNumberProperty("messages", progress.messages());
    json.writeNumberProperty("expected", progress.expected());
    json.writeNumberProperty("octets", progress.octets());
    json.writeNumberProperty("perSecond", Math.round(progress.perSecond()));
    json.writeNumberProperty("elapsedSeconds", progress.elapsed().toSeconds());
    if (progress.left() != null) {
      json.writeNumberProperty("leftSeconds", progress.left().toSeconds());
    }
    json.writeEndObject();
  }

  private static void optional(JsonGenerator json, String name, @Nullable Object value) {
    if (value != null) {
      json.writeStringProperty(name, value.toString());
    }
  }
}
