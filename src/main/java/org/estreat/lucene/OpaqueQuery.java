package org.estreat.lucene;

import java.io.IOException;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/** Documents with an opaque run that holds the key. A key without a NUL is never found over two. */
final class OpaqueQuery extends SegmentQuery {
  /** Less than a verification, since the column is a small part of the text. */
  private static final float COST = 1000;

  private final String column;
  private final Finder key;

  OpaqueQuery(String column, Finder key) {
    this.column = column;
    this.key = key;
  }

  @Override
  @Nullable Plan plan(LeafReader reader, SearchLimit limit) throws IOException {
    BinaryDocValues runs = reader.getBinaryDocValues(column);
    return runs == null ? null : Plan.of(scanned(runs));
  }

  private TwoPhaseIterator scanned(BinaryDocValues runs) {
    return new TwoPhaseIterator(runs) {
      @Override
      public boolean matches() throws IOException {
        BytesRef value = runs.binaryValue();
        return key.find(value.bytes, value.offset, value.offset + value.length) >= 0;
      }

      @Override
      public float matchCost() {
        return COST;
      }
    };
  }
}
