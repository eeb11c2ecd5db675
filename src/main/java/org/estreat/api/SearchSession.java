package org.estreat.api;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.estreat.index.MessageIndex;
import org.estreat.index.SearchRequest;
import org.estreat.index.UidList;
import org.estreat.index.thread.Threading;
import org.estreat.index.thread.Threads;
import org.estreat.model.Mailbox;
import org.estreat.query.MailboxFilter;
import org.estreat.query.ReturnOptions;
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

  /** Finds SAVE among the RETURN options of a program that could not be read to its end. */
  private static final Pattern SAVES =
      Pattern.compile(
          "\\s*RETURN\\s*\\([^)]*\\bSAVE\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

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
    sealed interface Done extends Reply {}

    /**
     * @param uids of a search without RETURN; null otherwise
     * @param results of a search with RETURN; null otherwise
     * @param modSeq of a search without RETURN, as in {@link SearchAnswer.Esearch}
     */
    record Ok(@Nullable UidList uids, SearchAnswer.@Nullable Esearch results, @Nullable Long modSeq)
        implements Done {}

    /** Of a program with IN: for each mailbox that was searched what RETURN gives back. */
    record Several(List<SearchAnswer.Esearch> results) implements Done {}

    /** UIDs in the order of the SORT keys. */
    record Sorted(LongStream uids) implements Done {}

    /**
     * @param threads null where nothing was found
     */
    record Threaded(@Nullable Threads threads) implements Done {}

    /**
     * @param span the piece of the program that is at fault; null where it is none's
     * @param ours whether the program is right and we failed
     */
    record No(String text, @Nullable Span span, boolean ours) implements Reply {}

    record Bad(String text, Span span) implements Reply {}
  }

  Reply search(Program program, Instant now) {
    return search(program, Form.PLAIN, now);
  }

  Reply search(Program program, Form form, Instant now) {
    SearchProgram parsed;
    try {
      parsed = program.parse();
    } catch (SearchSyntaxException e) {
      return refused(program, e);
    }
    String complaint = complaint(parsed, form);
    if (complaint != null) {
      return new Reply.Bad(complaint, new Span(0, program.text().length()));
    }
    try {
      return found(parsed, form, now);
    } catch (CallException e) {
      return new Reply.No("[NONEXISTENT] " + e.getMessage(), null, false);
    } catch (IOException | RuntimeException e) {
      LOG.error("a search in {} failed: {}", mailbox, PlainText.shortened(program.text()), e);
      forgetIf(parsed.returns().contains(Return.SAVE));
      return new Reply.No("[SERVERBUG] the search failed; the log has the reason", null, true);
    }
  }

  private Reply refused(Program program, SearchSyntaxException e) {
    return switch (e.answer()) {
      case BAD -> new Reply.Bad(String.valueOf(e.getMessage()), e.span());
      case NO_BADCHARSET -> {
        forgetIf(SAVES.matcher(program.text()).matches());
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

  private Reply found(SearchProgram program, Form form, Instant now)
      throws IOException, CallException {
    SearchRequest request = request(program, form.sort, now);
    if (form.thread != null) {
      List<Threads> threads = Threading.of(index, request, form.thread);
      return new Reply.Threaded(threads.isEmpty() ? null : threads.getFirst());
    }
    if (!form.sort.isEmpty()) {
      return new Reply.Sorted(Arrays.stream(index.sortUids(request)));
    }
    if (program.sources().isEmpty()) {
      return one(program, request);
    }
    SearchProgram returning =
        program.returns().isEmpty() ? program.returning(ReturnOptions.ALL) : program;
    List<Results> all = Results.search(index, request, returning);
    if (program.returns().contains(Return.SAVE)) {
      saved = all.getFirst().saved();
    }
    return new Reply.Several(all.stream().map(Results::esearch).toList());
  }

  private SearchRequest request(SearchProgram program, List<SortKey> sort, Instant now)
      throws IOException, CallException {
    List<Mailbox> boxes =
        program.sources().isEmpty()
            ? List.of(mailbox)
            : MailboxSources.resolve(index, program.sources(), List.of(mailbox));
    Map<Mailbox, UidList> before = saved == null ? Map.of() : Map.of(mailbox, saved);
    return new SearchRequest(program.key(), boxes, sort, 0, null, false, now, before);
  }

  private Reply one(SearchProgram program, SearchRequest request) throws IOException {
    Results results = Results.search(index, request, program).getFirst();
    if (program.returns().isEmpty()) {
      return new Reply.Ok(results.found(), null, results.modSeq());
    }
    if (program.returns().contains(Return.SAVE)) {
      saved = results.saved();
    }
    return new Reply.Ok(null, results.esearch(), null);
  }

  private void forgetIf(boolean saves) {
    if (saves) {
      saved = null;
    }
  }
}
