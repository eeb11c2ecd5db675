package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.Coverage;
import org.estreat.index.Hit;
import org.estreat.index.PartException;
import org.estreat.index.Shortfall;
import org.estreat.model.Defect;
import org.estreat.model.Mailbox;
import org.estreat.model.PartText;
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
    Query failed = having(Status.FAILED);
    Query encrypted = having(Status.ENCRYPTED);
    long failures = count(searched, failed, List.of());
    long encryptions = count(searched, encrypted, List.of(failed));
    long partial = count(searched, having(Status.PARTIAL), List.of(failed, encrypted));
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
  private Query having(Status status) throws IOException {
    return having(Schema.STATUS, Schema.PART_STATUS, new BytesRef(status.name()));
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

  /** Calls back for every message, gone or not, that was not read in full. */
  void exceptions(Consumer<PartException> each) throws IOException {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (Status status : List.of(Status.PARTIAL, Status.ENCRYPTED, Status.FAILED)) {
      any.add(having(status), Occur.SHOULD);
    }
    Query messages =
        new BooleanQuery.Builder()
            .add(QueryCompiler.searched(view, List.of(), true), Occur.FILTER)
            .add(any.build(), Occur.FILTER)
            .build();
    Scan.each(
        view,
        messages,
        (columns, texts, doc) -> {
          Hit hit = columns.hit(doc, texts, List.of());
          each.accept(
              new PartException(hit.sighting(), hit.key(), hit.subject(), losses(columns, doc)));
        });
  }

  private List<Defect> losses(Columns columns, int doc) throws IOException {
    List<Defect> losses = new ArrayList<>();
    BytesRef own = columns.bytes(Schema.LOSSES, doc);
    if (own != null) {
      losses.addAll(Facts.defects(own));
    }
    BytesRef contents = columns.bytes(Schema.CONTENTS, doc);
    List<Facts.Content> parts = contents == null ? List.of() : Facts.contents(contents);
    for (Facts.Content part : parts) {
      Optional<Facts.PartFacts> facts = PartStore.facts(view, part.content());
      if (facts.isPresent() && facts.get().status() != PartText.Status.FULL) {
        for (Defect defect : facts.get().defects()) {
          losses.add(new Defect(part.path(), defect.kind(), defect.detail()));
        }
      }
    }
    return losses;
  }
}
