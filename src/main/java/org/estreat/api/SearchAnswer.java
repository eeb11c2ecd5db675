package org.estreat.api;

import java.io.IOException;
import java.util.List;
import org.estreat.index.Coverage;
import org.estreat.index.Hit;
import org.estreat.index.thread.Threads;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;
import org.estreat.query.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What a search found.
 *
 * @param query the program as it was written
 * @param generation of the index that was searched
 * @param total exact number of hits, however many are listed
 * @param complete whether all that the program looks at was searched; see {@link
 *     org.estreat.index.Shortfall}
 * @param coverage how much of the searched messages could be read
 * @param scope what TEXT and BODY looked at
 * @param hits the page that was asked for
 * @param esearch one entry for each searched mailbox, in order; null when no RETURN was asked for
 * @param threads of each mailbox that has matches, in natural order; null when none were asked for
 * @param cursor begins the next page; null on the last
 * @param millis that the search took
 */
public record SearchAnswer(
    String query,
    long generation,
    long total,
    boolean complete,
    Coverage coverage,
    Scope scope,
    List<Hit> hits,
    @Nullable List<Esearch> esearch,
    @Nullable List<Threads> threads,
    @Nullable String cursor,
    double millis) {
  public SearchAnswer {
    hits = List.copyOf(hits);
    esearch = esearch == null ? null : List.copyOf(esearch);
    threads = threads == null ? null : List.copyOf(threads);
  }

  /**
   * The values that RETURN asked for (RFC 4731 section 3.1): null where not asked for; of no
   * messages there is no min, max or all, as in the RFC.
   *
   * @param all a sequence-set of UIDs
   * @param modSeq the largest among the messages given back, where the program has MODSEQ (RFC 4731
   *     section 3.2)
   * @param relevancy 1 to 100 for each of the UIDs in all or partial, in their order
   */
  public record Esearch(
      Mailbox mailbox,
      UidValidity uidValidity,
      @Nullable Integer count,
      @Nullable Long min,
      @Nullable Long max,
      @Nullable String all,
      @Nullable Window partial,
      @Nullable Long modSeq,
      @Nullable List<Integer> relevancy) {}

  /**
   * The values of a PARTIAL (RFC 9394 section 3.1).
   *
   * @param uids a sequence-set; null where nothing lies in the window
   */
  public record Window(long from, long to, @Nullable String uids) {}

  /** As one JSON object, the answer of {@code /v1/search}. */
  public String toJson() throws IOException {
    return Json.text(json -> AnswerJson.write(json, this));
  }
}
