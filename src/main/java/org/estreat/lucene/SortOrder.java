package org.estreat.lucene;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.estreat.query.SortKey;

/**
 * The keys of a SORT as Lucene's. Mailbox, UIDVALIDITY and UID always come last, so no two messages
 * are ever equal and a page can begin anywhere.
 */
final class SortOrder {
  private SortOrder() {}

  /** Newest INTERNALDATE first when there are no keys. */
  static Sort of(List<SortKey> keys) {
    List<SortField> fields = new ArrayList<>();
    keys.forEach(key -> add(fields, key.criterion(), key.reverse()));
    boolean newestFirst = keys.isEmpty();
    if (newestFirst) {
      addInstant(fields, Schema.ARRIVAL, true);
    }
    fields.add(new SortField(Schema.MAILBOX, SortField.Type.STRING));
    fields.add(new SortField(Schema.VALIDITY, SortField.Type.LONG, newestFirst));
    fields.add(new SortField(Schema.UID, SortField.Type.LONG, newestFirst));
    return new Sort(fields.toArray(SortField[]::new));
  }

  private static void add(List<SortField> fields, SortKey.Criterion criterion, boolean reverse) {
    switch (criterion) {
      case ARRIVAL -> addInstant(fields, Schema.ARRIVAL, reverse);
      case DATE -> addInstant(fields, Schema.DATE, reverse);
      case SIZE -> fields.add(new SortField(Schema.SIZE, SortField.Type.LONG, reverse));
      case SUBJECT -> addText(fields, "subject", reverse);
      case FROM -> addText(fields, "from", reverse);
      case TO -> addText(fields, "to", reverse);
      case CC -> addText(fields, "cc", reverse);
      case DISPLAYFROM -> addText(fields, "displayfrom", reverse);
      case DISPLAYTO -> addText(fields, "displayto", reverse);
      case RELEVANCY -> fields.add(new SortField(null, SortField.Type.SCORE, reverse));
    }
  }

  private static void addInstant(List<SortField> fields, String field, boolean reverse) {
    fields.add(new SortField(field, SortField.Type.LONG, reverse));
    fields.add(new SortField(field + Schema.NANO, SortField.Type.LONG, reverse, 0L));
  }

  private static void addText(List<SortField> fields, String name, boolean reverse) {
    String field = Schema.SORT + name;
    fields.add(new SortField(field, SortField.Type.STRING, reverse));
    fields.add(new SortField(field + Schema.REST, SortField.Type.STRING_VAL, reverse));
  }

  /** Whether the order asks how well messages match. */
  static boolean isRanked(List<SortKey> keys) {
    return keys.stream().anyMatch(key -> key.criterion() == SortKey.Criterion.RELEVANCY);
  }
}
