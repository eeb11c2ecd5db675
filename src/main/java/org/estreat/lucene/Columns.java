package org.estreat.lucene;

import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.Hit;
import org.estreat.index.Match;
import org.estreat.index.SightingState;
import org.estreat.model.Attributes;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.estreat.query.SearchKey.Place;
import org.jspecify.annotations.Nullable;

/** Reads message documents of one segment back into our words. For one thread. */
final class Columns {
  private static final int MOST_FLAG_SETS = 10_000;

  private final LeafReader reader;
  private final Keywords keywords;
  private final Map<String, NumericDocValues> numbers = new HashMap<>();
  private final Map<Integer, Mailbox> mailboxes = new HashMap<>();
  private final int flagColumns;
  private final Map<Long, Set<Flag>> flagSets = new HashMap<>();
  private final Map<String, BinaryDocValues> blobs = new HashMap<>();
  private @Nullable SortedDocValues mailboxColumn;

  Columns(LeafReader reader, Keywords keywords) {
    this.reader = reader;
    this.keywords = keywords;
    this.flagColumns = keywords.columns();
  }

  LeafReader segment() {
    return reader;
  }

  Sighting sighting(int doc) throws IOException {
    BytesRef source = bytes(Schema.SOURCE, doc);
    BytesRef attributes = bytes(Schema.ATTRIBUTES, doc);
    return new Sighting(
        mailbox(doc),
        new UidValidity(number(Schema.VALIDITY, doc)),
        new Uid(number(Schema.UID, doc)),
        flags(doc),
        OffsetDateTime.ofInstant(
            instant(Schema.ARRIVAL, doc),
            ZoneOffset.ofTotalSeconds((int) number(Schema.ZONE, doc))),
        new ModSeq(number(Schema.MODSEQ, doc)),
        number(Schema.GONE, doc) != 0,
        source == null ? null : source.utf8ToString(),
        attributes == null ? Attributes.NONE : Facts.attributes(attributes));
  }

  SightingState state(int doc) throws IOException {
    return new SightingState(
        flags(doc), new ModSeq(number(Schema.MODSEQ, doc)), number(Schema.GONE, doc) != 0);
  }

  Match match(int doc) throws IOException {
    BytesRef thread = bytes(Schema.THREAD, doc);
    if (thread == null) {
      throw new IOException("document " + doc + " of the index has no references");
    }
    return new Match(
        mailbox(doc),
        new UidValidity(number(Schema.VALIDITY, doc)),
        number(Schema.UID, doc),
        new ModSeq(number(Schema.MODSEQ, doc)),
        instant(Schema.DATE, doc),
        Facts.thread(thread));
  }

  MessageKey key(int doc) throws IOException {
    BytesRef key = bytes(Schema.KEY, doc);
    if (key == null) {
      throw new IOException("document " + doc + " of the index has no message key");
    }
    byte[] bytes = new byte[key.length];
    System.arraycopy(key.bytes, key.offset, bytes, 0, key.length);
    return new MessageKey(java.util.HexFormat.of().formatHex(bytes));
  }

  Hit hit(int doc, TextColumn texts, List<Hit.Match> matches) throws IOException {
    texts.advance(doc);
    List<String> from = shown(texts, Place.FROM);
    List<String> subject = shown(texts, Place.SUBJECT);
    return new Hit(
        sighting(doc),
        key(doc),
        has(Schema.SENT_AT, doc) ? instant(Schema.SENT_AT, doc) : null,
        from.isEmpty() ? "" : from.getFirst(),
        shown(texts, Place.TO),
        subject.isEmpty() ? "" : subject.getFirst(),
        number(Schema.SIZE, doc),
        matches);
  }

  private static List<String> shown(TextColumn texts, Place list) throws IOException {
    return texts.list(list).stream().map(text -> text.forms().getFirst()).toList();
  }

  /** The column's value; 0 where there is none. */
  long number(String field, int doc) throws IOException {
    return has(field, doc) ? column(field, doc).longValue() : 0;
  }

  @Nullable BytesRef bytes(String field, int doc) throws IOException {
    BinaryDocValues values = blobs.get(field);
    if (values == null || values.docID() > doc) {
      values = DocValues.getBinary(reader, field);
      blobs.put(field, values);
    }
    return values.advanceExact(doc) ? values.binaryValue() : null;
  }

  private boolean has(String field, int doc) throws IOException {
    return column(field, doc).advanceExact(doc);
  }

  private NumericDocValues column(String field, int doc) throws IOException {
    NumericDocValues known = numbers.get(field);
    if (known == null || known.docID() > doc) {
      known = DocValues.getNumeric(reader, field);
      numbers.put(field, known);
    }
    return known;
  }

  private Instant instant(String field, int doc) throws IOException {
    return Instant.ofEpochSecond(number(field, doc), number(field + Schema.NANO, doc));
  }

  Mailbox mailbox(int doc) throws IOException {
    SortedDocValues values = mailboxColumn;
    if (values == null || values.docID() > doc) {
      values = DocValues.getSorted(reader, Schema.MAILBOX);
      mailboxColumn = values;
    }
    if (!values.advanceExact(doc)) {
      throw new IOException("document " + doc + " of the index has no mailbox");
    }
    int ordinal = values.ordValue();
    Mailbox known = mailboxes.get(ordinal);
    if (known == null) {
      known = Terms.mailbox(values.lookupOrd(ordinal));
      mailboxes.put(ordinal, known);
    }
    return known;
  }

  /** One set for all documents that have the same flags, as far as one column holds them. */
  private Set<Flag> flags(int doc) throws IOException {
    if (flagColumns > 1) {
      return readFlags(doc);
    }
    long bits = number(Schema.FLAGS, doc);
    Set<Flag> known = flagSets.get(bits);
    if (known == null) {
      if (flagSets.size() == MOST_FLAG_SETS) {
        flagSets.clear();
      }
      known = Set.copyOf(readFlags(doc));
      flagSets.put(bits, known);
    }
    return known;
  }

  private Set<Flag> readFlags(int doc) throws IOException {
    Set<Flag> flags = new HashSet<>();
    for (int i = 0; i < flagColumns; i++) {
      long bits = number(Keywords.column(i), doc);
      while (bits != 0) {
        flags.add(keywords.flag(64 * i + Long.numberOfTrailingZeros(bits)));
        bits &= bits - 1;
      }
    }
    return flags;
  }
}
