package org.estreat.lucene;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of texts beside their words, found in one pass: their opaque runs, which three
 * bytes those hold, and which pairs and edges the texts hold.
 */
final class Marks {
  /**
   * The reader of a column takes memory for its longest value, whichever is asked for, and there is
   * one for each key of a program; so of longer runs the column only says that they are there.
   */
  static final int MOST_OPAQUE = 1 << 16;

  private final Grams.Pairs pairs = new Grams.Pairs();
  private final Grams.Edges edges = new Grams.Edges();
  private final Grams.Triples triples = new Grams.Triples();
  private @Nullable ByteArrayOutputStream runs;

  private Marks() {}

  static Marks of(List<Stretch> texts) {
    Marks marks = new Marks();
    Stretches stretches = new Stretches(texts, List.of(marks.pairs, marks.edges));
    while (stretches.nextStretch()) {
      while (stretches.nextRun()) {
        Runs found = stretches.runs();
        if (found.opaque) {
          marks.run(stretches.text(), found.start, found.end);
        }
      }
    }
    return marks;
  }

  private void run(byte[] text, int from, int to) {
    ByteArrayOutputStream column = runs == null ? new ByteArrayOutputStream() : runs;
    column.write(text, from, to - from);
    column.write(0);
    triples.add(text, from, to);
    runs = column;
  }

  /** Adds the pairs over the border between two texts that are read as one; both are UTF-8. */
  void border(byte[] before, byte[] after) {
    if (before.length > 0 && after.length > 0) {
      int from = before.length - 1;
      while (from > 0 && !Folding.isBoundary(before, from)) {
        from--;
      }
      Folding folding = new Folding();
      folding.fold(before, from, before.length);
      folding.append(after, 0, Folding.size(after[0]));
      pairs.begin();
      pairs.add(folding.bytes, 0, folding.length);
    }
  }

  Grams.Pairs pairs() {
    return pairs;
  }

  /** The opaque runs, folded, each followed by a NUL; null where there is none. */
  byte @Nullable [] opaque() {
    return runs == null ? null : runs.toByteArray();
  }

  /** Adds the fields; the value of the opaque one is empty where the runs are too long for it. */
  void addTo(Document document, String opaqueField, String pairsField, String edgesField) {
    document.add(new Field(pairsField, pairs, Schema.PLAIN_WORDS));
    document.add(new Field(edgesField, edges, Schema.PLAIN_WORDS));
    byte[] found = opaque();
    if (found != null) {
      BytesRef value = found.length > MOST_OPAQUE ? new BytesRef() : new BytesRef(found);
      document.add(new BinaryDocValuesField(opaqueField, value));
      document.add(new Field(opaqueField + Schema.TRIPLES, triples, Schema.PLAIN_WORDS));
    }
  }
}
