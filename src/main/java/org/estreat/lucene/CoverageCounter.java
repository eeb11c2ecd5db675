package org.estreat.lucene;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.Coverage;
import org.estreat.index.Shortfall;
import org.estreat.model.Mailbox;
import org.estreat.model.PartText.Status;

/** How much of the messages could be read: each counts under the worst of itself and its parts. */
final class CoverageCounter {
  /** Lists of mailboxes that are asked about again and again are fewer. */
  private static final int MOST_KNOWN = 1000;

  private final View view;

  CoverageCounter(View view) {
    this.view = view;
  }

  /**
   * @param mailboxes all when empty
   * @param gone whether to count those that are expunged or of an earlier UIDVALIDITY too
   */
  View.Worth count(List<Mailbox> mailboxes, boolean gone) throws IOException {
    View.CoverageOf what = new View.CoverageOf(mailboxes, gone);
    View.Worth known = view.worths().get(what);
    if (known == null) {
      Query searched = QueryCompiler.searched(view, mailboxes, gone);
      known = new View.Worth(coverage(searched), shortfalls(searched));
      if (view.worths().size() >= MOST_KNOWN) {
        view.worths().clear();
      }
      view.worths().put(what, known);
    }
    return known;
  }

  private Set<Shortfall> shortfalls(Query searched) throws IOException {
    Set<Shortfall> found = EnumSet.noneOf(Shortfall.class);
    for (Shortfall each : Shortfall.values()) {
      Query having = having(Schema.SHORTFALL, Schema.SHORTFALL, new BytesRef(each.name()));
      if (count(searched, having, List.of()) > 0) {
        found.add(each);
      }
    }
    return found;
  }

  private Coverage coverage(Query searched) throws IOException {
    long all = view.searcher().count(searched);
    Query failed = having(Status.FAILED.name());
    Query encrypted = having(Status.ENCRYPTED.name());
    long failures = count(searched, failed, List.of());
    long encryptions = count(searched, encrypted, List.of(failed));
    long partial = count(searched, having(Status.PARTIAL.name()), List.of(failed, encrypted));
    return new Coverage(
        all, all - failures - encryptions - partial, partial, encryptions, failures);
  }

  private long count(Query searched, Query status, List<Query> worse) throws IOException {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    query.add(searched, Occur.FILTER).add(status, Occur.FILTER);
    worse.forEach(each -> query.add(each, Occur.MUST_NOT));
    return view.searcher().count(query.build());
  }

  /** Messages of this status themselves or in one of their contents. */
  Query having(String status) throws IOException {
    return having(Schema.STATUS, Schema.PART_STATUS, new BytesRef(status));
  }

  private Query having(String ofMessages, String ofParts, BytesRef name) throws IOException {
    Query parts = new TermQuery(new Term(ofParts, name));
    return new BooleanQuery.Builder()
        .add(new TermQuery(new Term(ofMessages, name)), Occur.SHOULD)
        .add(
            new TermInSetQuery(Schema.CONTENT, ContentQuery.hashes(view.searcher(), parts)),
            Occur.SHOULD)
        .build();
  }
}
