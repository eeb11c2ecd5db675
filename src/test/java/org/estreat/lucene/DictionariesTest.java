package org.estreat.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.SearchLimit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DictionariesTest {
  private static final String FIELD = "words";
  private static final String PREFIXED = "prefixed";

  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private DirectoryReader reader;

  @BeforeEach
  void openDictionary() throws IOException {
    // ONE and N are in four documents, too many to be noted beside the word.
    List<List<String>> documents =
        List.of(
            List.of("ONE", "N", "PHONE"),
            List.of("ONE", "N", "PHONES", "ONES"),
            List.of("ONE", "N", "TONE", "PHONE"),
            List.of("ONE", "N", "PHONE"),
            List.of());
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (List<String> words : documents) {
        Document document = new Document();
        for (String word : words) {
          document.add(new StringField(FIELD, word, Field.Store.NO));
          document.add(new StringField(PREFIXED, ":A\1" + word, Field.Store.NO));
        }
        document.add(new StringField(PREFIXED, ":A\1", Field.Store.NO));
        document.add(new StringField(PREFIXED, ":B\1TONE", Field.Store.NO));
        writer.addDocument(document);
      }
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

  /** The documents that are named, and those of words that are; also which words were. */
  private List<String> holding(Dictionaries dictionaries, String prefix, String part, boolean end)
      throws IOException {
    String field = prefix.isEmpty() ? FIELD : PREFIXED;
    List<String> found = new ArrayList<>();
    dictionaries.find(
        segment(),
        field,
        new BytesRef(prefix),
        new BytesRef(Folding.folded(part)),
        end,
        SearchLimit.NONE,
        new TermBlob.Found() {
          @Override
          public void document(int doc) {
            found.add("#" + doc);
          }

          @Override
          public boolean word(BytesRef word) {
            found.add(word.utf8ToString());
            return true;
          }
        });
    return found;
  }

  @Test
  void findsWordsByInfixAndByEndWithAndWithoutMemory() throws IOException {
    for (String prefix : List.of("", ":A\1")) {
      Dictionaries dictionaries = new Dictionaries(1 << 20);
      assertThat(holding(dictionaries, prefix, "one", true))
          .containsExactlyInAnyOrder(prefix + "ONE", "#0", "#2", "#3", "#2");
      assertThat(holding(dictionaries, prefix, "hone", false))
          .containsExactlyInAnyOrder("#0", "#2", "#3", "#1");
      assertThat(holding(dictionaries, prefix, "s", true)).containsExactlyInAnyOrder("#1", "#1");
      assertThat(holding(dictionaries, prefix, "n", true)).containsExactly(prefix + "N");
      assertThat(holding(dictionaries, prefix, "a", false)).isEmpty();
      assertThat(holding(dictionaries, prefix, "xyz", false)).isEmpty();
      assertThat(dictionaries.used()).isPositive();

      Dictionaries poor = new Dictionaries(4);
      assertThat(holding(poor, prefix, "one", true))
          .containsExactlyInAnyOrder(prefix + "ONE", prefix + "PHONE", prefix + "TONE");
      assertThat(holding(poor, prefix, "hone", false))
          .containsExactlyInAnyOrder(prefix + "PHONE", prefix + "PHONES");
      assertThat(poor.used()).isZero();
    }
  }

  @Test
  void everyWordOfALargeDictionaryIsFoundByAnyPieceOfIt() throws IOException {
    long seed = 3;
    Random random = new Random(seed);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      words.add(Integer.toString(random.nextInt(Integer.MAX_VALUE), 36).toUpperCase(Locale.ROOT));
    }
    try (ByteBuffersDirectory large = new ByteBuffersDirectory()) {
      try (IndexWriter writer = new IndexWriter(large, new IndexWriterConfig())) {
        for (int i = 0; i < 40; i++) {
          Document document = new Document();
          for (int k = 0; k < words.size(); k++) {
            if (k % 40 == i || k % 100 == 0) {
              document.add(new StringField(FIELD, words.get(k), Field.Store.NO));
            }
          }
          writer.addDocument(document);
        }
        writer.forceMerge(1);
      }
      try (DirectoryReader whole = DirectoryReader.open(large)) {
        Dictionaries dictionaries = new Dictionaries(1 << 26);
        for (int i = 0; i < 300; i++) {
          String word = words.get(random.nextInt(words.size()));
          int from = random.nextInt(word.length());
          int to = from + 1 + random.nextInt(word.length() - from);
          String part = word.substring(from, to);
          boolean atEnd = random.nextBoolean();
          assertThat(documents(dictionaries, whole.leaves().getFirst().reader(), part, atEnd))
              .as("seed %d: %s", seed, part)
              .isEqualTo(expected(words, part, atEnd));
        }
      }
    }
  }

  @Test
  void dictionaryThatDoesNotFitIsNotTriedAgain() throws IOException {
    try (ByteBuffersDirectory large = new ByteBuffersDirectory()) {
      try (IndexWriter writer = new IndexWriter(large, new IndexWriterConfig())) {
        Document document = new Document();
        for (int i = 0; i < 20_000; i++) {
          document.add(new StringField(FIELD, "WORD" + i, Field.Store.NO));
        }
        writer.addDocument(document);
      }
      try (DirectoryReader whole = DirectoryReader.open(large)) {
        Dictionaries dictionaries = new Dictionaries(350_000);
        AtomicInteger asked = new AtomicInteger();
        SearchLimit limit =
            SearchLimit.of(
                Duration.ofDays(1),
                () -> {
                  asked.incrementAndGet();
                  return false;
                });
        LeafReader words = whole.leaves().getFirst().reader();
        BitSet found = documents(dictionaries, words, "ORD1999", true, limit);
        int first = asked.getAndSet(0);
        assertThat(documents(dictionaries, words, "ORD1999", true, limit)).isEqualTo(found);
        assertThat(found.cardinality()).isEqualTo(1);
        assertThat(dictionaries.used()).isZero();
        assertThat(asked.get()).isLessThan(first - 20);
      }
    }
  }

  private static BitSet expected(List<String> words, String part, boolean atEnd) {
    BitSet documents = new BitSet();
    for (int k = 0; k < words.size(); k++) {
      if (atEnd ? words.get(k).endsWith(part) : words.get(k).contains(part)) {
        documents.set(k % 40);
        if (k % 100 == 0) {
          documents.set(0, 40);
        }
      }
    }
    return documents;
  }

  private static BitSet documents(
      Dictionaries dictionaries, LeafReader reader, String part, boolean atEnd) throws IOException {
    return documents(dictionaries, reader, part, atEnd, SearchLimit.NONE);
  }

  private static BitSet documents(
      Dictionaries dictionaries, LeafReader reader, String part, boolean atEnd, SearchLimit limit)
      throws IOException {
    BitSet documents = new BitSet();
    List<BytesRef> sought = new ArrayList<>();
    dictionaries.find(
        reader,
        FIELD,
        new BytesRef(),
        new BytesRef(part),
        atEnd,
        limit,
        new TermBlob.Found() {
          @Override
          public void document(int doc) {
            documents.set(doc);
          }

          @Override
          public boolean word(BytesRef word) {
            sought.add(word);
            return true;
          }
        });
    for (BytesRef word : sought) {
      PostingsEnum postings = reader.postings(new Term(FIELD, word), PostingsEnum.NONE);
      while (postings.nextDoc() != PostingsEnum.NO_MORE_DOCS) {
        documents.set(postings.docID());
      }
    }
    return documents;
  }

  @Test
  void noByteOfAWordIsTakenForAnEndOrANumber() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      int charClass = CharClass.of(c);
      if (charClass == CharClass.WORD || charClass == CharClass.SINGLE) {
        for (byte b : Folding.utf8(Character.toString(c))) {
          assertThat(b & 0xFF).as("U+%04X", c).isGreaterThanOrEqualTo(TermBlob.LEAST);
        }
      }
    }
  }

  @Test
  void memoryIsGivenBackWithTheSegment() throws IOException {
    Dictionaries dictionaries = new Dictionaries(1 << 20);
    assertThat(holding(dictionaries, "", "tone", false)).containsExactly("#2");
    assertThat(dictionaries.used()).isPositive();
    reader.close();
    assertThat(dictionaries.used()).isZero();
  }
}
