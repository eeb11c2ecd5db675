package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.estreat.model.Mailbox;

/**
 * Mailbox and UID of each document of a segment that is of the UIDVALIDITY that counts: 8 bytes a
 * document, read once. Unchanging; safe to share.
 */
final class Numbering {
  private final List<Mailbox> mailboxes = new ArrayList<>();
  private final int[] ordinals;
  private final int[] uids;

  Numbering(LeafReader reader, MailboxTable table) throws IOException {
    this.ordinals = new int[reader.maxDoc()];
    this.uids = new int[reader.maxDoc()];
    Arrays.fill(ordinals, -1);
    SortedDocValues names = DocValues.getSorted(reader, Schema.MAILBOX);
    NumericDocValues validities = DocValues.getNumeric(reader, Schema.VALIDITY);
    NumericDocValues numbers = DocValues.getNumeric(reader, Schema.UID);
    long[] current = new long[names.getValueCount()];
    for (int i = 0; i < current.length; i++) {
      Mailbox mailbox = Terms.mailbox(names.lookupOrd(i));
      mailboxes.add(mailbox);
      current[i] = table.current(mailbox).value();
    }
    for (int doc = names.nextDoc(); doc != SortedDocValues.NO_MORE_DOCS; doc = names.nextDoc()) {
      int ordinal = names.ordValue();
      if (validities.advanceExact(doc)
          && validities.longValue() == current[ordinal]
          && numbers.advanceExact(doc)) {
        ordinals[doc] = ordinal;
        uids[doc] = (int) numbers.longValue(); // UIDs have 32 bits
      }
    }
  }

  /** The mailboxes of the segment. */
  List<Mailbox> mailboxes() {
    return mailboxes;
  }

  /** The place of the document's mailbox among them; -1 where its UID does not count. */
  int mailbox(int doc) {
    return ordinals[doc];
  }

  long uid(int doc) {
    return Integer.toUnsignedLong(uids[doc]);
  }
}
