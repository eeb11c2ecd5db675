package org.estreat.lucene;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.ExceptionCounts;
import org.estreat.index.Hit;
import org.estreat.index.PartCount;
import org.estreat.index.PartException;
import org.estreat.index.PartTable;
import org.estreat.model.Mailbox;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;

/** Makes the rows of the exception register, and counts. For one thread. */
final class ExceptionFinder {
  /** Contents that are exceptions in many messages are asked for once, as far as they are few. */
  private static final int MOST_KNOWN = 1_000;

  private final View view;
  private final Map<String, Optional<PartText>> known = new HashMap<>();

  ExceptionFinder(View view) {
    this.view = view;
  }

  void each(
      List<Mailbox> mailboxes, PartException.@Nullable Place after, Predicate<PartException> each)
      throws IOException {
    Excepted.Reader messages = view.excepted().new Reader();
    if (mailboxes.isEmpty()) {
      each(messages, after == null ? 0 : messages.firstAfter(after), null, after, each);
      return;
    }
    boolean more = true;
    for (Mailbox mailbox : new TreeSet<>(mailboxes)) {
      PartException.Place start = new PartException.Place(mailbox, 0, 0, -1);
      if (after != null && after.compareTo(start) > 0) {
        start = after;
      }
      more = more && each(messages, messages.firstAfter(start), mailbox, after, each);
    }
  }

  /**
   * @param in the mailbox to stop behind; null for none
   * @return whether to go on
   */
  private boolean each(
      Excepted.Reader messages,
      int from,
      @Nullable Mailbox in,
      PartException.@Nullable Place after,
      Predicate<PartException> each)
      throws IOException {
    int count = view.excepted().count();
    for (int i = from; i < count; i++) {
      Columns columns = messages.columns(i);
      int doc = messages.doc(i);
      if (in != null && !columns.mailbox(doc).equals(in)) {
        return true;
      }
      for (PartException row : rows(columns, doc, messages.hit(i))) {
        boolean wanted = after == null || row.place().compareTo(after) > 0;
        if (wanted && !each.test(row)) {
          return false;
        }
      }
    }
    return true;
  }

  /** The rows of one message. */
  List<PartException> of(PartStore.Found message) throws IOException {
    Columns columns = new Columns(message.segment(), view.keywords());
    Hit hit = columns.hit(message.doc(), new TextColumn(message.segment()), List.of());
    return rows(columns, message.doc(), hit);
  }

  private List<PartException> rows(Columns columns, int doc, Hit hit) throws IOException {
    return table(columns, doc).rows(hit.sighting(), hit.key(), hit.subject(), this::text);
  }

  private static PartTable table(Columns columns, int doc) throws IOException {
    BytesRef contents = columns.bytes(Schema.CONTENTS, doc);
    List<PartTable.Content> parts = contents == null ? List.of() : Facts.contents(contents);
    BytesRef losses = columns.bytes(Schema.LOSSES, doc);
    return new PartTable(
        (int) columns.number(Schema.PARTS, doc),
        (int) columns.number(Schema.PARTS_LISTED, doc),
        parts,
        losses == null ? List.of() : Facts.losses(losses));
  }

  private Optional<PartText> text(String content) throws IOException {
    Optional<PartText> text = known.get(content);
    if (text == null) {
      text = PartStore.facts(view, content).map(facts -> facts.with(List.of()));
      if (known.size() >= MOST_KNOWN) {
        known.clear();
      }
      known.put(content, text);
    }
    return text;
  }

  /** Counts at the first call for a View. */
  ExceptionCounts counts() throws IOException {
    ExceptionCounts counted = view.exceptionCounts();
    if (counted == null) {
      counted = count();
      view.exceptionCounts(counted);
    }
    return counted;
  }

  private ExceptionCounts count() throws IOException {
    ExceptionCounts.Counter counter = new ExceptionCounts.Counter();
    long partial = 0;
    long excepted = 0;
    long unknown = 0;
    Excepted.Reader messages = view.excepted().new Reader();
    for (int i = 0; i < view.excepted().count(); i++) {
      Columns columns = messages.columns(i);
      int doc = messages.doc(i);
      PartTable table = table(columns, doc);
      PartCount count = table.count(this::text);
      partial += count.partial();
      excepted += count.excepted();
      unknown += table.listed() - count.full() - count.partial() - count.excepted();
      // Subjects are not counted, and would have to be read.
      table.rows(columns.sighting(doc), columns.key(doc), "", this::text).forEach(counter::add);
    }
    long full = sum(Schema.PARTS_LISTED) - unknown - partial - excepted;
    return counter.with(new PartCount(sum(Schema.PARTS), full, partial, excepted));
  }

  long partsWithoutText() throws IOException {
    long count = 0;
    for (LeafReaderContext leaf : view.reader().leaves()) {
      Terms contents = leaf.reader().terms(Schema.CONTENT);
      TermsEnum each = contents == null ? TermsEnum.EMPTY : contents.iterator();
      for (BytesRef content = each.next(); content != null; content = each.next()) {
        if (PartStore.find(view, Schema.PART, content) == null) {
          count += live(each.postings(null, PostingsEnum.NONE), leaf.reader().getLiveDocs());
        }
      }
    }
    return count;
  }

  private static long live(PostingsEnum documents, @Nullable Bits live) throws IOException {
    long count = 0;
    for (int doc = documents.nextDoc();
        doc != PostingsEnum.NO_MORE_DOCS;
        doc = documents.nextDoc()) {
      count += live == null || live.get(doc) ? 1 : 0;
    }
    return count;
  }

  /** Over all messages. */
  private long sum(String field) throws IOException {
    long sum = 0;
    for (LeafReaderContext leaf : view.reader().leaves()) {
      LeafReader segment = leaf.reader();
      NumericDocValues values = segment.getNumericDocValues(field);
      Bits live = segment.getLiveDocs();
      if (values != null) {
        for (int doc = values.nextDoc();
            doc != NumericDocValues.NO_MORE_DOCS;
            doc = values.nextDoc()) {
          sum += live == null || live.get(doc) ? values.longValue() : 0;
        }
      }
    }
    return sum;
  }
}
