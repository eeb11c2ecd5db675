package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.search.Weight;
import org.estreat.index.Hit;
import org.estreat.index.Hits;
import org.estreat.index.Match;
import org.estreat.index.Relevancy;
import org.estreat.index.SearchRequest;
import org.estreat.index.Shortfall;
import org.estreat.index.Standing;
import org.estreat.index.UidList;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/** Answers requests from one {@link View}. */
final class Searches {
  /** Matches that are held at a time while UIDs are sorted. */
  private static final int SORTED_AT_ONCE = 50_000;

  private final View view;
  private final Dictionaries dictionaries;
  private final boolean whole;

  /**
   * @param whole whether the index has all messages of the archive
   */
  Searches(View view, Dictionaries dictionaries, boolean whole) {
    this.view = view;
    this.dictionaries = dictionaries;
    this.whole = whole;
  }

  Hits search(SearchRequest request, long generation) throws IOException {
    request.within().check();
    LimitedSearcher searcher = new LimitedSearcher(view, request.within());
    Sort sort = SortOrder.of(request.sort());
    FieldDoc after =
        request.cursor() == null
            ? null
            : PageCursor.decode(request.sort(), sort, view, request.cursor());
    Query query = compile(request);
    Standing standing = standing(request, generation);
    if (request.limit() == 0) {
      long total = searcher.count(query);
      searcher.checkWhole();
      return hits(standing, total, List.of(), null);
    }
    if (SortOrder.isRanked(request.sort())) {
      query = Ranking.of(request.key(), query);
    }
    int most = Math.min(request.limit(), Math.max(1, view.reader().maxDoc()));
    // One more than asked for shows whether there is a next page.
    TopFieldDocs top =
        searcher.search(
            query,
            new TopFieldCollectorManager(sort, Math.addExact(most, 1), after, Integer.MAX_VALUE));
    searcher.checkWhole();
    List<Hit> page = page(request, top, most);
    String cursor =
        top.scoreDocs.length > most
            ? PageCursor.encode(request.sort(), view, (FieldDoc) top.scoreDocs[most - 1])
            : null;
    return hits(standing, top.totalHits.value(), page, cursor);
  }

  private static Hits hits(Standing standing, long total, List<Hit> page, @Nullable String cursor) {
    return new Hits(
        standing.generation(), total, standing.complete(), standing.coverage(), page, cursor);
  }

  Standing standing(SearchRequest request, long generation) throws IOException {
    View.Worth worth =
        new CoverageCounter(view)
            .count(request.mailboxes(), QueryCompiler.searchesGone(request.key()));
    boolean complete =
        whole && Collections.disjoint(worth.shortfalls(), Shortfall.lookedAt(request.key()));
    return new Standing(generation, complete, worth.coverage());
  }

  List<Relevancy> relevancies(SearchRequest request) throws IOException {
    Query query = Ranking.of(request.key(), compile(request));
    return new Relevancies(view, new LimitedSearcher(view, request.within()))
        .of(query, searched(request));
  }

  private List<Mailbox> searched(SearchRequest request) {
    return request.mailboxes().isEmpty() ? view.mailboxes().names() : request.mailboxes();
  }

  private Query compile(SearchRequest request) {
    return new QueryCompiler(view, request, dictionaries).compile();
  }

  private List<Hit> page(SearchRequest request, TopFieldDocs top, int most) throws IOException {
    Explainer explainer =
        request.snippets()
            ? new Explainer(
                request.key(), content -> PartStore.text(view, content), request.within())
            : null;
    List<LeafReaderContext> leaves = view.reader().leaves();
    List<Hit> page = new ArrayList<>();
    for (ScoreDoc found : top.scoreDocs) {
      request.within().check();
      if (page.size() < most) {
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(found.doc, leaves));
        page.add(hit(leaf, found.doc - leaf.docBase, explainer));
      }
    }
    return page;
  }

  private Hit hit(LeafReaderContext leaf, int doc, @Nullable Explainer explainer)
      throws IOException {
    Columns columns = new Columns(leaf.reader(), view.keywords());
    TextColumn texts = new TextColumn(leaf.reader());
    texts.advance(doc);
    return texts.using(() ->
        columns.hit(
            doc, texts, explainer == null ? List.of() : explainer.explain(columns, texts, doc)));
  }

  List<UidList> searchUids(SearchRequest request) throws IOException {
    request.within().check();
    LimitedSearcher searcher = new LimitedSearcher(view, request.within());
    UidCollector found = new UidCollector(view, request.within());
    Query query = searcher.rewrite(compile(request));
    Weight weight = searcher.createWeight(query, ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : view.reader().leaves()) {
      found.collect(leaf, weight);
    }
    return searched(request).stream()
        .map(
            mailbox -> new UidList(mailbox, view.mailboxes().current(mailbox), found.uids(mailbox)))
        .toList();
  }

  /** In pages, since what is sorted stands in memory with its sort values. */
  long[] sortUids(SearchRequest request) throws IOException {
    Sort sort = SortOrder.of(request.sort());
    Query query = compile(request);
    if (SortOrder.isRanked(request.sort())) {
      query = Ranking.of(request.key(), query);
    }
    LimitedSearcher searcher = new LimitedSearcher(view, request.within());
    UidColumn column = new UidColumn(view, request.mailboxes().getFirst());
    View.LongList uids = new View.LongList();
    TopFieldDocs top = null;
    do {
      FieldDoc after = top == null ? null : (FieldDoc) top.scoreDocs[top.scoreDocs.length - 1];
      top =
          searcher.search(
              query, new TopFieldCollectorManager(sort, SORTED_AT_ONCE, after, Integer.MAX_VALUE));
      searcher.checkWhole();
      for (ScoreDoc found : top.scoreDocs) {
        column.addTo(uids, found.doc);
      }
    } while (top.scoreDocs.length == SORTED_AT_ONCE);
    return uids.all();
  }

  /** UIDs of documents of one mailbox, at the UIDVALIDITY that counts. */
  private static final class UidColumn {
    private final List<LeafReaderContext> leaves;
    private final long validity;
    private final Map<Integer, Columns> columns = new HashMap<>();
    private final Keywords keywords;

    UidColumn(View view, Mailbox mailbox) {
      this.leaves = view.reader().leaves();
      this.validity = view.mailboxes().current(mailbox).value();
      this.keywords = view.keywords();
    }

    void addTo(View.LongList uids, int doc) throws IOException {
      int leaf = ReaderUtil.subIndex(doc, leaves);
      Columns found =
          columns.computeIfAbsent(leaf, i -> new Columns(leaves.get(i).reader(), keywords));
      int inLeaf = doc - leaves.get(leaf).docBase;
      if (found.number(Schema.VALIDITY, inLeaf) == validity) {
        uids.add(found.number(Schema.UID, inLeaf));
      }
    }
  }

  void forEachMatch(SearchRequest request, Consumer<Match> each) throws IOException {
    request.within().check();
    Scan.each(
        view,
        new LimitedSearcher(view, request.within()),
        compile(request),
        (columns, _, doc) -> {
          Match match = columns.match(doc);
          if (match.uidValidity().equals(view.mailboxes().current(match.mailbox()))) {
            each.accept(match);
          }
        });
  }
}
