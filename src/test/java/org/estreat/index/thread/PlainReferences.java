package org.estreat.index.thread;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.estreat.index.Match;
import org.estreat.index.ThreadFacts.Digest;
import org.jspecify.annotations.Nullable;

/**
 * REFERENCES as RFC 5256 tells it, with objects, recursion and no thought of speed: what {@link
 * References} has to agree with.
 */
final class PlainReferences {
  private static final class Node {
    private final @Nullable Match match;
    private @Nullable Node parent;
    private List<Node> children = new ArrayList<>();

    Node(@Nullable Match match) {
      this.match = match;
    }

    Match first() {
      return match != null ? match : children.getFirst().first();
    }

    boolean isReply() {
      return match != null && match.thread().reply();
    }

    boolean isBelow(Node other) {
      return this == other || (parent != null && parent.isBelow(other));
    }

    void moveTo(@Nullable Node above) {
      if (parent != null) {
        parent.children.remove(this);
      }
      parent = above;
      if (above != null) {
        above.children.add(this);
      }
    }
  }

  private static final Comparator<Node> BY_SENT =
      Comparator.comparing((Node node) -> node.first().sent())
          .thenComparingLong(node -> node.first().uid());

  private final List<Node> all = new ArrayList<>();
  private final Node root = new Node(null);

  private PlainReferences() {}

  static String threads(List<Match> matches) {
    PlainReferences run = new PlainReferences();
    run.link(matches.stream().sorted(Comparator.comparingLong(Match::uid)).toList());
    run.all.stream().filter(node -> node.parent == null).forEach(node -> node.moveTo(run.root));
    prune(run.root);
    run.root.children.forEach(PlainReferences::sortIfDummy);
    run.root.children.sort(BY_SENT);
    run.mergeSubjects();
    sort(run.root);
    return run.root.children.stream().map(PlainReferences::list).collect(Collectors.joining());
  }

  private void link(List<Match> matches) {
    Map<Digest, Node> byId = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Match match : matches) {
      Node node = new Node(match);
      nodes.add(node);
      if (match.thread().id() != null) {
        byId.putIfAbsent(match.thread().id(), node);
      }
    }
    all.addAll(nodes);
    for (int i = 0; i < nodes.size(); i++) {
      Node before = null;
      for (Digest reference : matches.get(i).thread().references()) {
        Node node =
            byId.computeIfAbsent(
                reference,
                _ -> {
                  all.add(new Node(null));
                  return all.getLast();
                });
        if (before != null && node.parent == null && !before.isBelow(node)) {
          node.moveTo(before);
        }
        before = node;
      }
      nodes.get(i).moveTo(null);
      if (before != null && !before.isBelow(nodes.get(i))) {
        nodes.get(i).moveTo(before);
      }
    }
  }

  private static void prune(Node parent) {
    for (Node node : List.copyOf(parent.children)) {
      prune(node);
      boolean top = parent.parent == null && parent.match == null && isRoot(parent);
      if (node.match == null && (!top || node.children.size() < 2)) {
        List.copyOf(node.children).forEach(child -> child.moveTo(parent));
        node.moveTo(null);
      }
    }
  }

  private static boolean isRoot(Node node) {
    return node.parent == null;
  }

  private static void sortIfDummy(Node node) {
    if (node.match == null) {
      node.children.sort(BY_SENT);
    }
  }

  private void mergeSubjects() {
    Map<Digest, Node> table = new HashMap<>();
    for (Node node : root.children) {
      Digest subject = node.first().thread().subject();
      if (subject != null) {
        Node known = table.get(subject);
        boolean better =
            known != null
                && known.match != null
                && (node.match == null || (known.isReply() && !node.isReply()));
        if (known == null || better) {
          table.put(subject, node);
        }
      }
    }
    for (Node node : List.copyOf(root.children)) {
      Digest subject = node.first().thread().subject();
      if (subject != null && node.parent == root && table.get(subject) != node) {
        merge(node, table, subject);
      }
    }
  }

  private void merge(Node node, Map<Digest, Node> table, Digest subject) {
    Node known = requireNonNull(table.get(subject));
    if (known.match == null && node.match == null) {
      List.copyOf(node.children).forEach(child -> child.moveTo(known));
      node.moveTo(null);
    } else if (known.match == null || (node.isReply() && !known.isReply())) {
      node.moveTo(known);
    } else {
      Node dummy = new Node(null);
      dummy.moveTo(root);
      node.moveTo(dummy);
      known.moveTo(dummy);
      table.put(subject, dummy);
    }
  }

  private static void sort(Node parent) {
    parent.children.forEach(PlainReferences::sort);
    parent.children.sort(BY_SENT);
  }

  private static String list(Node node) {
    StringBuilder list = new StringBuilder("(");
    Node at = node;
    while (true) {
      list.append(at.match == null ? "" : (list.length() > 1 ? " " : "") + at.match.uid());
      if (at.children.size() != 1) {
        break;
      }
      at = at.children.getFirst();
    }
    list.append(list.length() > 1 && !at.children.isEmpty() ? " " : "");
    at.children.forEach(child -> list.append(list(child)));
    return list.append(')').toString();
  }
}
