package org.estreat.lucene;

import java.io.IOException;
import org.apache.lucene.index.FilterLeafReader.FilterTermsEnum;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchStoppedException;
import org.jspecify.annotations.Nullable;

/**
 * Lucene's searcher for one search, which asks the search's limit before each clause of a query and
 * in Lucene's own loops over documents. Lucene itself would give out what it has found by then; so
 * {@link #checkWhole} has to be asked after each search.
 */
final class LimitedSearcher extends IndexSearcher {
  /** So many cheap steps are done between two looks at the clock. */
  private static final int STEPS = 256;

  private final SearchLimit limit;
  private final Pace pace;

  LimitedSearcher(View view, SearchLimit limit) {
    super(view.reader());
    this.limit = limit;
    this.pace = new Pace(limit);
    setQueryCache(null); // flags change in place, behind a cache's back
    if (limit != SearchLimit.NONE) {
      setTimeout(limit::isReached);
    }
  }

  /** The limit of the search that this searcher is for. */
  static SearchLimit limitOf(IndexSearcher searcher) {
    return searcher instanceof LimitedSearcher limited ? limited.limit : SearchLimit.NONE;
  }

  @Override
  public Weight createWeight(Query query, ScoreMode mode, float boost) throws IOException {
    limit.check();
    return super.createWeight(query, mode, boost);
  }

  /** To be called for each document that is looked at outside Lucene's loops. For one thread. */
  void step() throws SearchStoppedException {
    pace.step();
  }

  /** Ends the search where Lucene stopped before the last document. */
  void checkWhole() throws SearchStoppedException {
    if (timedOut()) {
      limit.check();
      throw new IllegalStateException("Lucene stopped a search that is within its limit");
    }
  }

  /** Asks a limit once in many steps, for loops whose steps are cheap. For one thread. */
  static final class Pace {
    private final SearchLimit limit;
    private int left = 1;

    Pace(SearchLimit limit) {
      this.limit = limit;
    }

    void step() throws SearchStoppedException {
      if (--left == 0) {
        left = STEPS;
        limit.check();
      }
    }
  }

  /** Words of a dictionary, among which the limit is asked. */
  static TermsEnum limited(TermsEnum words, SearchLimit limit) {
    if (limit == SearchLimit.NONE) {
      return words;
    }
    Pace pace = new Pace(limit);
    return new FilterTermsEnum(words) {
      @Override
      public @Nullable BytesRef next() throws IOException {
        pace.step();
        return in.next();
      }
    };
  }
}
