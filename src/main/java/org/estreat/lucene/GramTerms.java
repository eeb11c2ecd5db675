package org.estreat.lucene;

import java.io.IOException;
import org.apache.lucene.index.BaseTermsEnum;
import org.apache.lucene.index.ImpactsEnum;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The sets of documents turned round: each gram with the documents that have it, for a segment that
 * is being written. It can be gone through from its beginning to its end, and nothing else.
 *
 * <p>A hundred thousand sets and their documents would take hundreds of megabytes if all were
 * turned round at once, so it is done for as many grams at a time as {@value #AT_ONCE} postings
 * have.
 */
final class GramTerms extends Terms {
  private static final int AT_ONCE = 2 << 20;

  private final GramDocuments sets;
  private final Grams.Kind kind;

  private GramTerms(GramDocuments sets, Grams.Kind kind) {
    this.sets = sets;
    this.kind = kind;
  }

  /**
   * @param field says which grams they are
   * @param terms sets, as {@link Grams} gives them
   */
  static GramTerms of(String field, Terms terms, int maxDoc) throws IOException {
    Grams.Kind kind = Grams.Kind.of(field);
    return new GramTerms(GramDocuments.of(terms, maxDoc, kind.size()), kind);
  }

  @Override
  public TermsEnum iterator() {
    return new Each();
  }

  @Override
  public long size() {
    return -1;
  }

  @Override
  public long getSumTotalTermFreq() {
    return sets.total();
  }

  @Override
  public long getSumDocFreq() {
    return sets.total();
  }

  @Override
  public int getDocCount() {
    return sets.documents();
  }

  @Override
  public boolean hasFreqs() {
    return false;
  }

  @Override
  public boolean hasOffsets() {
    return false;
  }

  @Override
  public boolean hasPositions() {
    return false;
  }

  @Override
  public boolean hasPayloads() {
    return false;
  }

  /** All grams in the order of their terms. */
  private final class Each extends BaseTermsEnum {
    private final BytesRef term = new BytesRef(3);
    private int gram = -1;
    private int turnedTo;
    private GramDocuments.Turned turned = GramDocuments.Turned.NOTHING;

    @Override
    public @Nullable BytesRef next() {
      do {
        if (++gram >= sets.grams()) {
          return null;
        }
      } while (sets.count(gram) == 0);
      if (gram >= turnedTo) {
        turnedTo = sets.endOf(gram, AT_ONCE);
        turned = sets.turn(gram, turnedTo);
      }
      kind.write(gram, term);
      return term;
    }

    @Override
    public BytesRef term() {
      return term;
    }

    @Override
    public int docFreq() {
      return sets.count(gram);
    }

    @Override
    public long totalTermFreq() {
      return sets.count(gram);
    }

    @Override
    public PostingsEnum postings(@Nullable PostingsEnum reuse, int flags) {
      return new Documents(
          turned.documents(), turned.end(gram) - sets.count(gram), turned.end(gram));
    }

    @Override
    public ImpactsEnum impacts(int flags) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SeekStatus seekCeil(BytesRef text) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void seekExact(long ord) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long ord() {
      throw new UnsupportedOperationException();
    }
  }

  private static final class Documents extends PostingsEnum {
    private final int[] documents;
    private final int end;
    private final int cost;
    private int at;

    Documents(int[] documents, int from, int end) {
      this.documents = documents;
      this.end = end;
      this.cost = end - from;
      this.at = from - 1;
    }

    @Override
    public int nextDoc() {
      return ++at < end ? documents[at] : NO_MORE_DOCS;
    }

    @Override
    public int docID() {
      return at >= end ? NO_MORE_DOCS : documents[at];
    }

    @Override
    public int advance(int target) throws IOException {
      return slowAdvance(target);
    }

    @Override
    public long cost() {
      return cost;
    }

    @Override
    public int freq() {
      return 1;
    }

    @Override
    public int nextPosition() {
      return -1;
    }

    @Override
    public int startOffset() {
      return -1;
    }

    @Override
    public int endOffset() {
      return -1;
    }

    @Override
    public @Nullable BytesRef getPayload() {
      return null;
    }
  }
}
