package org.estreat.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.estreat.index.Relevancy;
import org.estreat.index.SearchRequest;
import org.estreat.index.Searcher;
import org.estreat.index.UidList;
import org.estreat.model.Mailbox;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchProgram;
import org.estreat.query.SearchProgram.Partial;
import org.estreat.query.SearchProgram.Return;
import org.jspecify.annotations.Nullable;

/**
 * What RETURN gives back of one mailbox's matches, and what its SAVE keeps for {@code $}.
 *
 * @param scores of what was found, where the program asks for them
 * @param modSeq the largest MODSEQ among what is given back; null where the program does not ask
 *     for MODSEQ, or nothing is given back
 */
record Results(
    UidList found,
    @Nullable List<Integer> scores,
    Set<Return> returns,
    @Nullable Partial partial,
    @Nullable Long modSeq) {
  static Results of(UidList found, SearchProgram program) {
    return new Results(found, null, program.returns(), program.partial(), null);
  }

  private static Results of(Relevancy ranked, SearchProgram program) {
    return new Results(ranked.uids(), ranked.scores(), program.returns(), program.partial(), null);
  }

  /**
   * Searches each mailbox of the request.
   *
   * @param program that the request is made of; without RETURN everything is given back
   */
  static List<Results> search(Searcher index, SearchRequest request, SearchProgram program)
      throws IOException {
    List<Results> all =
        program.returns().contains(Return.RELEVANCY)
            ? index.relevancies(request).stream().map(found -> of(found, program)).toList()
            : index.searchUids(request).stream().map(found -> of(found, program)).toList();
    return program.key().anyMatch(SearchKey.ModSeqSince.class::isInstance)
        ? withModSeq(index, request, all)
        : all;
  }

  private static List<Results> withModSeq(Searcher index, SearchRequest request, List<Results> all)
      throws IOException {
    Map<Mailbox, UidList> given = new HashMap<>();
    all.forEach(each -> given.put(each.found.mailbox(), each.saved()));
    Map<Mailbox, Long> highest = new HashMap<>();
    index.forEachMatch(
        request,
        match -> {
          UidList uids = given.get(match.mailbox());
          if (uids != null && uids.contains(match.uid()) && match.modSeq().value() > 0) {
            highest.merge(match.mailbox(), match.modSeq().value(), Math::max);
          }
        });
    List<Results> counted = new ArrayList<>();
    for (Results each : all) {
      Long most = highest.get(each.found.mailbox());
      counted.add(new Results(each.found, each.scores, each.returns, each.partial, most));
    }
    return counted;
  }

  SearchAnswer.Esearch esearch() {
    boolean any = found.count() > 0;
    return new SearchAnswer.Esearch(
        found.mailbox(),
        found.uidValidity(),
        returns.contains(Return.COUNT) ? found.count() : null,
        any && returns.contains(Return.MIN) ? first() : null,
        any && returns.contains(Return.MAX) ? last() : null,
        any && returns.contains(Return.ALL) ? found.toSequenceSet() : null,
        partial == null ? null : window(partial),
        returns.equals(Set.of(Return.SAVE)) ? null : modSeq,
        relevancy());
  }

  /** Scores of what ALL or PARTIAL lists; of no messages there are none. */
  private @Nullable List<Integer> relevancy() {
    List<Integer> all = scores;
    if (all == null || all.isEmpty()) {
      return null;
    }
    if (partial == null) {
      return all;
    }
    int first = (int) Math.min(all.size(), first(partial) - 1);
    return all.subList(first, (int) Math.max(first, last(partial)));
  }

  /**
   * The value of {@code $} after this search. With ALL or COUNT, or with nothing but SAVE, it is
   * every match; otherwise only what MIN, MAX and PARTIAL give back (RFC 5182 section 2.4, RFC
   * 9394).
   */
  UidList saved() {
    boolean some =
        returns.contains(Return.MIN)
            || returns.contains(Return.MAX)
            || returns.contains(Return.PARTIAL);
    if (!some || returns.contains(Return.ALL) || returns.contains(Return.COUNT)) {
      return found;
    }
    var kept = new TreeSet<Long>();
    if (found.count() > 0 && returns.contains(Return.MIN)) {
      kept.add(first());
    }
    if (found.count() > 0 && returns.contains(Return.MAX)) {
      kept.add(last());
    }
    if (partial != null) {
      kept.addAll(inside(partial).boxed().collect(Collectors.toSet()));
    }
    return list(kept.stream().mapToLong(Long::longValue));
  }

  private long first() {
    return found.at(0);
  }

  private long last() {
    return found.at(found.count() - 1);
  }

  private SearchAnswer.Window window(Partial asked) {
    UidList uids = list(inside(asked));
    return new SearchAnswer.Window(
        asked.from(), asked.to(), uids.count() == 0 ? null : uids.toSequenceSet());
  }

  /** Positions count from 1, negative ones from the last match: -1 is the last. */
  private LongStream inside(Partial asked) {
    long from = first(asked);
    return found.stream().skip(from - 1).limit(Math.max(0, last(asked) - from + 1));
  }

  private long first(Partial asked) {
    return Math.max(1, Math.min(position(asked.from()), position(asked.to())));
  }

  private long last(Partial asked) {
    return Math.min(found.count(), Math.max(position(asked.from()), position(asked.to())));
  }

  private long position(long asked) {
    return asked < 0 ? found.count() + 1 + asked : asked;
  }

  private UidList list(LongStream uids) {
    return new UidList(found.mailbox(), found.uidValidity(), uids.toArray());
  }
}
