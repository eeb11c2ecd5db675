package org.estreat.lucene;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.estreat.index.Coverage;
import org.estreat.index.Hits;
import org.estreat.index.Relevancy;
import org.estreat.index.SearchRequest;
import org.estreat.index.Snapshot;
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
  public Coverage coverage(SearchRequest request) throws IOException {
    return searches.coverage(request);
  }

  @Override
  public void close() throws IOException {
    release.close();
  }
}
