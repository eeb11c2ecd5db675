package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.estreat.index.SearchLimit;
import org.estreat.query.SearchKey;

/**
 * Logic nested deeper than Lucene's recursion should go, or of more criteria than should be in
 * memory at once: one after the other is answered for a whole segment as a set of bits, which is
 * combined at once with the set of those before it. The higher part of each level comes first, so
 * few sets wait on the stack: for n of them a program needs about n * n / 2 criteria.
 */
final class DeepQuery extends Query {
  private sealed interface Step {}

  private record Load(int criterion) implements Step {}

  private record Combine(KeyTree.Kind kind, int count) implements Step {}

  private final List<Step> steps = new ArrayList<>();
  private final List<Query> criteria = new ArrayList<>();

  DeepQuery(KeyTree tree, Function<SearchKey, Query> compile) {
    Deque<Object> todo = new ArrayDeque<>(List.of(tree));
    while (!todo.isEmpty()) {
      switch (todo.pop()) {
        case Combine combine -> steps.add(combine);
        case KeyTree.Criterion(var key) -> {
          steps.add(new Load(criteria.size()));
          criteria.add(compile.apply(key));
        }
        case KeyTree.Logic logic -> push(logic, todo);
        case Object other -> throw new IllegalStateException("no step: " + other.getClass());
      }
    }
  }

  private static void push(KeyTree.Logic logic, Deque<Object> todo) {
    int parts = logic.parts().size();
    if (parts < 2) {
      todo.push(new Combine(logic.kind(), parts));
    }
    for (int i = parts - 1; i >= 0; i--) {
      if (i > 0) {
        todo.push(new Combine(logic.kind(), 2));
      }
      todo.push(logic.parts().get(i));
    }
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost)
      throws IOException {
    SearchLimit limit = LimitedSearcher.limitOf(searcher);
    List<Weight> weights = new ArrayList<>();
    for (Query criterion : criteria) {
      Query rewritten = searcher.rewrite(criterion);
      weights.add(searcher.createWeight(rewritten, ScoreMode.COMPLETE_NO_SCORES, 1));
    }
    return new ConstantScoreWeight(this, boost) {
      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
        FixedBitSet found = evaluate(weights, leaf, limit);
        return ConstantScoreScorerSupplier.fromIterator(
            new BitSetIterator(found, found.cardinality()), score(), mode, leaf.reader().maxDoc());
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return false;
      }
    };
  }

  private FixedBitSet evaluate(List<Weight> weights, LeafReaderContext leaf, SearchLimit limit)
      throws IOException {
    Deque<FixedBitSet> stack = new ArrayDeque<>();
    int size = leaf.reader().maxDoc();
    for (Step step : steps) {
      limit.check();
      stack.push(
          switch (step) {
            case Load(var criterion) -> load(weights.get(criterion), leaf);
            case Combine(var kind, var count) -> combine(kind, count, stack, size);
          });
    }
    return stack.pop();
  }

  private static FixedBitSet load(Weight weight, LeafReaderContext leaf) throws IOException {
    FixedBitSet bits = new FixedBitSet(leaf.reader().maxDoc());
    Scorer scorer = weight.scorer(leaf);
    if (scorer != null) {
      bits.or(scorer.iterator());
    }
    return bits;
  }

  private static FixedBitSet combine(
      KeyTree.Kind kind, int count, Deque<FixedBitSet> stack, int size) {
    FixedBitSet all = new FixedBitSet(size);
    if (kind == KeyTree.Kind.AND && count == 0) {
      all.set(0, size);
    }
    for (int i = 0; i < count; i++) {
      FixedBitSet next = stack.pop();
      if (i == 0) {
        all = next;
      } else if (kind == KeyTree.Kind.AND) {
        all.and(next);
      } else {
        all.or(next);
      }
    }
    if (kind == KeyTree.Kind.NOT) {
      all.flip(0, size);
    }
    return all;
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "DeepQuery of " + criteria.size();
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
