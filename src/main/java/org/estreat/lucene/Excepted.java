package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.estreat.index.Hit;
import org.estreat.index.PartException;
import org.estreat.model.Defect;
import org.estreat.model.PartText.Status;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a {@link View} that have exceptions, in the order of the register: eight octets
 * each, found once, so that a page of the register costs no more than its own rows. Unchanging;
 * safe to share.
 */
final class Excepted {
  /** Of each the number of its segment, and of its document there. */
  private final long[] messages;

  private final View view;

  Excepted(View view) throws IOException {
    this.view = view;
    CoverageCounter having = new CoverageCounter(view);
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (Status status : List.of(Status.PARTIAL, Status.ENCRYPTED, Status.FAILED)) {
      any.add(having.having(status.name()), Occur.SHOULD);
    }
    any.add(having.having(Defect.Kind.EMPTY.name()), Occur.SHOULD);
    Query query =
        new BooleanQuery.Builder()
            .add(QueryCompiler.searched(view, List.of(), true), Occur.FILTER)
            .add(any.build(), Occur.FILTER)
            .build();
    List<Found> found = found(query);
    Collections.sort(found);
    this.messages = found.stream().mapToLong(Found::message).toArray();
  }

  private record Found(PartException.Place place, long message) implements Comparable<Found> {
    @Override
    public int compareTo(Found other) {
      return place.compareTo(other.place);
    }
  }

  private List<Found> found(Query query) throws IOException {
    Map<LeafReader, Integer> segments = new HashMap<>();
    for (LeafReaderContext leaf : view.reader().leaves()) {
      segments.put(leaf.reader(), leaf.ord);
    }
    List<Found> found = new ArrayList<>();
    Scan.each(
        view,
        query,
        (columns, texts, doc) -> {
          int segment = segments.getOrDefault(columns.segment(), 0);
          found.add(new Found(lastPlace(columns, doc), (long) segment << 32 | doc));
        });
    return found;
  }

  /** Where its last row can be. */
  private static PartException.Place lastPlace(Columns columns, int doc) throws IOException {
    return new PartException.Place(
        columns.mailbox(doc),
        columns.number(Schema.VALIDITY, doc),
        columns.number(Schema.UID, doc),
        Integer.MAX_VALUE);
  }

  int count() {
    return messages.length;
  }

  /** Reads the messages' columns. For one thread. */
  final class Reader {
    private final Map<Integer, Columns> columns = new HashMap<>();
    private int last = -1;
    private @Nullable TextColumn texts;

    /** The columns of the segment that this one is in. */
    Columns columns(int number) {
      return columns.computeIfAbsent(
          segment(number), ord -> new Columns(leaf(ord), view.keywords()));
    }

    Hit hit(int number) throws IOException {
      return columns(number).hit(doc(number), texts(number), List.of());
    }

    /** A column of texts only goes forward, and takes long to be opened. */
    private TextColumn texts(int number) {
      TextColumn known = texts;
      if (known == null || segment(last) != segment(number) || doc(last) >= doc(number)) {
        known = new TextColumn(leaf(segment(number)));
        texts = known;
      }
      last = number;
      return known;
    }

    private LeafReader leaf(int ord) {
      return view.reader().leaves().get(ord).reader();
    }

    private int segment(int number) {
      return (int) (messages[number] >>> 32);
    }

    int doc(int number) {
      return (int) messages[number];
    }

    PartException.Place lastPlace(int number) throws IOException {
      return Excepted.lastPlace(columns(number), doc(number));
    }

    /** The first of them with rows after this place; their count where there is none. */
    int firstAfter(PartException.Place place) throws IOException {
      int from = 0;
      int until = count();
      while (from < until) {
        int middle = (from + until) >>> 1;
        if (lastPlace(middle).compareTo(place) > 0) {
          until = middle;
        } else {
          from = middle + 1;
        }
      }
      return from;
    }
  }
}
