package org.estreat.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchStoppedException;
import org.estreat.query.Scope;
import org.estreat.query.SearchSyntaxException;
import org.jspecify.annotations.Nullable;

/** {@code GET} and {@code POST /v1/search}. */
final class SearchHandler implements Routes.Endpoint {
  /** Names of its parameters, in the query string and in JSON. */
  static final Set<String> NAMES =
      Set.of(
          "q",
          "syntax",
          "mailbox",
          "return",
          "sort",
          "thread",
          "limit",
          "cursor",
          "snippets",
          "scope",
          "timeout");

  /** Hits on one page; all of many come page by page. */
  static final int MAX_LIMIT = 1000;

  private final SearchService service;
  private final Metrics metrics;
  private final InstantSource clock;
  private final Duration most;

  /**
   * @param most that a search may take
   */
  SearchHandler(SearchService service, Metrics metrics, InstantSource clock, Duration most) {
    this.most = most;
    this.service = service;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public Reply answer(Request request) throws Exception {
    var start = clock.instant();
    var outcome = Metrics.Outcome.ERROR;
    try {
      Reply reply = searched(request);
      outcome = Metrics.Outcome.OK;
      return reply;
    } catch (SearchSyntaxException | CallException e) {
      outcome = Metrics.Outcome.REFUSED;
      throw e;
    } catch (SearchStoppedException e) {
      outcome = Metrics.Outcome.STOPPED;
      return Reply.problem(Problem.of(e));
    } finally {
      metrics.searched(outcome, SearchService.millis(start, clock.instant()));
    }
  }

  private Reply searched(Request request) throws IOException, SearchSyntaxException, CallException {
    if (!request.isPost()) {
      return answered(request, call(request.parameters(NAMES), null));
    }
    return switch (request.mediaType()) {
      case "text/plain" -> {
        Parameters parameters = request.parameters(NAMES);
        if (!parameters.all("q").isEmpty()) {
          throw new BadParameterException("q", "the program in the body alone", "it twice");
        }
        yield answered(request, call(parameters, request));
      }
      case "application/json" -> {
        request.noParameters();
        yield answered(request, call(Parameters.ofJson(request.body(), NAMES), null));
      }
      default ->
          Reply.problem(
              Problem.of(
                  415,
                  "Unsupported media type",
                  "expected Content-Type text/plain or application/json, found: "
                      + (request.mediaType().isEmpty()
                          ? "nothing"
                          : PlainText.shortened(request.mediaType()))));
    };
  }

  /** A call and the time that it may take. */
  private record Asked(SearchCall call, Duration time) {}

  private Reply answered(Request request, Asked asked)
      throws IOException, SearchSyntaxException, CallException {
    SearchLimit limit = SearchLimit.of(asked.time(), request.abandoned());
    SearchAnswer answer = service.search(asked.call().within(limit));
    return Reply.json(json -> AnswerJson.write(json, answer));
  }

  /**
   * @param carrier of a body that is the program; null when {@code q} has it
   */
  private Asked call(Parameters given, @Nullable Request carrier) throws BadParameterException {
    boolean simple = given.word("syntax", "imap", "simple").equals("simple");
    Program program;
    if (carrier == null) {
      String q = given.one("q");
      if (q == null) {
        throw new BadParameterException("q", "a search program, as FROM smith", "nothing");
      }
      program = simple ? Program.simple(q) : Program.imap(q);
    } else {
      program = body(carrier, simple);
    }
    boolean all = given.word("scope", "imap", "all").equals("all");
    SearchCall call =
        SearchCall.of(program)
            .in(given.all("mailbox"))
            .returning(given.one("return"))
            .sortedBy(given.one("sort"))
            .threadedBy(given.one("thread"))
            .limitedTo(given.number("limit", MAX_LIMIT))
            .from(given.one("cursor"))
            .withSnippets(given.word("snippets", "false", "true").equals("true"))
            .scopedTo(all ? Scope.ALL : Scope.IMAP);
    return new Asked(call, given.time("timeout", most));
  }

  /** A body that is no UTF-8 goes to the parser as it is, for the charset that CHARSET names. */
  private static Program body(Request request, boolean simple) throws BadParameterException {
    byte[] bytes = withoutLineEnd(request.body());
    try {
      Charset charset = Charset.forName(request.charset());
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return simple ? Program.simple(text) : Program.imap(text);
    } catch (CharacterCodingException e) {
      if (simple) {
        throw new BadParameterException("body", "text in " + request.charset(), "other bytes");
      }
      return Program.imap(bytes);
    } catch (IllegalArgumentException e) {
      throw new BadParameterException("charset", "a charset as utf-8", request.charset());
    }
  }

  /** As on the wire, where CRLF ends the command and is no part of it. */
  private static byte[] withoutLineEnd(byte[] body) {
    int end = body.length;
    if (end > 0 && body[end - 1] == '\n') {
      end--;
      if (end > 0 && body[end - 1] == '\r') {
        end--;
      }
    }
    return end == body.length ? body : Arrays.copyOf(body, end);
  }
}
