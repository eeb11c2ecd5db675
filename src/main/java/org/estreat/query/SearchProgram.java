package org.estreat.query;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole SEARCH command after its name (RFC 9051 section 9, {@code search}): what to give back and
 * what to look for.
 *
 * @param returns the RETURN options asked for; empty when there was no RETURN
 * @param partial the window of a PARTIAL option (RFC 9394), null when not asked for
 * @param key what to look for
 */
public record SearchProgram(Set<Return> returns, @Nullable Partial partial, SearchKey key) {
  public SearchProgram {
    returns = Set.copyOf(returns);
  }

  /** Words of RETURN (RFC 9051 section 6.4.4, RFC 9394). {@code RETURN ()} means ALL. */
  public enum Return {
    MIN,
    MAX,
    ALL,
    COUNT,
    SAVE,
    PARTIAL
  }

  /** Positions of results, from 1; negative ones count from the last (RFC 9394 section 3.1). */
  public record Partial(long from, long to) {}
}
