package org.estreat.api;

import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.estreat.index.Coverage;
import org.estreat.index.Hit;
import org.estreat.model.Attributes;
import org.estreat.model.Sighting;
import org.estreat.query.Scope;
import tools.jackson.core.JsonGenerator;

/** Search answers, and what other answers share with them, as JSON. */
final class AnswerJson {
  private AnswerJson() {}

  static void write(JsonGenerator json, SearchAnswer answer) {
    json.writeStartObject();
    json.writeStringProperty("query", answer.query());
    json.writeNumberProperty("generation", answer.generation());
    json.writeNumberProperty("total", answer.total());
    json.writeBooleanProperty("complete", answer.complete());
    coverage(json, answer.coverage());
    json.writeStringProperty("scope", scope(answer.scope()));
    var esearch = answer.esearch();
    if (esearch != null) {
      json.writeArrayPropertyStart("esearch");
      esearch.forEach(each -> esearch(json, each));
      json.writeEndArray();
    }
    var threads = answer.threads();
    if (threads != null) {
      json.writeArrayPropertyStart("threads");
      threads.forEach(each -> {
        json.writeStartObject();
        json.writeStringProperty("mailbox", each.mailbox().toString());
        json.writeNumberProperty("uidValidity", each.uidValidity().value());
        ThreadJson.write(json, each);
        json.writeEndObject();
      });
      json.writeEndArray();
    }
    json.writeArrayPropertyStart("hits");
    answer.hits().forEach(hit -> hit(json, hit));
    json.writeEndArray();
    if (answer.cursor() != null) {
      json.writeStringProperty("cursor", answer.cursor());
    }
    json.writeNumberProperty("ms", answer.millis());
    json.writeEndObject();
  }

  static String scope(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }

  static void coverage(JsonGenerator json, Coverage coverage) {
    json.writeObjectPropertyStart("coverage");
    json.writeNumberProperty("searched", coverage.searched());
    json.writeNumberProperty("full", coverage.full());
    json.writeNumberProperty("partial", coverage.partial());
    json.writeNumberProperty("encrypted", coverage.encrypted());
    json.writeNumberProperty("failed", coverage.failed());
    json.writeEndObject();
  }

  /** The properties of a Sighting, into an object that is open. */
  static void sighting(JsonGenerator json, Sighting sighting) {
    json.writeStringProperty("id", sighting.id().value());
    json.writeStringProperty("mailbox", sighting.mailbox().toString());
    json.writeNumberProperty("uidValidity", sighting.uidValidity().value());
    json.writeNumberProperty("uid", sighting.uid().value());
    json.writeStringProperty(
        "internalDate", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(sighting.internalDate()));
    Json.strings(
        json, "flags", sighting.flags().stream().map(flag -> flag.name()).sorted().toList());
    if (sighting.expunged()) {
      json.writeBooleanProperty("expunged", true);
    }
    attributes(json, sighting.attributes());
  }

  /** Those that the server gave. */
  private static void attributes(JsonGenerator json, Attributes attributes) {
    if (attributes.emailId() != null) {
      json.writeStringProperty("emailId", attributes.emailId());
    }
    if (attributes.threadId() != null) {
      json.writeStringProperty("threadId", attributes.threadId());
    }
    if (attributes.saveDate() != null) {
      json.writeStringProperty(
          "saveDate", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(attributes.saveDate()));
    }
  }

  /** What is wanted of RETURN and is there, into an object that is open. */
  static void results(JsonGenerator json, SearchAnswer.Esearch results) {
    if (results.count() != null) {
      json.writeNumberProperty("count", results.count());
    }
    if (results.min() != null) {
      json.writeNumberProperty("min", results.min());
    }
    if (results.max() != null) {
      json.writeNumberProperty("max", results.max());
    }
    if (results.all() != null) {
      json.writeStringProperty("all", results.all());
    }
    var partial = results.partial();
    if (partial != null) {
      json.writeObjectPropertyStart("partial");
      json.writeNumberProperty("from", partial.from());
      json.writeNumberProperty("to", partial.to());
      json.writeStringProperty("uids", partial.uids());
      json.writeEndObject();
    }
    if (results.modSeq() != null) {
      json.writeNumberProperty("modSeq", results.modSeq());
    }
    var relevancy = results.relevancy();
    if (relevancy != null) {
      json.writeArrayPropertyStart("relevancy");
      relevancy.forEach(score -> json.writeNumber(score));
      json.writeEndArray();
    }
  }

  static void esearch(JsonGenerator json, SearchAnswer.Esearch each) {
    json.writeStartObject();
    json.writeStringProperty("mailbox", each.mailbox().toString());
    json.writeNumberProperty("uidValidity", each.uidValidity().value());
    results(json, each);
    json.writeEndObject();
  }

  private static void hit(JsonGenerator json, Hit hit) {
    json.writeStartObject();
    sighting(json, hit.sighting());
    json.writeStringProperty("sha256", hit.key().sha256());
    json.writeStringProperty("sent", hit.sent() == null ? null : hit.sent().toString());
    json.writeStringProperty("from", hit.from());
    Json.strings(json, "to", hit.to());
    json.writeStringProperty("subject", hit.subject());
    json.writeNumberProperty("size", hit.size());
    json.writeArrayPropertyStart("matches");
    hit.matches().forEach(match -> match(json, match));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void match(JsonGenerator json, Hit.Match match) {
    json.writeStartObject();
    json.writeStringProperty("part", match.part().toString());
    json.writeStringProperty("source", match.source());
    json.writeStringProperty("where", match.where());
    json.writeStringProperty(
        "snippet",
        escaped(match.before())
            + "<em>"
            + escaped(match.match())
            + "</em>"
            + escaped(match.after()));
    json.writeEndObject();
  }

  /** Text as HTML: whoever inserts a snippet into a page gets our {@code em} and no other tag. */
  static String escaped(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
    return html.toString();
  }
}
