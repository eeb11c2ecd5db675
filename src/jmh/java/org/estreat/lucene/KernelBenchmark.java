package org.estreat.lucene;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The loops that most of the time of a search and of indexing goes into. Microseconds for a text of
 * 100,000 characters, so 100 are 1 GB a second; of a dictionary of 200,000 words, for one infix.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
  private static final int LENGTH = 100_000;
  private static final String FIELD = "words";

  private final Random random = new Random(1);
  private final Folding folding = new Folding();
  private final FoldedSearch search = new FoldedSearch(SearchLimit.NONE);
  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private final Dictionaries dictionaries = new Dictionaries(1 << 28);
  private byte[] ascii = new byte[0];
  private byte[] mixed = new byte[0];
  private byte[] cyrillic = new byte[0];
  private DirectoryReader reader;

  @Setup
  public void make() throws IOException {
    ascii = Folding.utf8(text("etaoinshrdlucmfwypvbgk ETA  ,.\n"));
    mixed = Folding.utf8(text("etaoinshrdlucmfwypvbgketaoinshrdlucmfwypvbgk   éñ,.\n"));
    cyrillic = Folding.utf8(text("оеаинтсрвлкмдпуяыьгзбч ОЕА ,.\n"));
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (int i = 0; i < 200; i++) {
        Document document = new Document();
        for (int k = 0; k < 1000; k++) {
          String word = Long.toString(random.nextLong(1L << 45), 36).toUpperCase(Locale.ROOT);
          document.add(new StringField(FIELD, word, Field.Store.NO));
        }
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
    reader = DirectoryReader.open(directory);
  }

  @TearDown
  public void close() throws IOException {
    reader.close();
  }

  private String text(String letters) {
    StringBuilder text = new StringBuilder();
    while (text.length() < LENGTH) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static Finder key(String key) {
    return new Finder(new BytesRef(Folding.folded(key)));
  }

  private int folded(byte[] text) {
    folding.fold(text, 0, text.length);
    return folding.length;
  }

  @Benchmark
  public int foldAscii() {
    return folded(ascii);
  }

  @Benchmark
  public int foldMixed() {
    return folded(mixed);
  }

  @Benchmark
  public int foldCyrillic() {
    return folded(cyrillic);
  }

  @Benchmark
  public int findThreeLettersThatAreNotThere() {
    return key("qzx").findInAscii(ascii, 0, ascii.length);
  }

  @Benchmark
  public int findTwoFrequentWordsThatAreNotThere() {
    return key("eta oin the").findInAscii(ascii, 0, ascii.length);
  }

  @Benchmark
  public int findASentenceThatIsNotThere() {
    return key("this sentence is not there at all").findInAscii(ascii, 0, ascii.length);
  }

  @Benchmark
  public boolean verifyMixed() throws IOException {
    return search.holds(mixed, 0, mixed.length, key("eta oin the"));
  }

  @Benchmark
  public boolean verifyCyrillic() throws IOException {
    return search.holds(cyrillic, 0, cyrillic.length, key("ого это"));
  }

  @Benchmark
  public int wordsOfAText() throws IOException {
    try (Words words = new Words(List.of(Stretch.of(ascii, Stretch.Kind.PLAIN)))) {
      int count = 0;
      words.reset();
      while (words.incrementToken()) {
        count++;
      }
      return count;
    }
  }

  @Benchmark
  public Object marksOfAText() {
    return Marks.of(List.of(Stretch.of(ascii, Stretch.Kind.PLAIN)));
  }

  @Benchmark
  public int infixOfTwoLetters() throws IOException {
    return infix("Q7");
  }

  @Benchmark
  public int infixOfFourLetters() throws IOException {
    return infix("Q7XB");
  }

  private int infix(String part) throws IOException {
    int[] count = new int[1];
    LeafReader segment = reader.leaves().getFirst().reader();
    dictionaries.find(
        segment,
        FIELD,
        new BytesRef(),
        new BytesRef(part),
        false,
        SearchLimit.NONE,
        new TermBlob.Found() {
          @Override
          public void document(int doc) {
            count[0]++;
          }

          @Override
          public boolean word(BytesRef word) {
            count[0]++;
            return true;
          }
        });
    return count[0];
  }
}
