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
 * memory at once: one after the other is answered for the whole index as sets of bits, a set for
 * each segment, which are combined at once with those before. The higher part of each level comes
 * first, so few of them wait on the stack: for n of them a program needs about n * n / 2 criteria.
 */
final class DeepQuery extends Query {
  private sealed interface Step {}

  private record Load(SearchKey criterion) implements Step {}

  private record Combine(KeyTree.Kind kind, int count) implements Step {}

  private final List<Step> steps = new ArrayList<>();
  private final Function<SearchKey, Query> compile;

  DeepQuery(KeyTree tree, Function<SearchKey, Query> compile) {
    this.compile = compile;
    Deque<Object> todo = new ArrayDeque<>(List.of(tree));
    while (!todo.isEmpty()) {
      switch (todo.pop()) {
        case Combine combine -> steps.add(combine);
        case KeyTree.Criterion(var key) -> steps.add(new Load(key));
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
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      private List<FixedBitSet> found = List.of();

      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
        FixedBitSet bits = found(leaf.ord);
        return ConstantScoreScorerSupplier.fromIterator(
            new BitSetIterator(bits, bits.cardinality()), score(), mode, leaf.reader().maxDoc());
      }

      private synchronized FixedBitSet found(int segment) throws IOException {
        if (found.isEmpty()) {
          found = evaluate(searcher);
        }
        return found.get(segment);
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return false;
      }
    };
  }

  private List<FixedBitSet> evaluate(IndexSearcher searcher) throws IOException {
    SearchLimit limit = LimitedSearcher.limitOf(searcher);
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    Deque<List<FixedBitSet>> stack = new ArrayDeque<>();
    for (Step step : steps) {
      limit.check();
      switch (step) {
        case Load(var criterion) -> stack.push(load(searcher, leaves, criterion));
        case Combine(var kind, var count) -> combine(kind, count, stack, leaves);
      }
    }
    return stack.pop();
  }

  private List<FixedBitSet> load(
      IndexSearcher searcher, List<LeafReaderContext> leaves, SearchKey criterion)
      throws IOException {
    Query query = searcher.rewrite(compile.apply(criterion));
    Weight weight = searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1);
    List<FixedBitSet> found = sets(leaves);
    for (LeafReaderContext leaf : leaves) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer != null) {
        found.get(leaf.ord).or(scorer.iterator());
      }
    }
    return found;
  }

  /** Empty. */
  private static List<FixedBitSet> sets(List<LeafReaderContext> leaves) {
    return leaves.stream().map(leaf -> new FixedBitSet(leaf.reader().maxDoc())).toList();
  }

  /** Puts one in the place of the last two, or of the last, or of none. */
  private static void combine(
      KeyTree.Kind kind,
      int count,
      Deque<List<FixedBitSet>> stack,
      List<LeafReaderContext> leaves) {
    List<FixedBitSet> last = count == 0 ? sets(leaves) : stack.pop();
    List<FixedBitSet> before = count == 2 ? stack.pop() : last;
    for (int i = 0; i < before.size(); i++) {
      FixedBitSet bits = before.get(i);
      switch (kind) {
        case AND -> {
          if (count == 0) {
            bits.set(0, bits.length());
          }
          bits.and(last.get(i));
        }
        case OR -> bits.or(last.get(i));
        case NOT -> bits.flip(0, bits.length());
      }
    }
    stack.push(before);
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "DeepQuery of " + steps.size();
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
