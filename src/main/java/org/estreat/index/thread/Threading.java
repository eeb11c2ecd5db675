package org.estreat.index.thread;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.estreat.index.Match;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchRequest;
import org.estreat.index.SearchStoppedException;
import org.estreat.index.Searcher;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;
import org.estreat.query.ThreadAlgorithm;

/** Puts what a search found into threads (RFC 5256 section 3). For one thread, for one answer. */
public final class Threading {
  private final SearchLimit limit;
  private final Map<Mailbox, Box> boxes = new TreeMap<>();

  private record Box(UidValidity uidValidity, Members members) {}

  private Threading(SearchLimit limit) {
    this.limit = limit;
  }

  /**
   * The threads of what the request finds: for each mailbox that has any, in natural order. The
   * request's order, number of hits and cursor are ignored.
   *
   * @throws org.estreat.index.SearchStoppedException when the request's time is over or nobody
   *     waits, also while threads are made of what was found
   */
  public static List<Threads> of(Searcher index, SearchRequest request, ThreadAlgorithm algorithm)
      throws IOException {
    Threading threading = new Threading(request.within());
    index.forEachMatch(request, threading::add);
    return threading.threads(algorithm);
  }

  /** The threads of these matches, which can stand in any order. */
  static List<Threads> of(Iterable<Match> matches, ThreadAlgorithm algorithm, SearchLimit limit)
      throws SearchStoppedException {
    Threading threading = new Threading(limit);
    matches.forEach(threading::add);
    return threading.threads(algorithm);
  }

  private void add(Match match) {
    boxes
        .computeIfAbsent(match.mailbox(), _ -> new Box(match.uidValidity(), new Members()))
        .members()
        .add(match);
  }

  private List<Threads> threads(ThreadAlgorithm algorithm) throws SearchStoppedException {
    List<Threads> all = new ArrayList<>();
    for (Map.Entry<Mailbox, Box> each : boxes.entrySet()) {
      Tree tree = tree(each.getValue().members(), algorithm);
      limit.check();
      all.add(new Threads(each.getKey(), each.getValue().uidValidity(), tree));
    }
    return all;
  }

  private Tree tree(Members members, ThreadAlgorithm algorithm) throws SearchStoppedException {
    limit.check();
    return switch (algorithm) {
      case ORDEREDSUBJECT -> Tree.bySent(members, underTheFirstOfTheirSubject(members));
      case REFERENCES -> Tree.bySent(members, References.parents(members, limit));
    };
  }

  /** ORDEREDSUBJECT: all with one base subject below the first of them. */
  private static int[] underTheFirstOfTheirSubject(Members members) {
    int[] parents = new int[members.size()];
    int[] first = Ints.filled(members.subjects() + 1, Members.NONE); // the last is the empty one
    for (int member : members.bySent()) {
      int subject =
          members.subject(member) == Members.NONE ? members.subjects() : members.subject(member);
      parents[member] = first[subject];
      if (first[subject] == Members.NONE) {
        first[subject] = member;
      }
    }
    return parents;
  }
}
