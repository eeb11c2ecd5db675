package org.estreat.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartException;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** {@code GET /v1/exceptions}: the exception register, a page of it as JSON or all of it as CSV. */
final class ExceptionHandler {
  static final Set<String> NAMES = Set.of("kind", "mailbox", "type", "limit", "cursor", "format");
  static final int MAX_LIMIT = 10_000;
  private static final int LIMIT = 1_000;
  private static final String CSV = "text/csv";

  private final MessageIndex index;
  private final ExceptionRegister register;

  ExceptionHandler(MessageIndex index, ExceptionRegister register) {
    this.index = index;
    this.register = register;
  }

  Reply answer(Request request) throws IOException, CallException {
    Parameters given = request.parameters(NAMES);
    ExceptionFilter filter =
        ExceptionFilter.of(index, given.all("kind"), given.all("mailbox"), given.all("type"));
    Integer limit = given.number("limit", MAX_LIMIT);
    String cursor = given.one("cursor");
    PartException.Place after = cursor == null ? null : decode(cursor);
    boolean csv =
        given.one("format") == null
            ? request.prefers(CSV)
            : given.word("format", "json", "csv").equals("csv");
    if (csv) {
      return Reply.stream(
              CSV + "; charset=utf-8; header=present", out -> csv(filter, after, limit, out))
          .with("Content-Disposition", "attachment; filename=\"exceptions.csv\"");
    }
    int most = limit == null ? LIMIT : limit;
    return Reply.jsonStream(out -> Json.write(out, json -> page(json, filter, after, most)));
  }

  private void page(
      JsonGenerator json, ExceptionFilter filter, PartException.@Nullable Place after, int most)
      throws IOException {
    json.writeStartObject();
    json.writeNumberProperty("generation", index.generation());
    json.writeArrayPropertyStart("exceptions");
    ExceptionRegister.Page page = register.page(filter, after, most);
    page.rows().forEach(row -> ExceptionText.write(json, row));
    json.writeEndArray();
    if (page.next() != null) {
      json.writeStringProperty("cursor", encode(page.next()));
    }
    ExceptionText.counts(json, register.counts());
    json.writeEndObject();
  }

  /** All rows where there is no limit; one that breaks off ends the connection. */
  private void csv(
      ExceptionFilter filter,
      PartException.@Nullable Place after,
      @Nullable Integer limit,
      OutputStream out)
      throws IOException {
    write(out, ExceptionText.csvHeader());
    PartException.Place from = after;
    int left = limit == null ? Integer.MAX_VALUE : limit;
    boolean more = left > 0;
    while (more) {
      ExceptionRegister.Page page = register.page(filter, from, Math.min(left, MAX_LIMIT));
      for (ExceptionRow row : page.rows()) {
        write(out, ExceptionText.csv(row));
      }
      left -= page.rows().size();
      from = page.next();
      more = from != null && left > 0;
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Safe in a URL; names a place, so that it stays good while the register changes. */
  static String encode(PartException.Place place) {
    String text =
        place.uidValidity() + " " + place.uid() + " " + place.row() + " " + place.mailbox();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static PartException.Place decode(String cursor) throws BadParameterException {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      String[] words = text.split(" ", 4);
      return new PartException.Place(
          Mailbox.parse(words[3]),
          Long.parseLong(words[0]),
          Long.parseLong(words[1]),
          Integer.parseInt(words[2]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new BadParameterException(
          "cursor", "a cursor that an answer gave", PlainText.shortened(cursor));
    }
  }
}
