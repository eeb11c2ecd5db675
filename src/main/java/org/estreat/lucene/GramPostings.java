package org.estreat.lucene;

import java.io.IOException;
import java.util.Iterator;
import org.apache.lucene.codecs.FieldsConsumer;
import org.apache.lucene.codecs.FieldsProducer;
import org.apache.lucene.codecs.NormsProducer;
import org.apache.lucene.codecs.PostingsFormat;
import org.apache.lucene.index.Fields;
import org.apache.lucene.index.MergeState;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.Terms;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of {@link Grams}: what comes from documents are sets, what stands in the
 * segment are Lucene's ordinary terms, one for each gram. So they are read and merged by Lucene's
 * own format, under whose name they are written.
 */
final class GramPostings extends PostingsFormat {
  private final PostingsFormat lucene;

  GramPostings(PostingsFormat lucene) {
    super(lucene.getName());
    this.lucene = lucene;
  }

  @Override
  public FieldsConsumer fieldsConsumer(SegmentWriteState state) throws IOException {
    FieldsConsumer written = lucene.fieldsConsumer(state);
    return new FieldsConsumer() {
      @Override
      public void write(Fields fields, NormsProducer norms) throws IOException {
        written.write(new Inverted(fields, state.segmentInfo.maxDoc()), norms);
      }

      @Override
      public void merge(MergeState merged, NormsProducer norms) throws IOException {
        written.merge(merged, norms); // of segments, which have terms and no sets
      }

      @Override
      public void close() throws IOException {
        written.close();
      }
    };
  }

  @Override
  public FieldsProducer fieldsProducer(SegmentReadState state) throws IOException {
    return lucene.fieldsProducer(state);
  }

  private static final class Inverted extends Fields {
    private final Fields sets;
    private final int maxDoc;

    Inverted(Fields sets, int maxDoc) {
      this.sets = sets;
      this.maxDoc = maxDoc;
    }

    @Override
    public Iterator<String> iterator() {
      return sets.iterator();
    }

    @Override
    public @Nullable Terms terms(String field) throws IOException {
      Terms of = sets.terms(field);
      return of == null ? null : GramTerms.of(field, of, maxDoc);
    }

    @Override
    public int size() {
      return sets.size();
    }
  }
}
