package org.estreat.query;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Brings a tree of keys into the one form that parsers give and engines walk: no AND in an AND, no
 * AND of one, no NOT of a NOT, and the operands of nested ORs as a balanced tree in their order. So
 * a program of ten thousand nested parentheses or ORs becomes a tree a few levels deep, which can
 * be walked by recursion. Itself it keeps its own stacks and needs linear time.
 */
final class Trees {
  private Trees() {}

  /**
   * A finished tree.
   *
   * @param depth levels of it, 1 for a single key
   */
  record Settled(SearchKey key, int depth) {
    private Settled not() {
      return new Settled(new SearchKey.Not(key), depth + 1);
    }

    private static Settled and(List<Settled> operands) {
      int deepest = operands.stream().mapToInt(Settled::depth).max().orElse(0);
      return new Settled(
          new SearchKey.And(operands.stream().map(Settled::key).toList()), deepest + 1);
    }

    private static Settled or(List<Settled> operands) {
      if (operands.size() == 1) {
        return operands.getFirst();
      }
      int half = operands.size() / 2;
      Settled left = or(operands.subList(0, half));
      Settled right = or(operands.subList(half, operands.size()));
      return new Settled(
          new SearchKey.Or(left.key, right.key), 1 + Math.max(left.depth, right.depth));
    }
  }

  /**
   * What is left of a key without the NOTs and the ANDs of one around it.
   *
   * @param negated whether the NOTs were odd in number
   */
  private record Core(SearchKey key, boolean negated) {
    static Core of(SearchKey key) {
      boolean negated = false;
      while (true) {
        if (key instanceof SearchKey.Not(var inner)) {
          negated = !negated;
          key = inner;
        } else if (key instanceof SearchKey.And(var keys) && keys.size() == 1) {
          key = keys.getFirst();
        } else {
          return new Core(key, negated);
        }
      }
    }
  }

  /** A key's core with its operands, if it is an AND or OR of several. */
  private record Step(Core core, List<SearchKey> operands) {
    static Step of(SearchKey key) {
      Core core = Core.of(key);
      return new Step(core, operandsOf(core.key));
    }

    Settled build(List<Settled> built) {
      Settled settled =
          switch (core.key) {
            case SearchKey.And(var keys) when keys.isEmpty() -> new Settled(new SearchKey.All(), 1);
            case SearchKey.And _ -> Settled.and(built);
            case SearchKey.Or _ -> Settled.or(built);
            case SearchKey leaf -> new Settled(leaf, 1);
          };
      return core.negated ? settled.not() : settled;
    }
  }

  /** The tree in its settled form; it means the same. */
  static Settled settle(SearchKey root) {
    List<Step> steps = new ArrayList<>();
    Deque<SearchKey> todo = new ArrayDeque<>(List.of(root));
    while (!todo.isEmpty()) {
      Step step = Step.of(todo.pop());
      steps.add(step);
      step.operands.reversed().forEach(todo::push);
    }
    Deque<Settled> built = new ArrayDeque<>();
    for (Step step : steps.reversed()) {
      List<Settled> operands = new ArrayList<>();
      while (operands.size() < step.operands.size()) {
        operands.add(built.pop());
      }
      built.push(step.build(operands));
    }
    return built.pop();
  }

  /** The operands of an AND with those of ANDs in it, of an OR with those of ORs in it. */
  private static List<SearchKey> operandsOf(SearchKey key) {
    List<SearchKey> operands = new ArrayList<>();
    Deque<SearchKey> todo = new ArrayDeque<>();
    pushOperands(key, todo);
    while (!todo.isEmpty()) {
      SearchKey operand = todo.pop();
      Core core = Core.of(operand);
      boolean sameKind = key instanceof SearchKey.And == core.key instanceof SearchKey.And;
      boolean nested =
          core.key instanceof SearchKey.And(var keys)
              ? !keys.isEmpty()
              : core.key instanceof SearchKey.Or;
      if (sameKind && nested && !core.negated) {
        pushOperands(core.key, todo);
      } else {
        operands.add(operand);
      }
    }
    return operands;
  }

  private static void pushOperands(SearchKey key, Deque<SearchKey> todo) {
    if (key instanceof SearchKey.And(var keys)) {
      keys.reversed().forEach(todo::push);
    } else if (key instanceof SearchKey.Or(var left, var right)) {
      todo.push(right);
      todo.push(left);
    }
  }
}
