package org.estreat.api;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.estreat.api.SearchSession.Reply;
import org.estreat.index.MailboxStatus;
import org.estreat.index.MessageIndex;
import org.estreat.index.SearchLimit;
import org.estreat.model.Mailbox;
import org.estreat.query.Scope;
import org.estreat.query.SearchSyntaxException;
import org.estreat.query.SortKey;
import org.estreat.query.SortParser;
import org.estreat.query.Span;
import org.estreat.query.ThreadAlgorithm;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Many searches in one mailbox, read as JSON lines and answered as JSON lines in the same order, in
 * the semantics of UID SEARCH commands of one IMAP session: {@code $} stands for what an earlier
 * line saved (RFC 5182).
 *
 * <p>In: {@code {"id":..,"query":..}}, or {@code b64} in place of {@code query} for bytes that are
 * no UTF-8, and with it {@code sort} (SORT keys) or {@code thread} (an algorithm), for UID SORT and
 * UID THREAD, and {@code "scope":"all"} or {@code "imap"}; {@link #NOTES} are the asker's own, and
 * any other property makes the line {@code BAD}. Out: {@code
 * {"id":..,"status":"OK","uids":[..],"total":..,"generation":..,"complete":..,
 * "coverage":{..},"scope":"imap","ms":..}}; with RETURN {@code uids} is null and count, min, max,
 * all and partial stand as asked for; with IN {@code esearch} has them for each mailbox; of a
 * THREAD there are {@code tree} and {@code imap}; with {@code NO} and {@code BAD} there are {@code
 * text} and, for a fault of the program, {@code span}. A line that is no such JSON is answered by a
 * {@code BAD} with its number.
 *
 * <p>Runs in the memory of one line. One batch at a time.
 */
public final class BatchSearch {
  /** A longer line is answered BAD. */
  static final int MAX_LINE = 32 << 20;

  /** What shapes the answer. */
  private static final List<String> MEMBERS =
      List.of("id", "query", "b64", "sort", "thread", "scope");

  /** What lists of programs hold besides, about where each is from; it means nothing here. */
  static final List<String> NOTES = List.of("note", "cat", "dev", "src", "src_match");

  private static final String EXAMPLE = "{\"id\":1,\"query\":\"ALL\"}";

  private static final Duration FLUSH_AFTER = Duration.ofMillis(500);

  private final MessageIndex index;
  private final InstantSource clock;
  private final Scope scope;
  private final Supplier<SearchLimit> limits;

  /** In the scope of IMAP, each search as long as it takes. */
  public BatchSearch(MessageIndex index, InstantSource clock) {
    this(index, clock, Scope.IMAP, () -> SearchLimit.NONE);
  }

  /**
   * @param scope of lines that name none
   * @param limits gives the limit of each search when it begins
   */
  public BatchSearch(
      MessageIndex index, InstantSource clock, Scope scope, Supplier<SearchLimit> limits) {
    this.index = index;
    this.clock = clock;
    this.scope = scope;
    this.limits = limits;
  }

  /**
   * What became of the lines.
   *
   * @param failed those of {@code no} in which the fault was ours
   */
  public record Summary(long ok, long no, long bad, long failed) {
    public long lines() {
      return ok + no + bad;
    }
  }

  /**
   * Answers every line until the input ends. Answers are flushed when the input has nothing more at
   * once, and at least every half second of work.
   *
   * @param mailbox {@code ACCOUNT/BOX}, or a pattern that matches one; null when there is only one
   */
  public Summary run(InputStream in, OutputStream out, @Nullable String mailbox)
      throws IOException, CallException {
    var session = new SearchSession(index, choose(mailbox));
    var lines = new Lines(new BufferedInputStream(in, 1 << 16), MAX_LINE);
    var tally = new Tally();
    Json.write(out, json -> answer(session, lines, tally, json));
    return tally.summary();
  }

  private void answer(SearchSession session, Lines lines, Tally tally, JsonGenerator json)
      throws IOException {
    Instant flushed = clock.instant();
    while (lines.next()) {
      Instant start = clock.instant();
      Answer answer = answer(session, lines, start);
      Instant end = clock.instant();
      tally.add(answer.reply());
      write(json, answer, SearchService.millis(start, end));
      if (!lines.ready() || Duration.between(flushed, end).compareTo(FLUSH_AFTER) >= 0) {
        json.flush();
        flushed = end;
      }
    }
  }

  private Mailbox choose(@Nullable String wanted) throws IOException, CallException {
    if (wanted != null) {
      List<Mailbox> matched = MailboxPatterns.resolve(index, List.of(wanted));
      if (matched.size() == 1) {
        return matched.getFirst();
      }
      throw new BadParameterException("mailbox", "one mailbox, not " + matched.size(), wanted);
    }
    List<MailboxStatus> known = index.mailboxes();
    if (known.size() == 1) {
      return known.getFirst().mailbox();
    }
    throw new BadParameterException(
        "mailbox",
        known.isEmpty()
            ? "the mailbox of a batch, and there are none yet"
            : "the one mailbox of " + known.size() + " that the batch is about",
        "none");
  }

  /** A reply with the identity of the line that it answers. */
  private record Answer(@Nullable Object id, long badLine, Scope scope, Reply reply) {}

  private Answer answer(SearchSession session, Lines lines, Instant now) {
    if (lines.tooLong()) {
      return malformed(lines, null, "longer than " + MAX_LINE + " octets");
    }
    Map<String, @Nullable Object> object;
    try {
      object = Json.object(lines.line(), EXAMPLE);
    } catch (Json.JsonFault e) {
      return malformed(lines, null, String.valueOf(e.getMessage()));
    }
    Object id = object.get("id");
    try {
      checkMembers(object);
      Scope asked = scope(object.get("scope"));
      Reply reply = session.search(program(object), form(object), now, asked, limits.get());
      return new Answer(id, 0, asked, reply);
    } catch (Json.JsonFault e) {
      return malformed(lines, id, String.valueOf(e.getMessage()));
    }
  }

  /** A member that is misspelt would otherwise ask for another search than the one meant. */
  private static void checkMembers(Map<String, @Nullable Object> line) throws Json.JsonFault {
    for (String name : line.keySet()) {
      if (!MEMBERS.contains(name) && !NOTES.contains(name)) {
        throw new Json.JsonFault(
            "\"%s\" is no property of a search; expected %s, or %s for your own notes"
                .formatted(PlainText.shortened(name), list(MEMBERS), list(NOTES)));
      }
    }
  }

  private static String list(List<String> names) {
    return String.join(", ", names);
  }

  private static Program program(Map<String, @Nullable Object> line) throws Json.JsonFault {
    Object query = line.get("query");
    Object b64 = line.get("b64");
    if (query instanceof String text && b64 == null) {
      return Program.imap(text);
    }
    if (b64 instanceof String text && query == null) {
      try {
        return Program.imap(Base64.getDecoder().decode(text));
      } catch (IllegalArgumentException e) {
        throw new Json.JsonFault("b64 is no base64: " + e.getMessage());
      }
    }
    throw new Json.JsonFault(
        "expected either query or b64, a string, as %s; found the properties %s"
            .formatted(EXAMPLE, line.keySet()));
  }

  private static SearchSession.Form form(Map<String, @Nullable Object> line) throws Json.JsonFault {
    Object sort = line.get("sort");
    Object thread = line.get("thread");
    return sort == null && thread == null
        ? SearchSession.Form.PLAIN
        : new SearchSession.Form(
            sort == null ? List.of() : sort(sort), thread == null ? null : thread(thread));
  }

  private static List<SortKey> sort(Object keys) throws Json.JsonFault {
    try {
      return SortParser.parse(keys.toString());
    } catch (SearchSyntaxException e) {
      throw new Json.JsonFault("sort: " + e.getMessage());
    }
  }

  private static ThreadAlgorithm thread(Object name) throws Json.JsonFault {
    return ThreadAlgorithm.of(name.toString())
        .orElseThrow(() -> new Json.JsonFault("thread: expected ORDEREDSUBJECT or REFERENCES"));
  }

  private Scope scope(@Nullable Object asked) throws Json.JsonFault {
    for (Scope each : Scope.values()) {
      if (AnswerJson.scope(each).equals(asked)) {
        return each;
      }
    }
    if (asked != null) {
      throw new Json.JsonFault("expected scope to be \"imap\" or \"all\"");
    }
    return scope;
  }

  private static Answer malformed(Lines lines, @Nullable Object id, String complaint) {
    String text = "line " + lines.number() + ": " + complaint;
    return new Answer(id, lines.number(), Scope.IMAP, new Reply.Bad(text, new Span(0, 0)));
  }

  private static void write(JsonGenerator json, Answer answer, double millis) {
    json.writeStartObject();
    json.writeName("id");
    Json.value(json, answer.id());
    if (answer.badLine() > 0) {
      json.writeNumberProperty("line", answer.badLine());
    }
    switch (answer.reply()) {
      case Reply.Done done -> {
        json.writeStringProperty("status", "OK");
        found(json, done);
        worth(json, done, answer.scope());
      }
      case Reply.No no -> fault(json, "NO", no.text(), no.span());
      case Reply.Bad bad ->
          fault(json, "BAD", bad.text(), answer.badLine() > 0 ? null : bad.span());
    }
    json.writeNumberProperty("ms", millis);
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static void found(JsonGenerator json, Reply.Done done) {
    switch (done) {
      case Reply.Ok ok -> found(json, ok);
      case Reply.Sorted sorted -> uids(json, sorted.uids());
      case Reply.Several several -> {
        json.writeNullProperty("uids");
        json.writeArrayPropertyStart("esearch");
        several.results().forEach(each -> AnswerJson.esearch(json, each));
        json.writeEndArray();
      }
      case Reply.Threaded threaded -> {
        json.writeNullProperty("uids");
        var threads = threaded.threads();
        if (threads == null) {
          json.writeNumberProperty("count", 0);
          Json.strings(json, "tree", List.of());
          json.writeStringProperty("imap", "");
        } else {
          ThreadJson.write(json, threads);
        }
      }
    }
  }

  private static void found(JsonGenerator json, Reply.Ok ok) {
    var uids = ok.uids();
    if (uids == null) {
      json.writeNullProperty("uids");
    } else {
      uids(json, uids.stream());
    }
    if (ok.modSeq() != null) {
      json.writeNumberProperty("modSeq", ok.modSeq());
    }
    var results = ok.results();
    if (results != null) {
      AnswerJson.results(json, results);
    }
  }

  private static void worth(JsonGenerator json, Reply.Done done, Scope scope) {
    json.writeNumberProperty("total", done.total());
    json.writeNumberProperty("generation", done.standing().generation());
    json.writeBooleanProperty("complete", done.standing().complete());
    AnswerJson.coverage(json, done.standing().coverage());
    json.writeStringProperty("scope", AnswerJson.scope(scope));
  }

  private static void uids(JsonGenerator json, LongStream uids) {
    json.writeArrayPropertyStart("uids");
    uids.forEach(json::writeNumber);
    json.writeEndArray();
  }

  private static void fault(JsonGenerator json, String status, String text, @Nullable Span span) {
    json.writeStringProperty("status", status);
    json.writeStringProperty("text", text);
    if (span != null) {
      Problem.span(json, span);
    }
  }

  /** Counts replies. */
  private static final class Tally {
    private long ok;
    private long no;
    private long bad;
    private long failed;

    void add(Reply reply) {
      switch (reply) {
        case Reply.Done found -> ok++;
        case Reply.Bad wrong -> bad++;
        case Reply.No refused -> {
          no++;
          failed += refused.ours() ? 1 : 0;
        }
      }
    }

    Summary summary() {
      return new Summary(ok, no, bad, failed);
    }
  }
}
