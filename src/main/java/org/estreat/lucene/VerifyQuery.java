package org.estreat.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.FixedBitSet;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/**
 * Documents whose text in a place holds the key, found by reading the text.
 *
 * <p>Where the {@link Grams.Edges} of the key say which documents, and which of their texts, can
 * hold it, only those are read; and where that are many, and other clauses do not leave fewer, all
 * of them at once and by several threads.
 */
final class VerifyQuery extends SegmentQuery {
  /** Per document, in the unit of a simple comparison; dearer than every other clause. */
  private static final float COST = 5000;

  /** So many documents of the edges cost as much as reading the text of one. */
  private static final int PER_TEXT = 512;

  /** So many documents are read by several threads. */
  private static final int MANY = 512;

  /** Documents of a piece of that work; a reader takes about as long to be opened as for 50. */
  private static final int PIECE = 1 << 11;

  private final TextPlace place;
  private final Finder key;
  private final @Nullable GramsQuery edges;

  VerifyQuery(TextPlace place, Finder key) {
    this(place, key, null);
  }

  /**
   * @param edges of the key; of headers and bodies apart where the place is both
   */
  VerifyQuery(TextPlace place, Finder key, @Nullable GramsQuery edges) {
    this.place = place;
    this.key = key;
    this.edges = edges;
  }

  @Override
  @Nullable Plan plan(LeafReader reader, SearchLimit limit) throws IOException {
    if (edges == null) {
      return Plan.of(
          verified(DocIdSetIterator.all(reader.maxDoc()), reader, limit, new Places(List.of())));
    }
    GramsQuery.Found found = edges.find(reader);
    return found.cost() == 0 ? null : plan(found, reader, limit);
  }

  private Plan plan(GramsQuery.Found found, LeafReader reader, SearchLimit limit) {
    return new Plan() {
      @Override
      public long cost() {
        return found.cost();
      }

      @Override
      public DocIdSetIterator iterator(long leadCost) throws IOException {
        if (leadCost < found.cost() / PER_TEXT) {
          DocIdSetIterator all = DocIdSetIterator.all(reader.maxDoc());
          return TwoPhaseIterator.asDocIdSetIterator(
              verified(all, reader, limit, new Places(List.of())));
        }
        Places places = new Places(found.sets());
        FixedBitSet any = GramsQuery.union(places.sets());
        int count = any.cardinality();
        if (count >= MANY && leadCost >= count / 2) {
          verify(any, reader, limit, places);
          return new BitSetIterator(any, any.cardinality());
        }
        return TwoPhaseIterator.asDocIdSetIterator(
            verified(new BitSetIterator(any, count), reader, limit, places));
      }
    };
  }

  private TwoPhaseIterator verified(
      DocIdSetIterator candidates, LeafReader reader, SearchLimit limit, Places places) {
    TextMatcher texts = new TextMatcher(reader, limit);
    return new TwoPhaseIterator(candidates) {
      @Override
      public boolean matches() throws IOException {
        int doc = candidates.docID();
        return texts.matches(doc, places.of(doc), key);
      }

      @Override
      public float matchCost() {
        return COST;
      }
    };
  }

  /** Takes those that do not match out of the candidates. */
  private void verify(FixedBitSet candidates, LeafReader reader, SearchLimit limit, Places places)
      throws IOException {
    int size = candidates.length();
    Together.run(
        (size + PIECE - 1) / PIECE,
        limit,
        (piece, mine) -> {
          TextMatcher texts = new TextMatcher(reader, mine);
          int end = Math.min(size, (piece + 1) * PIECE);
          // No word of bits is changed by two threads: a piece is a multiple of 64 documents.
          for (int doc = candidates.nextSetBit(piece * PIECE, end);
              doc < end;
              doc = doc + 1 < end ? candidates.nextSetBit(doc + 1, end) : end) {
            mine.check();
            if (!texts.matches(doc, places.of(doc), key)) {
              candidates.clear(doc);
            }
          }
        });
  }

  /** Which of its texts are read of a document. */
  private final class Places {
    private static final int HEADS = 0;
    private static final int BODIES = 1;

    private final List<FixedBitSet> sets;

    /**
     * @param sets of the documents whose heads, and whose bodies, can hold the key; of fewer than
     *     two the whole place is read
     */
    Places(List<FixedBitSet> sets) {
      this.sets = sets;
    }

    List<FixedBitSet> sets() {
      return sets;
    }

    TextPlace of(int doc) {
      if (sets.size() < 2) {
        return place;
      }
      if (!sets.get(HEADS).get(doc)) {
        return new TextPlace.Bodies();
      }
      return sets.get(BODIES).get(doc) ? place : new TextPlace.Heads();
    }
  }
}
