package org.estreat.api;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.estreat.index.MessageIndex;
import org.estreat.index.SearchRequest;
import org.estreat.index.UidList;
import org.estreat.model.Mailbox;
import org.estreat.query.SearchProgram;
import org.estreat.query.SearchProgram.Return;
import org.estreat.query.SearchSyntaxException;
import org.estreat.query.Span;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * UID SEARCH commands of one IMAP session with one mailbox selected. Between two commands it keeps
 * what {@code $} stands for (RFC 5182): nothing at first; a search with SAVE sets it, one that is
 * answered NO empties it, one that is answered BAD leaves it. Not safe to use from two threads.
 */
final class SearchSession {
  private static final Logger LOG = LoggerFactory.getLogger(SearchSession.class);

  /** Finds SAVE among the RETURN options of a program that could not be read to its end. */
  private static final Pattern SAVES =
      Pattern.compile(
          "\\s*RETURN\\s*\\([^)]*\\bSAVE\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final MessageIndex index;
  private final Mailbox mailbox;
  private @Nullable UidList saved;

  SearchSession(MessageIndex index, Mailbox mailbox) {
    this.index = index;
    this.mailbox = mailbox;
  }

  /** What an IMAP server answers a command with. */
  sealed interface Reply {
    /**
     * @param uids of a search without RETURN; null otherwise
     * @param results of a search with RETURN; null otherwise
     */
    record Ok(@Nullable UidList uids, SearchAnswer.@Nullable Esearch results) implements Reply {}

    /**
     * @param span the piece of the program that is at fault; null where it is none's
     * @param ours whether the program is right and we failed
     */
    record No(String text, @Nullable Span span, boolean ours) implements Reply {}

    record Bad(String text, Span span) implements Reply {}
  }

  Reply search(Program program, Instant now) {
    SearchProgram parsed;
    try {
      parsed = program.parse();
    } catch (SearchSyntaxException e) {
      return refused(program, e);
    }
    try {
      return found(parsed, now);
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

  private Reply found(SearchProgram program, Instant now) throws IOException {
    Map<Mailbox, UidList> before = saved == null ? Map.of() : Map.of(mailbox, saved);
    SearchRequest request =
        new SearchRequest(program.key(), List.of(mailbox), List.of(), 0, null, false, now, before);
    UidList uids = index.searchUids(request).getFirst();
    if (program.returns().isEmpty()) {
      return new Reply.Ok(uids, null);
    }
    Results results = Results.of(uids, program);
    if (program.returns().contains(Return.SAVE)) {
      saved = results.saved();
    }
    return new Reply.Ok(null, results.esearch());
  }

  private void forgetIf(boolean saves) {
    if (saves) {
      saved = null;
    }
  }
}
