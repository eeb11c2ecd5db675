package org.estreat.query;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole SEARCH command after its name (RFC 9051 section 9, {@code search}): what to give back and
 * what to look for.
 *
 * @param returns the RETURN options asked for; empty when there was no RETURN
 * @param partial the window of a PARTIAL option (RFC 9394), null when not asked for
 * @param key what to look for
 * @param sources where to look, of an {@code IN (...)} (RFC 7377); empty without
 */
public record SearchProgram(
    Set<Return> returns, @Nullable Partial partial, SearchKey key, List<MailboxFilter> sources) {
  public SearchProgram {
    returns = Set.copyOf(returns);
    sources = List.copyOf(sources);
  }

  /** That does not say where to look. */
  public SearchProgram(Set<Return> returns, @Nullable Partial partial, SearchKey key) {
    this(returns, partial, key, List.of());
  }

  /** With these options in place of its own. */
  public SearchProgram returning(ReturnOptions options) {
    return new SearchProgram(options.returns(), options.partial(), key, sources);
  }

  /** Words of RETURN (RFC 9051 section 6.4.4, RFC 9394, RFC 6203). {@code RETURN ()} means ALL. */
  public enum Return {
    MIN,
    MAX,
    ALL,
    COUNT,
    SAVE,
    PARTIAL,
    /** A score of 1 to 100 for each result (RFC 6203 section 4). */
    RELEVANCY
  }

  /** Positions of results, from 1; negative ones count from the last (RFC 9394 section 3.1). */
  public record Partial(long from, long to) {}
}
