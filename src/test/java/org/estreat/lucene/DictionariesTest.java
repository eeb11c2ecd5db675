package org.estreat.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.SearchLimit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DictionariesTest {
  private static final String FIELD = "words";

  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private DirectoryReader reader;

  @BeforeEach
  void openDictionary() throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      Document document = new Document();
      for (String word :
          List.of("ONE", "PHONE", "PHONES", "ONES", "TONE", "N", ":A\1ONE", ":A\1")) {
        document.add(new StringField(FIELD, word, Field.Store.NO));
      }
      writer.addDocument(document);
    }
    reader = DirectoryReader.open(directory);
  }

  @AfterEach
  void closeDictionary() throws IOException {
    reader.close();
  }

  private LeafReader segment() {
    return reader.leaves().getFirst().reader();
  }

  private List<String> holding(Dictionaries dictionaries, String prefix, String part, boolean end)
      throws IOException {
    return dictionaries
        .holding(
            segment(),
            FIELD,
            new BytesRef(prefix),
            new BytesRef(Folding.folded(part)),
            end,
            100,
            SearchLimit.NONE)
        .stream()
        .map(BytesRef::utf8ToString)
        .toList();
  }

  @Test
  void findsWordsByInfixAndByEndWithAndWithoutMemory() throws IOException {
    for (long budget : new long[] {1 << 20, 4}) {
      Dictionaries dictionaries = new Dictionaries(budget);
      assertThat(holding(dictionaries, "", "one", true))
          .containsExactly(":A\1ONE", "ONE", "PHONE", "TONE");
      assertThat(holding(dictionaries, "", "hone", false)).containsExactly("PHONE", "PHONES");
      assertThat(holding(dictionaries, ":A\1", "n", false)).containsExactly(":A\1ONE");
      assertThat(holding(dictionaries, ":A\1", "a", false)).isEmpty();
      assertThat(holding(dictionaries, "", "xyz", false)).isEmpty();
      assertThat(dictionaries.used()).isLessThanOrEqualTo(budget);
    }
  }

  @Test
  void memoryIsGivenBackWithTheSegment() throws IOException {
    Dictionaries dictionaries = new Dictionaries(1 << 20);
    assertThat(holding(dictionaries, "", "tone", false)).containsExactly("TONE");
    assertThat(dictionaries.used()).isPositive();
    reader.close();
    assertThat(dictionaries.used()).isZero();
  }
}
