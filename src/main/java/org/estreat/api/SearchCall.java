package org.estreat.api;

import java.util.List;
import org.estreat.index.SearchLimit;
import org.estreat.query.Scope;
import org.jspecify.annotations.Nullable;

/**
 * One search as asked for from outside. Begin with {@link #of} and add what differs.
 *
 * @param mailboxes patterns {@code ACCOUNT/BOX} in which {@code *} stands for any characters; empty
 *     for everywhere
 * @param returns words of RETURN (RFC 4731, RFC 9394) without parentheses; null for none
 * @param sort SORT keys (RFC 5256, RELEVANCY); null for newest first
 * @param thread THREAD algorithm (RFC 5256): ORDEREDSUBJECT or REFERENCES; null for no threads
 * @param limit hits on a page; null for {@link #DEFAULT_LIMIT}, and for none with RETURN words or a
 *     THREAD algorithm
 * @param cursor from the answer whose next page is wanted; null for the first page
 * @param snippets whether hits say where they matched
 * @param scope what TEXT and BODY look at
 * @param within how long it may take
 */
public record SearchCall(
    Program program,
    List<String> mailboxes,
    @Nullable String returns,
    @Nullable String sort,
    @Nullable String thread,
    @Nullable Integer limit,
    @Nullable String cursor,
    boolean snippets,
    Scope scope,
    SearchLimit within) {
  public static final int DEFAULT_LIMIT = 50;

  public SearchCall {
    mailboxes = List.copyOf(mailboxes);
  }

  /** Everywhere, newest first, without snippets. */
  public static SearchCall of(Program program) {
    return new SearchCall(
        program, List.of(), null, null, null, null, null, false, Scope.IMAP, SearchLimit.NONE);
  }

  public SearchCall in(List<String> patterns) {
    return new SearchCall(
        program, patterns, returns, sort, thread, limit, cursor, snippets, scope, within);
  }

  public SearchCall returning(@Nullable String words) {
    return new SearchCall(
        program, mailboxes, words, sort, thread, limit, cursor, snippets, scope, within);
  }

  public SearchCall sortedBy(@Nullable String keys) {
    return new SearchCall(
        program, mailboxes, returns, keys, thread, limit, cursor, snippets, scope, within);
  }

  public SearchCall threadedBy(@Nullable String algorithm) {
    return new SearchCall(
        program, mailboxes, returns, sort, algorithm, limit, cursor, snippets, scope, within);
  }

  public SearchCall limitedTo(@Nullable Integer hits) {
    return new SearchCall(
        program, mailboxes, returns, sort, thread, hits, cursor, snippets, scope, within);
  }

  public SearchCall from(@Nullable String place) {
    return new SearchCall(
        program, mailboxes, returns, sort, thread, limit, place, snippets, scope, within);
  }

  public SearchCall withSnippets(boolean wanted) {
    return new SearchCall(
        program, mailboxes, returns, sort, thread, limit, cursor, wanted, scope, within);
  }

  public SearchCall scopedTo(Scope looked) {
    return new SearchCall(
        program, mailboxes, returns, sort, thread, limit, cursor, snippets, looked, within);
  }

  public SearchCall within(SearchLimit most) {
    return new SearchCall(
        program, mailboxes, returns, sort, thread, limit, cursor, snippets, scope, most);
  }
}
