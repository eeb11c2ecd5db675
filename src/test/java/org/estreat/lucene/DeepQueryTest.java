package org.estreat.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.estreat.model.Flag;
import org.estreat.query.SearchKey;
import org.junit.jupiter.api.Test;

class DeepQueryTest {
  private static final SearchKey NOTHING = new SearchKey.HasFlag(Flag.RECENT);

  /** 20,000 sets of a million bits would be 2.5 GB. */
  @Test
  void manyCriteriaTakeTheMemoryOfFew() throws IOException {
    List<SearchKey> many = Collections.nCopies(20_000, NOTHING);
    SearchKey none = new SearchKey.Not(new SearchKey.And(many));
    try (var directory = new ByteBuffersDirectory()) {
      try (var writer = new IndexWriter(directory, new IndexWriterConfig())) {
        for (int i = 0; i < 1_000_000; i++) {
          writer.addDocument(new Document());
        }
        writer.forceMerge(1);
      }
      try (var reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        assertThat(searcher.count(query(none))).isEqualTo(1_000_000);
        assertThat(searcher.count(query(new SearchKey.And(many)))).isZero();
      }
    }
  }

  @Test
  void logicOfOneAndOfNoPartsIsAnswered() throws IOException {
    try (var directory = new ByteBuffersDirectory()) {
      try (var writer = new IndexWriter(directory, new IndexWriterConfig())) {
        writer.addDocument(new Document());
      }
      try (var reader = DirectoryReader.open(directory)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        SearchKey all = new SearchKey.All();
        SearchKey every = new SearchKey.And(List.of());
        assertThat(searcher.count(query(every))).isEqualTo(1);
        assertThat(searcher.count(query(new SearchKey.Not(every)))).isZero();
        assertThat(searcher.count(query(new SearchKey.And(List.of(NOTHING))))).isZero();
        assertThat(searcher.count(query(new SearchKey.And(List.of(all, NOTHING, all))))).isZero();
        assertThat(searcher.count(query(new SearchKey.Or(NOTHING, new SearchKey.Or(NOTHING, all)))))
            .isEqualTo(1);
      }
    }
  }

  private static DeepQuery query(SearchKey key) {
    return new DeepQuery(
        KeyTree.of(key),
        each -> each.equals(NOTHING) ? MatchNoDocsQuery.INSTANCE : MatchAllDocsQuery.INSTANCE);
  }
}
