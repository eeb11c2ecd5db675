package org.estreat.lucene;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.estreat.index.Hits;
import org.estreat.index.Match;
import org.estreat.index.Relevancy;
import org.estreat.index.SearchRequest;
import org.estreat.index.Snapshot;
import org.estreat.index.Standing;
import org.estreat.index.UidList;

/**
 * One {@link View} for several questions.
 *
 * @param release gives the View back
 */
record ViewSnapshot(Searches searches, long generation, Closeable release) implements Snapshot {
  @Override
  public Hits search(SearchRequest request) throws IOException {
    return searches.search(request, generation);
  }

  @Override
  public List<UidList> searchUids(SearchRequest request) throws IOException {
    return searches.searchUids(request);
  }

  @Override
  public List<Relevancy> relevancies(SearchRequest request) throws IOException {
    return searches.relevancies(request);
  }

  @Override
  public long[] sortUids(SearchRequest request) throws IOException {
    return searches.sortUids(request);
  }

  @Override
  public void forEachMatch(SearchRequest request, Consumer<Match> each) throws IOException {
    searches.forEachMatch(request, each);
  }

  @Override
  public Standing standing(SearchRequest request) throws IOException {
    return searches.standing(request, generation);
  }

  @Override
  public void close() throws IOException {
    release.close();
  }
}
