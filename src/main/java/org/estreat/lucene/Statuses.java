package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.MailboxStatus;
import org.estreat.index.MessageIndex;
import org.estreat.index.UidList;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;

/** Counts mailboxes. */
final class Statuses {
  private long present;
  private long gone;
  private long unseen;
  private long octets;
  private long lastUid;

  private Statuses() {}

  /** UIDs of Sightings that are not expunged at this UIDVALIDITY, whether it counts or not. */
  static UidList present(View view, Mailbox mailbox, UidValidity uidValidity) throws IOException {
    View.LongList uids = new View.LongList();
    Scan.each(
        view,
        present(mailbox, uidValidity),
        (columns, _, doc) -> uids.add(columns.number(Schema.UID, doc)));
    return new UidList(mailbox, uidValidity, uids.sorted());
  }

  /** All Sightings at this UIDVALIDITY. */
  static Query at(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    BytesRef place = Terms.place(new BytesRef(Terms.mailbox(mailbox)), uidValidity);
    return new TermQuery(new Term(Schema.PLACE, place));
  }

  /** Gives out the Sightings that match. */
  static void visit(View view, Query query, MessageIndex.SightingVisitor each) throws IOException {
    Scan.each(
        view, query, (columns, _, doc) -> each.visit(columns.sighting(doc), columns.key(doc)));
  }

  /** Sightings that are not expunged at this UIDVALIDITY. */
  static Query present(Mailbox mailbox, UidValidity uidValidity) throws IOException {
    return new BooleanQuery.Builder()
        .add(at(mailbox, uidValidity), Occur.FILTER)
        .add(new NumberQuery(Schema.GONE, gone -> gone == 0), Occur.FILTER)
        .build();
  }

  /** How many messages that are present have a part in each language, by tag. */
  static Map<String, Long> languages(View view) throws IOException {
    Set<String> tags = new TreeSet<>(view.laterLanguages().tags());
    for (LeafReaderContext leaf : view.reader().leaves()) {
      org.apache.lucene.index.Terms terms = leaf.reader().terms(Schema.LANGUAGE);
      TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
      for (BytesRef tag = each.next(); tag != null; tag = each.next()) {
        tags.add(tag.utf8ToString());
      }
    }
    Map<String, Long> counts = new TreeMap<>();
    for (String tag : tags) {
      Query having =
          new BooleanQuery.Builder()
              .add(LaterLanguages.query(view, tag), Occur.FILTER)
              .add(view.present(), Occur.FILTER)
              .build();
      long count = view.searcher().count(having);
      if (count > 0) {
        counts.put(tag, count);
      }
    }
    return counts;
  }

  static List<MailboxStatus> all(View view) throws IOException {
    Map<Mailbox, Statuses> counts = new TreeMap<>();
    view.mailboxes().names().forEach(mailbox -> counts.put(mailbox, new Statuses()));
    Integer seen = view.keywords().known(Flag.SEEN);
    long seenBit = seen == null ? 0 : 1L << seen;
    Scan.each(
        view,
        QueryCompiler.searched(view, List.of(), true),
        (columns, _, doc) -> {
          Mailbox mailbox = columns.mailbox(doc);
          long current = view.mailboxes().current(mailbox).value();
          counts
              .computeIfAbsent(mailbox, _ -> new Statuses())
              .count(columns, doc, columns.number(Schema.VALIDITY, doc) == current, seenBit);
        });
    List<MailboxStatus> statuses = new ArrayList<>();
    for (var entry : counts.entrySet()) {
      statuses.add(entry.getValue().status(entry.getKey(), view.mailboxes()));
    }
    return statuses;
  }

  private void count(Columns columns, int doc, boolean current, long seenBit) throws IOException {
    if (current) {
      lastUid = Math.max(lastUid, columns.number(Schema.UID, doc));
    }
    if (current && columns.number(Schema.GONE, doc) == 0) {
      present++;
      unseen += (columns.number(Schema.FLAGS, doc) & seenBit) == 0 ? 1 : 0;
      octets += columns.number(Schema.SIZE, doc);
    } else {
      gone++;
    }
  }

  private MailboxStatus status(Mailbox mailbox, MailboxTable mailboxes) {
    return new MailboxStatus(
        mailbox,
        mailboxes.current(mailbox),
        present,
        gone,
        unseen,
        octets,
        lastUid + 1,
        mailboxes.isGone(mailbox));
  }
}
