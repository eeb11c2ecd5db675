package org.estreat.index.thread;

/**
 * Nodes with their parents; those beyond the members are dummies, which stand for messages that are
 * not there.
 */
final class Tree {
  static final int NONE = -1;

  private final Members members;
  private final int[] first;
  private final int[] last;
  private final int[] next;
  private int firstRoot = NONE;
  private int lastRoot = NONE;

  Tree(Members members, int nodes) {
    this.members = members;
    first = Ints.filled(nodes, NONE);
    last = Ints.filled(nodes, NONE);
    next = Ints.filled(nodes, NONE);
  }

  /** The tree in which siblings stand by sent date, as their first child does where one is none. */
  static Tree bySent(Members members, int[] parent) {
    Tree tree = new Tree(members, parent.length);
    boolean[] placed = new boolean[parent.length];
    for (int member : members.bySent()) {
      int above = parent[member];
      if (above == NONE) {
        tree.addRoot(member);
      } else {
        if (above >= members.size() && !placed[above]) {
          placed[above] = true;
          tree.addRoot(above);
        }
        tree.add(above, member);
      }
    }
    return tree;
  }

  private void addRoot(int node) {
    if (lastRoot == NONE) {
      firstRoot = node;
    } else {
      next[lastRoot] = node;
    }
    lastRoot = node;
  }

  private void add(int parent, int node) {
    if (last[parent] == NONE) {
      first[parent] = node;
    } else {
      next[last[parent]] = node;
    }
    last[parent] = node;
  }

  boolean isDummy(int node) {
    return node >= members.size();
  }

  int firstRoot() {
    return firstRoot;
  }

  int firstChild(int node) {
    return first[node];
  }

  int nextSibling(int node) {
    return next[node];
  }

  /** Of a member. */
  long uid(int node) {
    return members.uid(node);
  }
}
