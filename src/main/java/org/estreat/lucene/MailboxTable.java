package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.Checkpoint;
import org.estreat.model.Mailbox;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;

/**
 * The mailboxes that have Sightings or a Position, and which UIDVALIDITY of each counts: the
 * Checkpoint's, and where that knows nothing of the mailbox the largest (RFC 9051 section 2.3.1.1:
 * a new one is greater).
 */
final class MailboxTable {
  private final Map<Mailbox, Places> mailboxes = new TreeMap<>();
  private final Checkpoint checkpoint;

  /**
   * Where a mailbox's Sightings are.
   *
   * @param bytes the mailbox's own, {@link Terms#mailbox}
   * @param all terms of {@link Schema#PLACE}, one for each UIDVALIDITY met
   */
  record Places(BytesRef bytes, List<BytesRef> all, UidValidity current) {
    BytesRef currentPlace() {
      return Terms.place(bytes, current);
    }
  }

  MailboxTable(IndexReader reader, Checkpoint checkpoint) throws IOException {
    this.checkpoint = checkpoint;
    Map<Mailbox, List<BytesRef>> found = new TreeMap<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      org.apache.lucene.index.Terms places = leaf.reader().terms(Schema.PLACE);
      TermsEnum each = places == null ? TermsEnum.EMPTY : places.iterator();
      for (BytesRef term = each.next(); term != null; term = each.next()) {
        if (!hasLiveDocument(leaf.reader(), each)) {
          continue;
        }
        BytesRef place = BytesRef.deepCopyOf(term);
        List<BytesRef> known =
            found.computeIfAbsent(Terms.mailbox(Terms.mailboxOf(place)), _ -> new ArrayList<>());
        if (!known.contains(place)) {
          known.add(place);
        }
      }
    }
    for (var entry : found.entrySet()) {
      Mailbox mailbox = entry.getKey();
      List<BytesRef> all = entry.getValue();
      UidValidity current = current(mailbox, all);
      mailboxes.put(
          mailbox, new Places(new BytesRef(Terms.mailbox(mailbox)), List.copyOf(all), current));
    }
    for (var entry : checkpoint.mailboxes().entrySet()) {
      if (!entry.getValue().gone()) {
        BytesRef bytes = new BytesRef(Terms.mailbox(entry.getKey()));
        mailboxes.putIfAbsent(
            entry.getKey(), new Places(bytes, List.of(), entry.getValue().uidValidity()));
      }
    }
  }

  /** A term outlives its documents until segments are merged. */
  private static boolean hasLiveDocument(LeafReader reader, TermsEnum term) throws IOException {
    Bits live = reader.getLiveDocs();
    if (live == null) {
      return true;
    }
    PostingsEnum documents = term.postings(null, PostingsEnum.NONE);
    int doc = documents.nextDoc();
    while (doc != PostingsEnum.NO_MORE_DOCS && !live.get(doc)) {
      doc = documents.nextDoc();
    }
    return doc != PostingsEnum.NO_MORE_DOCS;
  }

  private UidValidity current(Mailbox mailbox, Collection<BytesRef> places) {
    Checkpoint.Position position = checkpoint.mailboxes().get(mailbox);
    return position != null
        ? position.uidValidity()
        : new UidValidity(
            places.stream().mapToLong(place -> Terms.validityOf(place).value()).max().orElse(0));
  }

  /** Whether the server has the mailbox no more. */
  boolean isGone(Mailbox mailbox) {
    Checkpoint.Position position = checkpoint.mailboxes().get(mailbox);
    return position != null && position.gone();
  }

  /** Whether it was made with this Checkpoint. */
  boolean isOf(Checkpoint other) {
    return checkpoint.equals(other);
  }

  /** In natural order. */
  List<Mailbox> names() {
    return List.copyOf(mailboxes.keySet());
  }

  /** Null where nothing is known of the mailbox. */
  @Nullable Places places(Mailbox mailbox) {
    return mailboxes.get(mailbox);
  }

  /** Of those that have places. */
  List<Places> places(Collection<Mailbox> names) {
    List<Places> places = new ArrayList<>();
    for (Mailbox name : names) {
      Places known = mailboxes.get(name);
      if (known != null) {
        places.add(known);
      }
    }
    return places;
  }

  /** The UIDVALIDITY that counts; 0 where nothing is known of the mailbox. */
  UidValidity current(Mailbox mailbox) {
    Places known = mailboxes.get(mailbox);
    return known != null ? known.current() : current(mailbox, List.of());
  }
}
