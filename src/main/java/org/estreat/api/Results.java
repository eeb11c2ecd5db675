package org.estreat.api;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.estreat.index.UidList;
import org.estreat.query.SearchProgram;
import org.estreat.query.SearchProgram.Partial;
import org.estreat.query.SearchProgram.Return;
import org.jspecify.annotations.Nullable;

/** What RETURN gives back of one mailbox's matches, and what its SAVE keeps for {@code $}. */
record Results(UidList found, Set<Return> returns, @Nullable Partial partial) {
  static Results of(UidList found, SearchProgram program) {
    return new Results(found, program.returns(), program.partial());
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
        partial == null ? null : window(partial));
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
    long from = Math.max(1, Math.min(position(asked.from()), position(asked.to())));
    long to = Math.min(found.count(), Math.max(position(asked.from()), position(asked.to())));
    return found.stream().skip(from - 1).limit(Math.max(0, to - from + 1));
  }

  private long position(long asked) {
    return asked < 0 ? found.count() + 1 + asked : asked;
  }

  private UidList list(LongStream uids) {
    return new UidList(found.mailbox(), found.uidValidity(), uids.toArray());
  }
}
