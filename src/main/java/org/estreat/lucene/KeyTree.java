package org.estreat.lucene;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.estreat.query.SearchKey;

/**
 * A search key with its logic made flat: {@code OR} of {@code OR}s is one, as is {@code AND} of
 * {@code AND}s. Built without recursion, since programs can be nested thousands deep.
 */
sealed interface KeyTree {
  /** How many levels of logic; 0 for a criterion. */
  int height();

  /** How many criteria. */
  int criteria();

  /** One criterion. */
  record Criterion(SearchKey key) implements KeyTree {
    @Override
    public int height() {
      return 0;
    }

    @Override
    public int criteria() {
      return 1;
    }
  }

  /**
   * Logic over others.
   *
   * @param parts the highest first; one for NOT
   */
  record Logic(Kind kind, List<KeyTree> parts, int height, int criteria) implements KeyTree {}

  /** What the logic is. */
  enum Kind {
    AND,
    OR,
    NOT
  }

  /** Makes one tree of the last {@code count} finished ones. */
  record Join(Kind kind, int count) {}

  static KeyTree of(SearchKey key) {
    Deque<Object> todo = new ArrayDeque<>(List.of(key));
    Deque<KeyTree> done = new ArrayDeque<>();
    while (!todo.isEmpty()) {
      Object next = todo.pop();
      if (next instanceof Join join) {
        done.push(join(join, done));
        continue;
      }
      SearchKey each = (SearchKey) next;
      switch (each) {
        case SearchKey.And and -> expand(Kind.AND, operands(and), todo);
        case SearchKey.Or or -> expand(Kind.OR, operands(or), todo);
        case SearchKey.Not(var inner) -> expand(Kind.NOT, List.of(inner), todo);
        case SearchKey.All _, SearchKey.HasFlag _, SearchKey.TextKey _, SearchKey.Fuzzy _ ->
            done.push(new Criterion(each));
        case SearchKey.Size _, SearchKey.Sent _, SearchKey.Received _, SearchKey.Older _ ->
            done.push(new Criterion(each));
        case SearchKey.Younger _, SearchKey.SequenceNumbers _, SearchKey.Uids _ ->
            done.push(new Criterion(each));
        case SearchKey.Saved _, SearchKey.ModSeqSince _, SearchKey.Expunged _ ->
            done.push(new Criterion(each));
        case SearchKey.BytesAre _, SearchKey.HasPart _, SearchKey.EmailId _ ->
            done.push(new Criterion(each));
        case SearchKey.ThreadId _, SearchKey.SaveDay _, SearchKey.HasSaveDate _ ->
            done.push(new Criterion(each));
        case SearchKey.Language _ -> done.push(new Criterion(each));
      }
    }
    return done.pop();
  }

  private static void expand(Kind kind, List<SearchKey> parts, Deque<Object> todo) {
    todo.push(new Join(kind, parts.size()));
    parts.forEach(todo::push);
  }

  private static KeyTree join(Join join, Deque<KeyTree> done) {
    List<KeyTree> parts = new ArrayList<>();
    for (int i = 0; i < join.count(); i++) {
      parts.add(done.pop());
    }
    parts.sort(Comparator.comparingInt(KeyTree::height).reversed());
    int height = parts.isEmpty() ? 1 : 1 + parts.getFirst().height();
    int criteria = parts.stream().mapToInt(KeyTree::criteria).sum();
    return new Logic(join.kind(), parts, height, criteria);
  }

  private static List<SearchKey> operands(SearchKey.And and) {
    List<SearchKey> operands = new ArrayList<>();
    Deque<SearchKey> todo = new ArrayDeque<>(and.keys());
    while (!todo.isEmpty()) {
      SearchKey next = todo.pop();
      if (next instanceof SearchKey.And(var keys)) {
        keys.forEach(todo::push);
      } else {
        operands.add(next);
      }
    }
    return operands;
  }

  private static List<SearchKey> operands(SearchKey.Or or) {
    List<SearchKey> operands = new ArrayList<>();
    Deque<SearchKey> todo = new ArrayDeque<>(List.of(or));
    while (!todo.isEmpty()) {
      SearchKey next = todo.pop();
      if (next instanceof SearchKey.Or(var left, var right)) {
        todo.push(left);
        todo.push(right);
      } else {
        operands.add(next);
      }
    }
    return operands;
  }
}
