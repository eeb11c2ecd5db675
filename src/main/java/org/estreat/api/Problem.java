package org.estreat.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.estreat.index.SearchStoppedException;
import org.estreat.query.SearchSyntaxException;
import org.estreat.query.Span;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * An error as RFC 9457 wants it, with what an IMAP server would answer where the search program is
 * at fault.
 *
 * @param status of HTTP
 * @param title the same for all errors of its sort
 * @param detail this one: what, expected, found
 * @param imap {@code BAD}, {@code NO [BADCHARSET (..)]} or {@code NO [LIMIT]}; null where it is not
 *     about a program
 * @param span the faulty piece of {@code q} in UTF-16 code units; null likewise
 */
record Problem(
    int status, String title, String detail, @Nullable String imap, @Nullable Span span) {
  static final String MEDIA_TYPE = "application/problem+json";

  /** The response code with the charsets that every installation has (RFC 9051 section 7.1). */
  static final String BADCHARSET =
      Stream.of(
              StandardCharsets.US_ASCII,
              StandardCharsets.UTF_8,
              StandardCharsets.ISO_8859_1,
              StandardCharsets.UTF_16BE,
              StandardCharsets.UTF_16LE)
          .map(charset -> charset.name())
          .collect(Collectors.joining(" ", "[BADCHARSET (", ")]"));

  static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, null, null);
  }

  static Problem of(SearchSyntaxException fault) {
    String imap =
        switch (fault.answer()) {
          case BAD -> "BAD";
          case NO_BADCHARSET -> "NO " + BADCHARSET;
        };
    return new Problem(
        400, "The search cannot be read", String.valueOf(fault.getMessage()), imap, fault.span());
  }

  static Problem of(CallException fault) {
    String detail = String.valueOf(fault.getMessage());
    return switch (fault) {
      case BadParameterException wrong -> of(400, "A parameter is wrong", detail);
      case LapsedCursorException lapsed -> of(409, "The cursor has lapsed", detail);
      case UnknownMailboxException unknown -> of(404, "No such mailbox", detail);
      case NoSuchMessageException missing -> of(404, "No such message", detail);
      case NoSuchProofException missing -> of(404, "No such proof", detail);
    };
  }

  /** No answer, since finding it would take longer than it may, or nobody waits for it. */
  static Problem of(SearchStoppedException stopped) {
    return new Problem(
        503,
        "The search was stopped",
        stopped.getMessage() + "; narrow it, or allow more by timeout= up to limits.search",
        "NO [LIMIT]",
        null);
  }

  byte[] json() {
    try {
      return Json.bytes(this::write);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory failed", e);
    }
  }

  private void write(JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("title", title);
    json.writeNumberProperty("status", status);
    json.writeStringProperty("detail", detail);
    if (imap != null) {
      json.writeStringProperty("imap", imap);
    }
    if (span != null) {
      span(json, span);
    }
    json.writeEndObject();
  }

  static void span(JsonGenerator json, Span span) {
    json.writeArrayPropertyStart("span");
    json.writeNumber(span.from());
    json.writeNumber(span.to());
    json.writeEndArray();
  }
}
