package org.estreat.index.thread;

import java.util.Arrays;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchStoppedException;

/**
 * The REFERENCES algorithm of RFC 5256 section 3, step by step as it stands there, without
 * recursion. Nodes are numbers: first the members, then a dummy for each id that is referred to and
 * that no member has, then the dummies that step 5 makes.
 */
final class References {
  private static final int NONE = Members.NONE;

  private final Members members;
  private final int[] byUid;

  /** The node that has an id. */
  private final int[] nodeOf;

  private final int nodes;

  private References(Members members) {
    this.members = members;
    this.byUid = members.byUid();
    this.nodeOf = Ints.filled(members.ids(), NONE);
    for (int member : byUid) {
      int id = members.id(member);
      if (id != NONE && nodeOf[id] == NONE) { // a later message with the same id counts as without
        nodeOf[id] = member;
      }
    }
    int node = members.size();
    for (int id = 0; id < nodeOf.length; id++) {
      if (nodeOf[id] == NONE) {
        nodeOf[id] = node++;
      }
    }
    this.nodes = node;
  }

  /** For each node its parent in the end; members and dummies without one have {@link #NONE}. */
  static int[] parents(Members members, SearchLimit limit) throws SearchStoppedException {
    References steps = new References(members);
    int[] pruned = steps.prune(steps.link(limit));
    limit.check();
    return new SubjectMerge(members, pruned).parents();
  }

  private boolean isDummy(int node) {
    return node >= members.size();
  }

  /** Step 1. */
  private Forest link(SearchLimit limit) throws SearchStoppedException {
    Forest forest = new Forest(nodes);
    for (int member : byUid) {
      limit.check(); // the one step that costs more than the mail's number
      int before = NONE;
      for (int i = members.referencesFrom(member); i < members.referencesTo(member); i++) {
        int node = nodeOf[members.reference(i)];
        if (before != NONE && forest.isRoot(node)) {
          forest.link(node, before);
        }
        before = node;
      }
      if (forest.parent(member) != before) {
        forest.cut(member);
        if (before != NONE) {
          forest.link(member, before);
        }
      }
    }
    return forest;
  }

  /**
   * Steps 2 and 3: a dummy's children take its place, but for a dummy without parent that has
   * several. So a member's parent is the nearest member above it, else the dummy at the top.
   */
  private int[] prune(Forest forest) {
    int[] nearest = Ints.filled(nodes, NONE);
    for (int node : downwards(forest)) {
      int parent = forest.parent(node);
      boolean passesOn = parent != NONE && isDummy(parent) && nearest[parent] != NONE;
      nearest[node] = passesOn ? nearest[parent] : parent;
    }
    int[] children = new int[nodes];
    for (int member = 0; member < members.size(); member++) {
      if (nearest[member] != NONE) {
        children[nearest[member]]++;
      }
    }
    int[] parents = Arrays.copyOf(nearest, nodes);
    for (int member = 0; member < members.size(); member++) {
      int above = nearest[member];
      if (above != NONE && isDummy(above) && children[above] == 1) {
        parents[member] = NONE;
      }
    }
    return parents;
  }

  /** All nodes, parents before their children. */
  private int[] downwards(Forest forest) {
    int[] firstChild = Ints.filled(nodes, NONE);
    int[] sibling = Ints.filled(nodes, NONE);
    int[] order = new int[nodes];
    int found = 0;
    for (int node = 0; node < nodes; node++) {
      int parent = forest.parent(node);
      if (parent == NONE) {
        order[found++] = node;
      } else {
        sibling[node] = firstChild[parent];
        firstChild[parent] = node;
      }
    }
    for (int i = 0; i < found; i++) {
      for (int child = firstChild[order[i]]; child != NONE; child = sibling[child]) {
        order[found++] = child;
      }
    }
    return order;
  }
}
