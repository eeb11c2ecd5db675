package org.estreat.api;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.estreat.index.Hit;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartLanguage;
import org.estreat.model.Defect;
import org.estreat.model.Envelope;
import org.estreat.model.HeaderField;
import org.estreat.model.Message;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import tools.jackson.core.JsonGenerator;

/** One message as JSON. */
final class MessageJson {
  private final Original original;
  private final MessageIndex index;
  private final Map<PartPath, String> languages = new HashMap<>();

  /**
   * @param index knows what was read out of the parts
   */
  MessageJson(Original original, MessageIndex index) {
    this.original = original;
    this.index = index;
  }

  void write(JsonGenerator json, Hit hit) throws IOException {
    for (PartLanguage each : index.languages(hit.sighting().id())) {
      languages.put(each.path(), each.language());
    }
    Message message = original.message();
    json.writeStartObject();
    AnswerJson.sighting(json, hit.sighting());
    if (hit.sighting().source() != null) {
      json.writeStringProperty("source", hit.sighting().source());
    }
    json.writeStringProperty("sha256", hit.key().sha256());
    json.writeNumberProperty("size", message.size());
    json.writeNumberProperty("octets", original.octets());
    json.writeStringProperty("sent", message.sentAt() == null ? null : message.sentAt().toString());
    envelope(json, message.envelope());
    json.writeArrayPropertyStart("headers");
    message.headers().forEach(field -> header(json, field));
    json.writeEndArray();
    json.writeName("parts");
    part(json, message.root());
    json.writeArrayPropertyStart("defects");
    message.defects().forEach(defect -> defect(json, defect));
    json.writeEndArray();
    Unread.write(json, index.exceptions(hit.sighting().id()));
    json.writeEndObject();
  }

  static void defect(JsonGenerator json, Defect defect) {
    json.writeStartObject();
    json.writeStringProperty("part", defect.path().toString());
    json.writeStringProperty("kind", defect.kind().name());
    json.writeBooleanProperty("losesText", defect.kind().losesText());
    json.writeStringProperty("detail", defect.detail());
    json.writeEndObject();
  }

  private static void envelope(JsonGenerator json, Envelope envelope) {
    json.writeObjectPropertyStart("envelope");
    Json.strings(json, "subject", envelope.subject());
    Json.strings(json, "from", envelope.from());
    Json.strings(json, "to", envelope.to());
    Json.strings(json, "cc", envelope.cc());
    Json.strings(json, "bcc", envelope.bcc());
    json.writeStringProperty("messageId", envelope.messageId());
    Json.strings(json, "inReplyTo", envelope.inReplyTo());
    Json.strings(json, "references", envelope.references());
    json.writeEndObject();
  }

  private static void header(JsonGenerator json, HeaderField field) {
    json.writeStartObject();
    json.writeStringProperty("name", field.name());
    json.writeStringProperty("value", field.value());
    json.writeEndObject();
  }

  private void part(JsonGenerator json, Part part) throws IOException {
    json.writeStartObject();
    json.writeStringProperty("path", part.path().toString());
    json.writeStringProperty("type", part.type().essence());
    if (part.fileName() != null) {
      json.writeStringProperty("name", part.fileName());
    }
    if (part.disposition() != null) {
      json.writeStringProperty("disposition", part.disposition());
    }
    if (part.isLeaf()) {
      Original.Sum content = original.sum(part);
      json.writeStringProperty("encoding", part.transferEncoding());
      json.writeNumberProperty("size", content.octets());
      json.writeStringProperty("sha256", content.sha256());
      boolean root = part.path().equals(PartPath.ROOT);
      String language = languages.get(root ? PartPath.ROOT.child(1) : part.path());
      if (language != null) {
        json.writeStringProperty("language", language);
      }
      Optional<PartText> read = index.partText(content.sha256());
      if (read.isPresent()) {
        read(json, part.path(), read.get());
      }
    } else {
      json.writeArrayPropertyStart("parts");
      for (Part child : part.children()) {
        part(json, child);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** What was read out of a part's content, without the text. */
  private static void read(JsonGenerator json, PartPath path, PartText text) {
    json.writeObjectPropertyStart("read");
    json.writeStringProperty("type", text.type());
    json.writeStringProperty("status", text.status().name());
    Set<String> hidden =
        text.pieces().stream()
            .filter(piece -> piece.kind() == PartText.Piece.Kind.HIDDEN)
            .map(PartText.Piece::where)
            .collect(Collectors.toCollection(TreeSet::new));
    Json.strings(json, "hidden", List.copyOf(hidden));
    json.writeArrayPropertyStart("defects");
    for (Defect defect : text.defects()) {
      defect(json, new Defect(path, defect.kind(), defect.detail()));
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
