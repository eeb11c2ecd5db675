package org.estreat.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.estreat.extract.Extractor;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartException;
import org.estreat.lucene.LuceneIndex;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.MessageKey;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.estreat.model.PartText.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was read of a content once stays where a later reading gives less. */
class TextsKeptTest {
  /** Octets beyond which the first bench reads the beginning of a message only. */
  private static final int FEW = 4_000;

  private static final String LONG = "word ".repeat(FEW);

  @TempDir Path folder;
  private final Reader reader = new Reader();

  /** Gives a text, or the fault that it is told to have. */
  private static final class Reader implements Extractor {
    private String version = "1";
    private String text = "";
    private Defect.@Nullable Kind fault;

    @Override
    public synchronized PartText extract(
        String content,
        PartPath path,
        byte[] bytes,
        ContentType declared,
        @Nullable String fileName) {
      List<Piece> pieces =
          text.isEmpty() ? List.of() : List.of(new Piece("", Piece.Kind.TEXT, text));
      List<Defect> faults = fault == null ? List.of() : List.of(new Defect(path, fault, "made so"));
      Status status = fault == null ? Status.FULL : text.isEmpty() ? Status.FAILED : Status.PARTIAL;
      return new PartText(content, "a/b", pieces, status, faults, bytes.length, version());
    }

    synchronized void gives(String next, Defect.@Nullable Kind because) {
      text = next;
      fault = because;
    }

    synchronized void becomes(String next) {
      version = next;
    }

    @Override
    public synchronized String version() {
      return version;
    }

    @Override
    public void close() {}
  }

  private Bench bench(MessageIndex index, int most) throws IOException {
    return new Bench(
        folder.resolve("archive"), index, reader, most, Spool.open(folder.resolve("spool")));
  }

  private static Retry.Wanted wanted(MessageIndex index, Predicate<PartException> which)
      throws IOException {
    Retry.Wanted wanted = new Retry.Wanted();
    List<PartException> rows = new ArrayList<>();
    index.exceptions(List.of(), null, rows::add);
    rows.stream().filter(which).forEach(wanted::add);
    assertThat(wanted.size()).as("%s", rows).isEqualTo(1);
    return wanted;
  }

  private static boolean isOfMessage(PartException row, long uid) {
    return row.item().content().isEmpty() && row.sighting().uid().value() == uid;
  }

  @Test
  void aMessageThatIsReadAnewDoesNotPutBackWhatWasLocked() throws IOException {
    reader.gives("", Defect.Kind.ENCRYPTED);
    try (MessageIndex first = LuceneIndex.open(folder.resolve("first"));
        Bench bench = bench(first, Integer.MAX_VALUE)) {
      bench.corridor.ingest(Bench.message(1, Bench.withAttachment("s", "locked")));
      for (int uid = 2; uid <= 3; uid++) {
        String mail = Bench.withAttachment("m" + uid, "locked").replace("see below", LONG);
        bench.corridor.ingest(Bench.message(uid, mail));
      }
      bench.corridor.commit();
    }
    try (MessageIndex index = LuceneIndex.open(folder.resolve("index"))) {
      String content;
      try (Bench bench = bench(index, FEW)) { // From the archive, where long messages are cut.
        bench.corridor.commit();
      }
      try (Bench bench = bench(index, Integer.MAX_VALUE)) {
        Retry retry = bench.corridor.retry();
        retry.run(wanted(index, row -> isOfMessage(row, 2)), Map.of(), result -> {});
        Retry.Wanted locked =
            wanted(
                index, row -> !row.item().content().isEmpty() && row.sighting().uid().value() == 1);
        List<PartException> rows = new ArrayList<>();
        index.exceptions(List.of(), null, rows::add);
        content =
            rows.stream()
                .map(row -> row.item().content())
                .filter(c -> !c.isEmpty())
                .findAny()
                .get();
        reader.gives("opened", null);
        retry.run(locked, Map.of(), result -> {});
        retry.run(wanted(index, row -> isOfMessage(row, 3)), Map.of(), result -> {});
        bench.corridor.commit();
      }
      assertThat(index.partText(content).orElseThrow().status()).isEqualTo(Status.FULL);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TIMEOUT", "MEMORY", "UNREAD", "TEXT_LIMIT", "ENCRYPTED"})
  void aReadingThatIsCutShortDoesNotReplaceOneThatHadMore(Defect.Kind why) throws IOException {
    reader.becomes("1 of a retry with more memory");
    reader.gives("found once", null);
    assertThat(readTwice(why)).containsExactly(new Piece("", Piece.Kind.TEXT, "found once"));
  }

  @Test
  void whatAnotherVersionReadsToTheEndCounts() throws IOException {
    reader.becomes("0");
    reader.gives("letter salad", null);
    assertThat(readTwice(Defect.Kind.CORRUPT)).isEmpty();
  }

  /** The pieces of a content that is met again in another start of the program. */
  private List<Piece> readTwice(Defect.Kind then) throws IOException {
    try (MessageIndex index = LuceneIndex.open(folder.resolve("index"))) {
      try (Bench bench = bench(index, Integer.MAX_VALUE)) {
        bench.corridor.ingest(Bench.message(1, Bench.withAttachment("a", "slow")));
        bench.corridor.commit();
      }
      reader.becomes("1");
      reader.gives("", then);
      try (Bench bench = bench(index, Integer.MAX_VALUE)) {
        bench.corridor.ingest(Bench.message(2, Bench.withAttachment("b", "slow")));
        bench.corridor.commit();
      }
      String content = MessageKey.of("slow".getBytes(StandardCharsets.US_ASCII)).sha256();
      return index.partText(content).orElseThrow().pieces();
    }
  }
}
