package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.estreat.model.Mailbox;

/**
 * Where each Sighting of a View stands among the UIDs of its mailbox, so that what is found comes
 * in the order of UIDs without being sorted: 16 bytes a Sighting, read once. Unchanging; safe to
 * share.
 */
final class Numbering {
  private final List<Place> places = new ArrayList<>();
  private final Map<LeafReader, Segment> segments = new HashMap<>();
  private final Map<Mailbox, Integer> current = new HashMap<>();

  /** A mailbox at one UIDVALIDITY. */
  static final class Place {
    private final Mailbox mailbox;
    private final long[] uids;

    private Place(Mailbox mailbox, long[] uids) {
      this.mailbox = mailbox;
      this.uids = uids;
    }

    Mailbox mailbox() {
      return mailbox;
    }

    /** Of its Sightings, present or gone, ascending; not to be changed. */
    long[] uids() {
      return uids;
    }

    /** The UIDs of these ranks. */
    long[] uids(FixedBitSet ranks) {
      long[] found = new long[ranks.cardinality()];
      int rank = -1;
      for (int i = 0; i < found.length; i++) {
        rank = ranks.nextSetBit(rank + 1);
        found[i] = uids[rank];
      }
      return found;
    }
  }

  /** The documents of a segment. */
  static final class Segment {
    private final int[] places;
    private final int[] ranks;

    private Segment(int[] places) {
      this.places = places;
      this.ranks = new int[places.length];
    }

    /** The number of each document's place among all; -1 for what is no Sighting. */
    int[] places() {
      return places;
    }

    /** Where its UID stands among those of its place. */
    int[] ranks() {
      return ranks;
    }
  }

  private static final Segment NONE = new Segment(new int[0]);

  private record Key(Mailbox mailbox, long validity) {}

  Numbering(List<LeafReaderContext> leaves, MailboxTable table) throws IOException {
    Map<Key, Integer> numbers = new LinkedHashMap<>();
    List<View.LongList> found = new ArrayList<>();
    for (LeafReaderContext leaf : leaves) {
      segments.put(leaf.reader(), read(leaf, numbers, found));
    }
    for (Key key : numbers.keySet()) {
      if (table.current(key.mailbox).value() == key.validity) {
        current.put(key.mailbox, places.size());
      }
      long[] uids = rank(found.get(places.size()).sorted(), leaves);
      places.add(new Place(key.mailbox, uids));
    }
  }

  /** Adds each Sighting's UID and document to those of its place. */
  private static Segment read(
      LeafReaderContext leaf, Map<Key, Integer> numbers, List<View.LongList> found)
      throws IOException {
    LeafReader reader = leaf.reader();
    int[] places = new int[reader.maxDoc()];
    Arrays.fill(places, -1);
    Bits live = reader.getLiveDocs();
    SortedDocValues names = DocValues.getSorted(reader, Schema.MAILBOX);
    NumericDocValues validities = DocValues.getNumeric(reader, Schema.VALIDITY);
    NumericDocValues uids = DocValues.getNumeric(reader, Schema.UID);
    List<Mailbox> mailboxes = new ArrayList<>();
    for (int i = 0; i < names.getValueCount(); i++) {
      mailboxes.add(Terms.mailbox(names.lookupOrd(i)));
    }
    for (int doc = names.nextDoc(); doc != SortedDocValues.NO_MORE_DOCS; doc = names.nextDoc()) {
      if ((live == null || live.get(doc))
          && validities.advanceExact(doc)
          && uids.advanceExact(doc)) {
        Key key = new Key(mailboxes.get(names.ordValue()), validities.longValue());
        Integer place = numbers.get(key);
        if (place == null) {
          place = numbers.size();
          numbers.put(key, place);
          found.add(new View.LongList());
        }
        places[doc] = place;
        found.get(place).add(packed(uids.longValue(), leaf.docBase + doc));
      }
    }
    return new Segment(places);
  }

  /** In the order of UIDs, which have 32 bits without a sign. */
  private static long packed(long uid, int doc) {
    return (uid + Integer.MIN_VALUE) << Integer.SIZE | doc;
  }

  /** Notes the ranks, and gives the UIDs back. */
  private long[] rank(long[] packed, List<LeafReaderContext> leaves) {
    for (int rank = 0; rank < packed.length; rank++) {
      int doc = (int) packed[rank];
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
      segment(leaf.reader()).ranks[doc - leaf.docBase] = rank;
      packed[rank] = (packed[rank] >> Integer.SIZE) - Integer.MIN_VALUE;
    }
    return packed;
  }

  /** A document's place is its position among these. */
  List<Place> places() {
    return places;
  }

  /** Of a segment of the View. */
  Segment segment(LeafReader reader) {
    return segments.getOrDefault(reader, NONE);
  }

  /** Where the mailbox stands, at the UIDVALIDITY that counts, among the places; -1 for nowhere. */
  int current(Mailbox mailbox) {
    return current.getOrDefault(mailbox, -1);
  }
}
