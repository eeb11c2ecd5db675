package org.estreat.lucene;

import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;

/** Finds single documents by a term of theirs, and reads part documents. */
final class PartStore {
  private PartStore() {}

  /** A document of one segment. */
  record Found(LeafReader segment, int doc) {}

  /** A document that has this term, which at most one has where it is an identity. */
  static @Nullable Found find(View view, String field, BytesRef value) throws IOException {
    Term term = new Term(field, value);
    for (LeafReaderContext leaf : view.reader().leaves()) {
      PostingsEnum documents = leaf.reader().postings(term, PostingsEnum.NONE);
      Bits live = leaf.reader().getLiveDocs();
      int doc = documents == null ? PostingsEnum.NO_MORE_DOCS : documents.nextDoc();
      while (doc != PostingsEnum.NO_MORE_DOCS && documents != null) {
        if (live == null || live.get(doc)) {
          return new Found(leaf.reader(), doc);
        }
        doc = documents.nextDoc();
      }
    }
    return null;
  }

  static Optional<Facts.PartFacts> facts(View view, String content) throws IOException {
    Found part = find(view, Schema.PART, Terms.content(content));
    BytesRef facts = part == null ? null : bytes(part, Schema.PART_FACTS);
    return facts == null ? Optional.empty() : Optional.of(Facts.part(facts));
  }

  static Optional<PartText> text(View view, String content) throws IOException {
    Found part = find(view, Schema.PART, Terms.content(content));
    BytesRef facts = part == null ? null : bytes(part, Schema.PART_FACTS);
    if (part == null || facts == null) {
      return Optional.empty();
    }
    TextColumn texts = new TextColumn(part.segment());
    texts.advance(part.doc());
    return Optional.of(Facts.part(facts).with(texts.using(texts::pieces)));
  }

  /** Tells the text of a content from another text of it; null where it is not indexed. */
  static @Nullable BytesRef digest(View view, BytesRef content) throws IOException {
    Found part = find(view, Schema.PART, content);
    return part == null ? null : bytes(part, Schema.PART_DIGEST);
  }

  static @Nullable BytesRef bytes(Found found, String field) throws IOException {
    BinaryDocValues values = DocValues.getBinary(found.segment(), field);
    return values.advanceExact(found.doc()) ? values.binaryValue() : null;
  }
}
