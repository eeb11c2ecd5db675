package org.estreat.index.thread;

import java.util.Arrays;

/**
 * Steps 4 and 5 of REFERENCES (RFC 5256 section 3): threads whose first messages have the same base
 * subject become one.
 */
final class SubjectMerge {
  private static final int NONE = Members.NONE;

  private final Members members;
  private final int[] parents;

  /** The subject table: for each subject the node at the head of its thread. */
  private final int[] table;

  /** For each dummy whose children were given to another one, that one. */
  private final int[] replacedBy;

  private int nodes;

  /**
   * @param parents of all nodes; a dummy has none, and at least two children or none
   */
  SubjectMerge(Members members, int[] parents) {
    this.members = members;
    this.nodes = parents.length;
    this.table = Ints.filled(members.subjects(), NONE);
    int most = nodes + members.subjects(); // step 5 makes at most one dummy for each subject
    this.parents = Arrays.copyOf(parents, most);
    Arrays.fill(this.parents, nodes, most, NONE);
    this.replacedBy = Ints.filled(most, NONE);
  }

  int[] parents() {
    Tree threads = Tree.bySent(members, parents); // step 4
    for (int head = threads.firstRoot(); head != NONE; head = threads.nextSibling(head)) {
      enter(head, subject(threads, head));
    }
    for (int head = threads.firstRoot(); head != NONE; head = threads.nextSibling(head)) {
      int subject = subject(threads, head);
      if (subject != NONE && table[subject] != head) {
        merge(head, subject);
      }
    }
    for (int member = 0; member < members.size(); member++) {
      int above = parents[member];
      if (above != NONE && replacedBy[above] != NONE) {
        parents[member] = replacedBy[above];
      }
    }
    return parents;
  }

  private boolean isDummy(int node) {
    return node >= members.size();
  }

  private boolean isReply(int node) {
    return !isDummy(node) && members.isReply(node);
  }

  private int subject(Tree threads, int head) {
    return members.subject(isDummy(head) ? threads.firstChild(head) : head);
  }

  /** Step 5.B. */
  private void enter(int head, int subject) {
    if (subject == NONE) {
      return;
    }
    int known = table[subject];
    boolean better =
        known != NONE && !isDummy(known) && (isDummy(head) || (isReply(known) && !isReply(head)));
    if (known == NONE || better) {
      table[subject] = head;
    }
  }

  /** Step 5.C. */
  private void merge(int head, int subject) {
    int known = table[subject];
    if (isDummy(known) && isDummy(head)) {
      replacedBy[head] = known;
    } else if (isDummy(known) || (isReply(head) && !isReply(known))) {
      parents[head] = known;
    } else {
      int dummy = nodes++;
      parents[head] = dummy;
      parents[known] = dummy;
      table[subject] = dummy;
    }
  }
}
