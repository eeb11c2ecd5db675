package org.estreat.index.thread;

/**
 * Trees whose links are made and broken again, which say at any time which root a node has; each
 * step takes logarithmic time, amortised, however deep the trees are (the link-cut trees of Sleator
 * and Tarjan, "Self-Adjusting Binary Search Trees", 1985: every tree is cut into paths, and each
 * path is a splay tree in the order of depth).
 */
final class Forest {
  private static final int NONE = -1;

  private final int[] parent;

  /** Of the splay trees; the top of one has the node above its path, and is no child of it. */
  private final int[] up;

  private final int[] left;
  private final int[] right;

  Forest(int nodes) {
    parent = Ints.filled(nodes, NONE);
    up = Ints.filled(nodes, NONE);
    left = Ints.filled(nodes, NONE);
    right = Ints.filled(nodes, NONE);
  }

  /** The node's parent; negative for a root. */
  int parent(int node) {
    return parent[node];
  }

  boolean isRoot(int node) {
    return parent[node] == NONE;
  }

  /** Makes a root the child of a node, unless the node stands below it. */
  void link(int root, int to) {
    if (root != to && rootOf(to) != root) {
      access(root);
      up[root] = to;
      parent[root] = to;
    }
  }

  /** Makes a node a root. */
  void cut(int node) {
    if (!isRoot(node)) {
      access(node);
      up[left[node]] = NONE;
      left[node] = NONE;
      parent[node] = NONE;
    }
  }

  private int rootOf(int node) {
    access(node);
    int root = node;
    while (left[root] != NONE) {
      root = left[root];
    }
    splay(root); // pays for the way down
    return root;
  }

  /** Makes the way from the root to the node one path, and the node its top. */
  private void access(int node) {
    int below = NONE;
    for (int at = node; at != NONE; at = up[at]) {
      splay(at);
      right[at] = below;
      below = at;
    }
    splay(node);
  }

  private boolean isTop(int node) {
    int above = up[node];
    return above == NONE || (left[above] != node && right[above] != node);
  }

  private void splay(int node) {
    while (!isTop(node)) {
      int above = up[node];
      if (!isTop(above)) {
        boolean straight = (left[above] == node) == (left[up[above]] == above);
        rotate(straight ? above : node);
      }
      rotate(node);
    }
  }

  private void rotate(int node) {
    int above = up[node];
    int top = up[above];
    boolean aboveIsTop = isTop(above);
    int moved;
    if (left[above] == node) {
      moved = right[node];
      left[above] = moved;
      right[node] = above;
    } else {
      moved = left[node];
      right[above] = moved;
      left[node] = above;
    }
    if (moved != NONE) {
      up[moved] = above;
    }
    up[above] = node;
    up[node] = top;
    if (!aboveIsTop) {
      if (left[top] == above) {
        left[top] = node;
      } else {
        right[top] = node;
      }
    }
  }
}
