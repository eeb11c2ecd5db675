package org.estreat.index.thread;

import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;

/**
 * The threads of one mailbox (RFC 5256 section 4, THREAD response), by UID. A thread is a list:
 * each message is the parent of what follows it, and where it has several children each begins a
 * list of its own. A parent that is not among the messages is not in the list either.
 *
 * <p>Unchanging; safe to use from several threads.
 */
public final class Threads {
  private final Mailbox mailbox;
  private final UidValidity uidValidity;
  private final Tree tree;
  private final Depth depth = new Depth();

  Threads(Mailbox mailbox, UidValidity uidValidity, Tree tree) {
    this.mailbox = mailbox;
    this.uidValidity = uidValidity;
    this.tree = tree;
    walk(depth);
  }

  /** Is told of lists and UIDs in their order. */
  public interface Visitor {
    void open();

    void uid(long uid);

    void close();
  }

  public Mailbox mailbox() {
    return mailbox;
  }

  public UidValidity uidValidity() {
    return uidValidity;
  }

  /** How many threads. */
  public int count() {
    return depth.threads;
  }

  /** How many messages are in them. */
  public int messages() {
    return depth.messages;
  }

  /** How deep lists stand in lists: 0 without threads, 1 where no message has several children. */
  public int depth() {
    return depth.deepest;
  }

  public void walk(Visitor visitor) {
    for (int root = tree.firstRoot(); root != Tree.NONE; root = tree.nextSibling(root)) {
      walk(root, visitor);
    }
  }

  private void walk(int root, Visitor visitor) {
    Ints waiting = new Ints(); // of each list that is open around, the next list to open in it
    visitor.open();
    int node = root;
    while (node != Tree.NONE) {
      if (!tree.isDummy(node)) {
        visitor.uid(tree.uid(node));
      }
      int child = tree.firstChild(node);
      if (child == Tree.NONE) {
        node = nextList(waiting, visitor);
      } else {
        if (tree.nextSibling(child) != Tree.NONE) {
          waiting.add(tree.nextSibling(child));
          visitor.open();
        }
        node = child;
      }
    }
  }

  /** Closes what ends here and opens what comes next; none at the end of the thread. */
  private int nextList(Ints waiting, Visitor visitor) {
    visitor.close();
    while (!waiting.isEmpty() && waiting.last() == Tree.NONE) {
      waiting.removeLast();
      visitor.close();
    }
    if (waiting.isEmpty()) {
      return Tree.NONE;
    }
    int next = waiting.removeLast();
    waiting.add(tree.nextSibling(next));
    visitor.open();
    return next;
  }

  /** As a THREAD response has them, {@code (1)(2 (3)(4 5))}; empty for none. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    walk(
        new Visitor() {
          @Override
          public void open() {
            space();
            text.append('(');
          }

          @Override
          public void uid(long uid) {
            space();
            text.append(uid);
          }

          private void space() {
            if (!text.isEmpty() && Character.isDigit(text.charAt(text.length() - 1))) {
              text.append(' ');
            }
          }

          @Override
          public void close() {
            text.append(')');
          }
        });
    return text.toString();
  }

  private static final class Depth implements Visitor {
    private int now;
    private int deepest;
    private int threads;
    private int messages;

    @Override
    public void open() {
      threads += now == 0 ? 1 : 0;
      now++;
      deepest = Math.max(deepest, now);
    }

    @Override
    public void uid(long uid) {
      messages++;
    }

    @Override
    public void close() {
      now--;
    }
  }
}
