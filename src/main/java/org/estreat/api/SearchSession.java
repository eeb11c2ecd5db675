package org.estreat.api;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.estreat.index.Coverage;
import org.estreat.index.MessageIndex;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchRequest;
import org.estreat.index.SearchStoppedException;
import org.estreat.index.Snapshot;
import org.estreat.index.Standing;
import org.estreat.index.UidList;
import org.estreat.index.thread.Threading;
import org.estreat.index.thread.Threads;
import org.estreat.model.Mailbox;
import org.estreat.query.MailboxFilter;
import org.estreat.query.ReturnOptions;
import org.estreat.query.Scope;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchProgram;
import org.estreat.query.SearchProgram.Return;
import org.estreat.query.SearchSyntaxException;
import org.estreat.query.SortKey;
import org.estreat.query.Span;
import org.estreat.query.ThreadAlgorithm;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * UID SEARCH, UID SORT and UID THREAD commands of one IMAP session with one mailbox selected.
 * Between two commands it keeps what {@code $} stands for (RFC 5182): nothing at first; a search
 * with SAVE sets it, one that is answered NO empties it, one that is answered BAD leaves it. Not
 * safe to use from two threads.
 */
final class SearchSession {
  private static final Logger LOG = LoggerFactory.getLogger(SearchSession.class);

  private static final MailboxFilter SELECTED = new MailboxFilter.Selected();

  private final MessageIndex index;
  private final Mailbox mailbox;
  private @Nullable UidList saved;

  SearchSession(MessageIndex index, Mailbox mailbox) {
    this.index = index;
    this.mailbox = mailbox;
  }

  /**
   * In which form the matches are given back.
   *
   * @param sort of UID SORT; empty for ascending UIDs
   * @param thread of UID THREAD; null for no threads
   */
  record Form(List<SortKey> sort, @Nullable ThreadAlgorithm thread) {
    static final Form PLAIN = new Form(List.of(), null);
  }

  /** What an IMAP server answers a command with. */
  sealed interface Reply {
    /** A search that was done. */
    sealed interface Done extends Reply {
      /** How many messages were found, however many are given back. */
      long total();

      Standing standing();
    }

    /**
     * @param uids of a search without RETURN; null otherwise
     * @param results of a search with RETURN; null otherwise
     * @param total how many UIDs were found, however many are given back
     * @param modSeq of a search without RETURN, as in {@link SearchAnswer.Esearch}
     */
    record Ok(
        @Nullable UidList uids,
        SearchAnswer.@Nullable Esearch results,
        @Nullable Long modSeq,
        long total,
        Standing standing)
        implements Done {}

    /** Of a program with IN: for each mailbox that was searched what RETURN gives back. */
    record Several(List<SearchAnswer.Esearch> results, long total, Standing standing)
        implements Done {}

    /** UIDs in the order of the SORT keys. */
    record Sorted(LongStream uids, long total, Standing standing) implements Done {}

    /**
     * @param threads null where nothing was found
     */
    record Threaded(@Nullable Threads threads, long total, Standing standing) implements Done {}

    /**
     * @param span the piece of the program that is at fault; null where it is none's
     * @param ours whether the program is right and we failed
     */
    record No(String text, @Nullable Span span, boolean ours) implements Reply {}

    record Bad(String text, Span span) implements Reply {}
  }

  /**
   * @param limit how long it may take
   */
  Reply search(Program program, Form form, Instant now, Scope scope, SearchLimit limit) {
    SearchProgram parsed;
    try {
      parsed = program.parse();
    } catch (SearchSyntaxException e) {
      return refused(e);
    }
    String complaint = complaint(parsed, form);
    if (complaint != null) {
      return new Reply.Bad(complaint, new Span(0, program.text().length()));
    }
    try {
      Extent extent =
          parsed.sources().isEmpty()
              ? new Extent(List.of(mailbox), false)
              : MailboxSources.resolve(index, parsed.sources(), List.of(mailbox));
      SearchRequest request = request(parsed, extent, form.sort, now, scope).within(limit);
      return found(parsed, form, extent, request);
    } catch (CallException e) {
      return new Reply.No("[NONEXISTENT] " + e.getMessage(), null, false);
    } catch (SearchStoppedException e) {
      forgetIf(parsed.returns().contains(Return.SAVE));
      return new Reply.No("[LIMIT] " + e.getMessage(), null, true);
    } catch (IOException | RuntimeException e) {
      LOG.error("a search in {} failed: {}", mailbox, PlainText.shortened(program.text()), e);
      forgetIf(parsed.returns().contains(Return.SAVE));
      return new Reply.No("[SERVERBUG] the search failed; the log has the reason", null, true);
    }
  }

  private Reply refused(SearchSyntaxException e) {
    return switch (e.answer()) {
      case BAD -> new Reply.Bad(String.valueOf(e.getMessage()), e.span());
      case NO_BADCHARSET -> {
        forgetIf(e.returns().contains(Return.SAVE));
        yield new Reply.No(Problem.BADCHARSET + " " + e.getMessage(), e.span(), false);
      }
    };
  }

  /** What of the program does not go with the rest; null where all does. */
  private static @Nullable String complaint(SearchProgram program, Form form) {
    boolean formed = !form.sort.isEmpty() || form.thread != null;
    if (!form.sort.isEmpty() && form.thread != null) {
      return "sort and thread do not go together";
    }
    if (formed && !(program.returns().isEmpty() && program.sources().isEmpty())) {
      return "sort and thread do not go together with IN or RETURN";
    }
    boolean elsewhere = program.sources().stream().anyMatch(each -> !each.equals(SELECTED));
    return elsewhere && program.returns().contains(Return.SAVE)
        ? "SAVE needs the selected mailbox alone (RFC 7377 section 2.2)"
        : null;
  }

  private Reply found(SearchProgram program, Form form, Extent extent, SearchRequest request)
      throws IOException {
    try (Snapshot state = index.snapshot()) {
      Standing standing = state.standing(request);
      if (form.thread != null) {
        List<Threads> threads = Threading.of(state, request, form.thread);
        Threads found = threads.isEmpty() ? null : threads.getFirst();
        return new Reply.Threaded(found, found == null ? 0 : found.messages(), standing);
      }
      if (!form.sort.isEmpty()) {
        long[] uids = state.sortUids(request);
        return new Reply.Sorted(Arrays.stream(uids), uids.length, standing);
      }
      if (extent.nowhere()) {
        var none = new Standing(standing.generation(), standing.complete(), Coverage.NONE);
        return new Reply.Several(List.of(), 0, none);
      }
      return program.sources().isEmpty()
          ? one(program, request, state, standing)
          : several(program, request, state, standing);
    }
  }

  private Reply several(
      SearchProgram program, SearchRequest request, Snapshot state, Standing standing)
      throws IOException {
    SearchProgram returning =
        program.returns().isEmpty() ? program.returning(ReturnOptions.ALL) : program;
    List<Results> all = Results.search(state, request, returning);
    if (program.returns().contains(Return.SAVE)) {
      saved = all.getFirst().saved();
    }
    long total = all.stream().mapToLong(each -> each.found().count()).sum();
    return new Reply.Several(all.stream().map(Results::esearch).toList(), total, standing);
  }

  private SearchRequest request(
      SearchProgram program, Extent extent, List<SortKey> sort, Instant now, Scope scope) {
    Map<Mailbox, UidList> before = saved == null ? Map.of() : Map.of(mailbox, saved);
    SearchKey key = extent.applied(scope.applied(program.key()));
    return new SearchRequest(key, extent.mailboxes(), sort, 0, null, false, now, before);
  }

  private Reply one(SearchProgram program, SearchRequest request, Snapshot state, Standing standing)
      throws IOException {
    Results results = Results.search(state, request, program).getFirst();
    UidList uids = results.found();
    if (program.returns().isEmpty()) {
      return new Reply.Ok(uids, null, results.modSeq(), uids.count(), standing);
    }
    if (program.returns().contains(Return.SAVE)) {
      saved = results.saved();
    }
    return new Reply.Ok(null, results.esearch(), null, uids.count(), standing);
  }

  private void forgetIf(boolean saves) {
    if (saves) {
      saved = null;
    }
  }
}
