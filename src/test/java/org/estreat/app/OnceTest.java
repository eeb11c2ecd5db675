package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.estreat.extract.Extractor;
import org.estreat.index.MessageIndex;
import org.estreat.ingest.Bench;
import org.estreat.lucene.LuceneIndex;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.MessageKey;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A content is read once, in whichever message, run and index, until its reader changes. */
class OnceTest {
  private static final int MESSAGES = 1_000;

  @TempDir private Path folder;

  /** Notes what it is asked, in order. */
  private static final class Counting implements Extractor {
    final List<String> asked = new ArrayList<>();
    final Set<Defect.Kind> met = new HashSet<>();
    String recognised = "";
    String detail = "as the test has it";
    private final String version;

    Counting(String version) {
      this.version = version;
    }

    @Override
    public synchronized PartText extract(
        String content,
        PartPath path,
        byte[] bytes,
        ContentType declared,
        @Nullable String fileName) {
      String text = new String(bytes, StandardCharsets.US_ASCII);
      asked.add(text.strip());
      List<PartText.Piece> pieces = new ArrayList<>();
      pieces.add(new PartText.Piece("", PartText.Piece.Kind.TEXT, version + " read " + text));
      if (PartText.recognises(version) && !recognised.isEmpty()) {
        pieces.add(new PartText.Piece("page 1", PartText.Piece.Kind.OCR, recognised));
      }
      List<Defect> defects = met.stream().map(kind -> new Defect(path, kind, detail)).toList();
      PartText.Status status = defects.isEmpty() ? PartText.Status.FULL : PartText.Status.PARTIAL;
      return new PartText(content, "text/x-test", pieces, status, defects, bytes.length, version);
    }

    @Override
    public String version() {
      return version;
    }

    @Override
    public void close() {}
  }

  private Bench bench(MessageIndex index, Extractor extractor) throws IOException {
    return new Bench(folder.resolve("archive"), index, extractor, Bench.NEVER, Bench.CLOCK);
  }

  private MessageIndex index(String name) throws IOException {
    return LuceneIndex.open(folder.resolve(name));
  }

  private void take(String index, Extractor reader, int from, int to, String content)
      throws IOException {
    try (MessageIndex into = index(index);
        Bench bench = bench(into, reader)) {
      for (int uid = from; uid < to; uid++) {
        bench.corridor.ingest(Bench.message(uid, Bench.withAttachment("n" + uid, content)));
      }
      bench.corridor.commit();
    }
  }

  /** Builds a new index as a reindex does; gives what was said of it. */
  private String reindex(String from, String to, Extractor reader) throws IOException {
    return reindex(from, to, reader, false);
  }

  private String reindex(String from, String to, Extractor reader, boolean fresh)
      throws IOException {
    try (MessageIndex earlier = LuceneIndex.openReadOnly(folder.resolve(from));
        MessageIndex next = index(to)) {
      ReusingExtractor reusing = new ReusingExtractor(earlier, reader, fresh);
      try (Bench bench = bench(next, reusing)) {
        bench.corridor.commit();
      }
      return reusing.told();
    }
  }

  @Test
  void inAThousandMessagesItIsReadOnce() throws IOException {
    Counting reader = new Counting("1");
    take("a", reader, 1, MESSAGES + 1, "the same");
    assertThat(reader.asked).containsExactly("the same");
  }

  @Test
  void otherContentsBetweenDoNotChangeThat() throws IOException {
    Counting reader = new Counting("1");
    // More text than is held on to besides the index.
    String much = "word ".repeat(100_000);
    long held = Runtime.getRuntime().maxMemory() / 128;
    int others = (int) (2 * held / much.length()) + 2;
    try (MessageIndex into = index("a");
        Bench bench = bench(into, reader)) {
      bench.corridor.ingest(Bench.message(1, Bench.withAttachment("first", "the same")));
      for (int i = 0; i < others; i++) {
        String other = Bench.withAttachment("other", much + i);
        bench.corridor.ingest(Bench.message(2 + i, other));
      }
      bench.corridor.ingest(Bench.message(2 + others, Bench.withAttachment("last", "the same")));
    }
    assertThat(reader.asked).hasSize(others + 1).doesNotHaveDuplicates();
  }

  @Test
  void norDoesTheEndOfTheProgram() throws IOException {
    Counting reader = new Counting("1");
    take("a", reader, 1, 3, "the same");
    take("a", reader, 3, 5, "the same");
    assertThat(reader.asked).hasSize(1);
  }

  @Test
  void aReindexReadsNothing() throws IOException {
    take("a", new Counting("1"), 1, MESSAGES / 10, "the same");
    take("a", new Counting("1"), MESSAGES / 10, MESSAGES / 10 + 1, "another");
    Counting again = new Counting("1");
    String told = reindex("a", "b", again);
    assertThat(again.asked).isEmpty();
    assertThat(told).isEqualTo("the text of 2 contents was used again, that of 0 contents read");
  }

  @Test
  void aReaderOfAnotherVersionReadsAllOnce() throws IOException {
    take("a", new Counting("1"), 1, MESSAGES / 10, "the same");
    take("a", new Counting("1"), MESSAGES / 10, MESSAGES / 10 + 1, "another");
    Counting newer = new Counting("2");
    String told = reindex("a", "b", newer);
    assertThat(newer.asked).containsExactlyInAnyOrder("the same", "another");
    assertThat(told)
        .endsWith(
            "that of 2 contents read; 2 had been read by another version, or with other"
                + " settings");
    Counting again = new Counting("2");
    reindex("b", "c", again);
    assertThat(again.asked).isEmpty();
  }

  @Test
  void anIndexTakesTheNewerTextInPlaceOfTheOlder() throws IOException {
    take("a", new Counting("1"), 1, 2, "the same");
    Counting newer = new Counting("2");
    take("a", newer, 2, 5, "the same");
    assertThat(newer.asked).hasSize(1);
    Counting after = new Counting("2");
    String told = reindex("a", "b", after);
    assertThat(after.asked).isEmpty();
    assertThat(told).startsWith("the text of 1 content was used again");
  }

  @ParameterizedTest
  @EnumSource(
      value = Defect.Kind.class,
      names = {"TIMEOUT", "MEMORY", "UNREAD"})
  void whatWasCutShortIsTriedOnceARun(Defect.Kind kind) throws IOException {
    Counting slow = new Counting("1");
    slow.met.add(kind);
    take("a", slow, 1, 100, "the same");
    assertThat(slow.asked).hasSize(1);
    take("a", slow, 100, 200, "the same");
    assertThat(slow.asked).hasSize(2);

    Counting quick = new Counting("1");
    String told = reindex("a", "b", quick);
    assertThat(quick.asked).hasSize(1);
    assertThat(told).endsWith("1 had not been read to the end");
    Counting after = new Counting("1");
    reindex("b", "c", after);
    assertThat(after.asked).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Defect.Kind.class,
      names = {"CORRUPT", "ENCRYPTED", "UNSUPPORTED", "TEXT_LIMIT", "BOMB", "ARCHIVE_DEPTH"})
  void whatTheContentItselfIsLikeIsNot(Defect.Kind kind) throws IOException {
    Counting reader = new Counting("1");
    reader.met.add(kind);
    take("a", reader, 1, 3, "the same");
    take("a", reader, 3, 5, "the same");
    reindex("a", "b", reader);
    assertThat(reader.asked).hasSize(1);
  }

  private static Counting recognising(String version, String text) {
    Counting reader = new Counting(version + PartText.RECOGNISES + "1");
    reader.recognised = text;
    return reader;
  }

  private static String contentOf(String text) {
    return MessageKey.of(text.getBytes(StandardCharsets.US_ASCII)).sha256();
  }

  private List<String> pieces(String index, String content) throws IOException {
    try (MessageIndex from = LuceneIndex.openReadOnly(folder.resolve(index))) {
      return from.partText(contentOf(content)).orElseThrow().pieces().stream()
          .map(piece -> piece.kind() + " " + piece.text().strip())
          .toList();
    }
  }

  @Test
  void textThatWasRecognisedIsKeptByWhateverRecognisesNothing() throws IOException {
    take("a", recognising("1", "on a picture"), 1, 2, "the same");
    Counting plain = new Counting("1");
    take("a", plain, 2, 3, "the same");
    String told = reindex("a", "b", plain);
    assertThat(plain.asked).as("read again for nothing").isEmpty();
    assertThat(told).endsWith("; text recognised in pictures before was kept of 1");
    assertThat(pieces("b", "the same")).contains("OCR on a picture");

    assertThat(reindex("b", "c", new Counting("1"), true)).endsWith("kept of 1");
    assertThat(pieces("c", "the same")).containsExactly("TEXT 1 read the same", "OCR on a picture");
  }

  @Test
  void aNewerReaderThatRecognisesNothingKeepsItBesideItsOwnText() throws IOException {
    take("a", recognising("1", "on a picture"), 1, 2, "the same");
    Counting newer = new Counting("2");
    reindex("a", "b", newer);
    assertThat(newer.asked).hasSize(1);
    assertThat(pieces("b", "the same")).containsExactly("TEXT 2 read the same", "OCR on a picture");
    reindex("b", "c", newer);
    assertThat(newer.asked).as("read again").hasSize(1);

    Counting recognising = recognising("2", "another text");
    reindex("c", "d", recognising);
    assertThat(recognising.asked).hasSize(1);
    assertThat(pieces("d", "the same").getLast()).isEqualTo("OCR another text");
  }

  @Test
  void whatCannotBeRecognisedAnyMoreIsKept() throws IOException {
    take("a", recognising("1", "on a picture"), 1, 2, "the same");
    Counting broken = recognising("2", "");
    broken.met.add(Defect.Kind.UNSUPPORTED);
    broken.detail = "the program ends with code 1" + PartText.IN_PICTURES;
    reindex("a", "b", broken);
    assertThat(pieces("b", "the same").getLast()).isEqualTo("OCR on a picture");
  }

  @Test
  void whatWasNotRecognisedStaysSaidAndIsNotTriedWithoutRecognising() throws IOException {
    Counting slow = recognising("1", "on a picture");
    slow.met.add(Defect.Kind.TIMEOUT);
    slow.detail = "recognising it took longer than 1.0 s" + PartText.IN_PICTURES;
    take("a", slow, 1, 2, "the same");
    Counting plain = new Counting("1");
    reindex("a", "b", plain);
    assertThat(plain.asked).isEmpty();
    reindex("b", "c", new Counting("2"));
    try (MessageIndex last = LuceneIndex.openReadOnly(folder.resolve("c"))) {
      PartText text = last.partText(contentOf("the same")).orElseThrow();
      assertThat(text.status()).isEqualTo(PartText.Status.PARTIAL);
      assertThat(text.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.TIMEOUT);
    }
  }
}
