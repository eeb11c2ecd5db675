package org.estreat.api;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.estreat.index.Hits;
import org.estreat.index.MessageIndex;
import org.estreat.index.SearchRequest;
import org.estreat.index.Searcher;
import org.estreat.index.Snapshot;
import org.estreat.index.thread.Threading;
import org.estreat.index.thread.Threads;
import org.estreat.model.Mailbox;
import org.estreat.query.MailboxFilter;
import org.estreat.query.ReturnOptions;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchProgram;
import org.estreat.query.SearchProgram.Return;
import org.estreat.query.SearchSyntaxException;
import org.estreat.query.SortKey;
import org.estreat.query.SortParser;
import org.estreat.query.ThreadAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * Answers one search after the other, for HTTP and for the command line alike. Keeps nothing
 * between two searches, so SAVE is refused and {@code $} is empty; {@link BatchSearch} has a
 * session. Safe to use from several threads.
 */
public final class SearchService {
  private final MessageIndex index;
  private final InstantSource clock;

  /**
   * @param clock what OLDER and YOUNGER count from, and what measures the answer
   */
  public SearchService(MessageIndex index, InstantSource clock) {
    this.index = index;
    this.clock = clock;
  }

  /**
   * Searches.
   *
   * @throws SearchSyntaxException when the program is none; its span points into the program
   * @throws UnknownMailboxException when a mailbox pattern matches nothing
   * @throws BadParameterException for words of RETURN, SORT keys, a THREAD algorithm or a cursor
   *     that are none
   * @throws LapsedCursorException for a cursor into an order that has changed since
   * @throws org.estreat.index.SearchStoppedException when the call's limit is reached; nothing of
   *     what was found by then is given out
   */
  public SearchAnswer search(SearchCall call)
      throws IOException, SearchSyntaxException, CallException {
    Instant start = clock.instant();
    SearchProgram program = withReturns(call.program().parse(), call.returns());
    ThreadAlgorithm thread = thread(call.thread());
    int limit = limit(call, program);
    checkSnippets(call, limit);
    Extent extent = extent(program, call.mailboxes());
    SearchRequest request =
        new SearchRequest(
            extent.applied(call.scope().applied(program.key())),
            extent.mailboxes(),
            sort(call.sort()),
            limit,
            call.cursor(),
            call.snippets(),
            start,
            Map.of(),
            call.within());
    Hits hits;
    List<SearchAnswer.Esearch> esearch = null;
    List<Threads> threads = null;
    try (Snapshot now = index.snapshot()) {
      hits = page(now, request);
      if (!program.returns().isEmpty()) {
        esearch = esearch(now, request, program, extent);
      }
      if (thread != null) {
        threads = Threading.of(now, request, thread);
      }
    }
    return new SearchAnswer(
        call.program().text(),
        hits.generation(),
        hits.total(),
        hits.complete(),
        extent.applied(hits.coverage()),
        call.scope(),
        hits.page(),
        esearch,
        threads,
        hits.cursor(),
        millis(start, clock.instant()));
  }

  /**
   * Where a call looks, by its patterns and by its program's IN (RFC 7377).
   *
   * @throws SearchSyntaxException when the program is none
   * @throws UnknownMailboxException when a name or a pattern means no mailbox
   * @throws BadParameterException where patterns and IN do not go together
   */
  public Extent extent(SearchCall call) throws IOException, SearchSyntaxException, CallException {
    return extent(call.program().parse(), call.mailboxes());
  }

  private Extent extent(SearchProgram program, List<String> patterns)
      throws IOException, CallException {
    List<Mailbox> selected = MailboxPatterns.resolve(index, patterns);
    List<MailboxFilter> sources = program.sources();
    if (sources.isEmpty()) {
      return new Extent(selected, false);
    }
    if (!patterns.isEmpty() && !sources.contains(new MailboxFilter.Selected())) {
      throw new BadParameterException(
          "mailbox",
          "none, for the program says where to look and does not say selected",
          String.join(" ", patterns));
    }
    return MailboxSources.resolve(index, sources, selected);
  }

  static double millis(Instant start, Instant end) {
    return Math.round(Duration.between(start, end).toNanos() / 1000.0) / 1000.0;
  }

  private static int limit(SearchCall call, SearchProgram program) {
    Integer asked = call.limit();
    if (asked == null) {
      return program.returns().isEmpty() && call.thread() == null ? SearchCall.DEFAULT_LIMIT : 0;
    }
    return asked;
  }

  /** One for each mailbox that is searched. */
  private static List<SearchAnswer.Esearch> esearch(
      Searcher now, SearchRequest request, SearchProgram program, Extent extent)
      throws IOException {
    return extent.nowhere()
        ? List.of()
        : Results.search(now, request, program).stream().map(Results::esearch).toList();
  }

  /** They stand in hits, and a search that lists none would leave them out unnoticed. */
  private static void checkSnippets(SearchCall call, int limit) throws BadParameterException {
    if (call.snippets() && limit == 0) {
      throw new BadParameterException(
          "snippets", "a limit above 0 beside it; RETURN and THREAD alone list no hits", "no hits");
    }
  }

  private static Hits page(Searcher now, SearchRequest request) throws IOException, CallException {
    try {
      return now.search(request);
    } catch (org.estreat.index.StaleCursorException e) {
      throw new LapsedCursorException(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      if (request.cursor() == null) {
        throw e;
      }
      throw new BadParameterException(
          "cursor", "the cursor of an earlier answer to the same search", request.cursor());
    }
  }

  private static SearchProgram withReturns(SearchProgram program, @Nullable String words)
      throws BadParameterException {
    SearchProgram asked = program;
    if (words != null) {
      if (!program.returns().isEmpty()) {
        throw new BadParameterException("return", "no value, for the program has RETURN", words);
      }
      asked = returns(words, program);
    }
    if (asked.returns().contains(Return.SAVE)) {
      throw new BadParameterException(
          "return",
          "MIN, MAX, ALL, COUNT, PARTIAL or RELEVANCY; only a batch has a session to save in",
          "SAVE");
    }
    if (asked.returns().contains(Return.RELEVANCY)
        && words != null
        && !asked.key().anyMatch(SearchKey.Fuzzy.class::isInstance)) {
      throw new BadParameterException(
          "return", "RELEVANCY only with a FUZZY key that looks for text (RFC 6203)", words);
    }
    return asked;
  }

  private static SearchProgram returns(String words, SearchProgram program)
      throws BadParameterException {
    try {
      return program.returning(ReturnOptions.parse(words));
    } catch (SearchSyntaxException e) {
      throw new BadParameterException(
          "return", "words of RETURN as MIN MAX COUNT (" + e.getMessage() + ")", words);
    }
  }

  private static List<SortKey> sort(@Nullable String keys) throws BadParameterException {
    if (keys == null) {
      return List.of();
    }
    try {
      return SortParser.parse(keys);
    } catch (SearchSyntaxException e) {
      throw new BadParameterException(
          "sort", "SORT keys as REVERSE DATE or RELEVANCY (" + e.getMessage() + ")", keys);
    }
  }

  private static @Nullable ThreadAlgorithm thread(@Nullable String name)
      throws BadParameterException {
    if (name == null) {
      return null;
    }
    Optional<ThreadAlgorithm> algorithm = ThreadAlgorithm.of(name);
    if (algorithm.isEmpty()) {
      throw new BadParameterException("thread", "ORDEREDSUBJECT or REFERENCES", name);
    }
    return algorithm.get();
  }
}
