package org.estreat.lucene;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/**
 * The message documents that are present: not expunged, and of the UIDVALIDITY that counts. A bit a
 * document, found once for each reader. Unchanging; safe to share.
 */
final class Present extends SegmentQuery {
  private final Map<LeafReader, FixedBitSet> bits = new HashMap<>();
  private final Map<LeafReader, Integer> counts = new HashMap<>();

  Present(IndexReader reader, MailboxTable mailboxes) throws IOException {
    List<BytesRef> places =
        mailboxes.places(mailboxes.names()).stream()
            .map(MailboxTable.Places::currentPlace)
            .toList();
    for (LeafReaderContext leaf : reader.leaves()) {
      FixedBitSet present = bits(leaf.reader(), places);
      bits.put(leaf.reader(), present);
      counts.put(leaf.reader(), present.cardinality());
    }
  }

  private static FixedBitSet bits(LeafReader reader, List<BytesRef> places) throws IOException {
    FixedBitSet bits = new FixedBitSet(reader.maxDoc());
    Bits live = reader.getLiveDocs();
    for (BytesRef place : places) {
      PostingsEnum documents = reader.postings(new Term(Schema.PLACE, place), PostingsEnum.NONE);
      NumericDocValues gone = reader.getNumericDocValues(Schema.GONE);
      if (documents != null && gone != null) {
        for (int doc = documents.nextDoc();
            doc != PostingsEnum.NO_MORE_DOCS;
            doc = documents.nextDoc()) {
          if ((live == null || live.get(doc)) && gone.advanceExact(doc) && gone.longValue() == 0) {
            bits.set(doc);
          }
        }
      }
    }
    return bits;
  }

  boolean contains(LeafReader reader, int doc) {
    FixedBitSet known = bits.get(reader);
    return known != null && known.get(doc);
  }

  @Override
  @Nullable Plan plan(LeafReader reader, SearchLimit limit) {
    FixedBitSet known = bits.get(reader);
    return known == null
        ? null
        : Plan.of(new BitSetIterator(known, counts.getOrDefault(reader, 0)));
  }
}
