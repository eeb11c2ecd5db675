package org.estreat.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in an index are terms of grams, whatever segments are made and merged. */
class GramPostingsTest {
  private static final List<String> FIELDS =
      List.of(Schema.BODY_PAIRS, Schema.BODY_EDGES, Schema.BODY_OPAQUE + Schema.TRIPLES);

  @TempDir private Path folder;

  /** By field and term, the documents by name. */
  private final Map<String, List<Integer>> wanted = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void everyGramHasItsDocuments(long seed) throws IOException {
    Random random = new Random(seed);
    List<byte[]> texts = new ArrayList<>();
    try (Directory directory = FSDirectory.open(folder)) {
      try (Writer writer = new Writer(directory, CommitData.NONE, new Keywords(List.of()))) {
        fill(writer.lucene(), random, texts);
        for (int gone = 0; gone < texts.size(); gone += 7) {
          writer.lucene().deleteDocuments(new Term("name", Integer.toString(gone)));
        }
        writer.lucene().commit();
        compare(directory, texts, seed);
        writer.lucene().forceMerge(1);
        writer.lucene().commit();
      }
      compare(directory, texts, seed);
      try (CheckIndex check = new CheckIndex(directory)) {
        check.setInfoStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        assertThat(check.checkIndex().clean).isTrue();
      }
    }
  }

  private static void fill(IndexWriter lucene, Random random, List<byte[]> texts)
      throws IOException {
    for (int i = 0; i < 200; i++) {
      byte[] text = new byte[i == 17 ? 120_000 : random.nextInt(i % 10 == 0 ? 3_000 : 30)];
      random.nextBytes(text);
      texts.add(i % 5 == 1 ? texts.get(i - 1) : text);
      lucene.addDocument(document(i, texts.get(i)));
      if (random.nextInt(100) == 0) {
        lucene.commit();
      }
    }
  }

  private static Grams.Edges edges(byte[] text) {
    Grams.Edges edges = new Grams.Edges();
    edges.begin();
    edges.add(text, 0, text.length);
    return edges;
  }

  private static Document document(int name, byte[] text) {
    Grams.Pairs pairs = new Grams.Pairs();
    pairs.begin();
    pairs.add(text, 0, text.length);
    Grams.Triples triples = new Grams.Triples();
    triples.add(text, 0, text.length);
    Document document = new Document();
    document.add(new StringField("name", Integer.toString(name), Field.Store.YES));
    document.add(new Field(FIELDS.getFirst(), pairs, Schema.PLAIN_WORDS));
    document.add(new Field(FIELDS.get(1), edges(text), Schema.PLAIN_WORDS));
    document.add(new Field(FIELDS.getLast(), triples, Schema.PLAIN_WORDS));
    return document;
  }

  private void compare(Directory directory, List<byte[]> texts, long seed) throws IOException {
    wanted.clear();
    for (int name = 0; name < texts.size(); name++) {
      if (name % 7 != 0) {
        want(name, texts.get(name));
      }
    }
    Map<String, List<Integer>> found = new TreeMap<>();
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        for (String field : FIELDS) {
          read(leaf, field, found);
        }
      }
    }
    found.values().forEach(names -> names.sort(null));
    assertThat(found).as("seed %d", seed).isEqualTo(wanted);
  }

  private void want(int name, byte[] text) {
    edges(text).terms().forEach(term -> want(FIELDS.get(1), term, name));
    for (int i = 0; i < text.length; i++) {
      want(FIELDS.getFirst(), new BytesRef(text, i, 1), name);
      if (i + 1 < text.length) {
        want(FIELDS.getFirst(), new BytesRef(text, i, 2), name);
      }
      if (i + 2 < text.length) {
        want(FIELDS.getLast(), Grams.Triples.term(Grams.Triples.hash(text, i)), name);
      }
    }
  }

  private void want(String field, BytesRef term, int name) {
    List<Integer> names = wanted.computeIfAbsent(field + term, t -> new ArrayList<>());
    if (names.isEmpty() || names.getLast() != name) {
      names.add(name);
    }
  }

  private static void read(LeafReaderContext leaf, String field, Map<String, List<Integer>> found)
      throws IOException {
    Terms terms = leaf.reader().terms(field);
    Bits live = leaf.reader().getLiveDocs();
    Integer[] names = new Integer[leaf.reader().maxDoc()];
    for (int doc = 0; doc < names.length; doc++) {
      names[doc] = Integer.valueOf(leaf.reader().storedFields().document(doc).get("name"));
    }
    TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
    for (BytesRef term = each.next(); term != null; term = each.next()) {
      PostingsEnum having = each.postings(null, PostingsEnum.NONE);
      int doc = having.nextDoc();
      for (; doc != DocIdSetIterator.NO_MORE_DOCS; doc = having.nextDoc()) {
        if (live == null || live.get(doc)) {
          found.computeIfAbsent(field + term, t -> new ArrayList<>()).add(names[doc]);
        }
      }
    }
  }
}
