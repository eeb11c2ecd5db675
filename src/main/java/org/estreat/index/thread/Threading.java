package org.estreat.index.thread;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.estreat.index.Match;
import org.estreat.index.SearchRequest;
import org.estreat.index.Searcher;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;
import org.estreat.query.ThreadAlgorithm;

/** Puts what a search found into threads (RFC 5256 section 3). For one thread, for one answer. */
public final class Threading {
  private final Map<Mailbox, Box> boxes = new TreeMap<>();

  private record Box(UidValidity uidValidity, Members members) {}

  private Threading() {}

  /**
   * The threads of what the request finds: for each mailbox that has any, in natural order. The
   * request's order, limit and cursor are ignored.
   */
  public static List<Threads> of(Searcher index, SearchRequest request, ThreadAlgorithm algorithm)
      throws IOException {
    Threading threading = new Threading();
    index.forEachMatch(request, threading::add);
    return threading.threads(algorithm);
  }

  /** The threads of these matches, which can stand in any order. */
  static List<Threads> of(Iterable<Match> matches, ThreadAlgorithm algorithm) {
    Threading threading = new Threading();
    matches.forEach(threading::add);
    return threading.threads(algorithm);
  }

  private void add(Match match) {
    boxes
        .computeIfAbsent(match.mailbox(), _ -> new Box(match.uidValidity(), new Members()))
        .members()
        .add(match);
  }

  private List<Threads> threads(ThreadAlgorithm algorithm) {
    return boxes.entrySet().stream()
        .map(entry ->
            new Threads(
                entry.getKey(),
                entry.getValue().uidValidity(),
                tree(entry.getValue().members(), algorithm)))
        .toList();
  }

  private static Tree tree(Members members, ThreadAlgorithm algorithm) {
    return switch (algorithm) {
      case ORDEREDSUBJECT -> Tree.bySent(members, underTheFirstOfTheirSubject(members));
      case REFERENCES -> Tree.bySent(members, References.parents(members));
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
