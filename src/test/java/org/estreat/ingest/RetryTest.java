package org.estreat.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.estreat.archive.Treatment;
import org.estreat.archive.Treatment.Result;
import org.estreat.extract.Extractor;
import org.estreat.index.Checkpoint;
import org.estreat.index.IndexEntry;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartException;
import org.estreat.index.PartLanguage;
import org.estreat.index.SearchRequest;
import org.estreat.lucene.LuceneIndex;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.Mailbox;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.estreat.model.PartText.Status;
import org.estreat.query.SearchKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a retry reads is found by every key in the commit that has its line, and else nothing is.
 */
class RetryTest {
  private static final Mailbox LISTS = new Mailbox("alice", "Lists");
  private static final String GERMAN =
      "Die Rechnung für das vergangene Jahr liegt diesem Schreiben bei, und wir bitten darum, den"
          + " ausstehenden Betrag bis zum Ende des Monats zu überweisen.";
  private static final String ENGLISH =
      "The invoice for last year is attached to this letter, and we would kindly ask you to pay"
          + " the amount that is still due before the end of the month.";

  /** Beyond it only the beginning of a message is read. */
  private static final int FEW = 4_000;

  @TempDir Path folder;
  private final Reader reader = new Reader();

  /** Gives the text and the fault that it is told, after what else it is told to do. */
  private static final class Reader implements Extractor {
    private volatile String text = "";
    private volatile Defect.@Nullable Kind fault = Defect.Kind.ENCRYPTED;
    private volatile Runnable before = () -> {};

    @Override
    public PartText extract(
        String content,
        PartPath path,
        byte[] bytes,
        ContentType declared,
        @Nullable String fileName) {
      before.run();
      Defect.Kind because = fault;
      List<Piece> pieces =
          text.isEmpty() ? List.of() : List.of(new Piece("", Piece.Kind.TEXT, text));
      List<Defect> faults =
          because == null ? List.of() : List.of(new Defect(path, because, "made so"));
      Status status =
          because == null ? Status.FULL : text.isEmpty() ? Status.FAILED : Status.PARTIAL;
      return new PartText(content, "a/b", pieces, status, faults, bytes.length, version());
    }

    void gives(String next, Defect.@Nullable Kind because) {
      text = next;
      fault = because;
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public void close() {}
  }

  private Bench bench(MessageIndex index, int most) throws IOException {
    return new Bench(
        folder.resolve("archive"), index, reader, most, Spool.open(folder.resolve("spool")));
  }

  private static List<PartException> rows(MessageIndex index) throws IOException {
    List<PartException> rows = new ArrayList<>();
    index.exceptions(List.of(), null, rows::add);
    return rows;
  }

  private static List<Result> retry(Bench bench, MessageIndex index, Defect.Kind kind)
      throws IOException {
    Retry.Wanted wanted = new Retry.Wanted();
    rows(index).stream().filter(row -> row.kind() == kind).forEach(wanted::add);
    List<Result> results = new ArrayList<>();
    bench.corridor.retry().run(wanted, Map.of(), results::add);
    return results;
  }

  private static String found(MessageIndex index, String language) throws IOException {
    SearchRequest request =
        new SearchRequest(
            new SearchKey.Language(language),
            List.of(Bench.INBOX, LISTS),
            List.of(),
            0,
            null,
            false,
            Bench.CLOCK.instant(),
            Map.of());
    StringBuilder found = new StringBuilder();
    for (var uids : index.searchUids(request)) {
      found.append(Arrays.toString(uids.stream().toArray()));
    }
    return found.toString();
  }

  @Test
  void whatARetryReadIsFoundByItsLanguageInTheSameCommit() throws IOException {
    try (MessageIndex index = LuceneIndex.open(folder.resolve("index"));
        Bench bench = bench(index, Integer.MAX_VALUE)) {
      bench.corridor.ingest(Bench.message(1, Bench.withAttachment("a", "locked")));
      bench.corridor.ingest(Bench.message(LISTS, 2, Bench.withAttachment("b", "locked")));
      String english = Bench.withAttachment("c", "other").replace("see below", ENGLISH);
      bench.corridor.ingest(Bench.message(3, english));
      bench.corridor.commit();
      assertThat(found(index, "de")).isEqualTo("[][]");

      reader.gives(GERMAN, Defect.Kind.TEXT_LIMIT);
      assertThat(retry(bench, index, Defect.Kind.ENCRYPTED))
          .containsExactly(Result.MORE, Result.MORE);
      bench.corridor.commit();
      assertThat(found(index, "de")).isEqualTo("[1, 3][2]");
      assertThat(found(index, "en")).isEqualTo("[3][]");
      assertThat(index.languages()).isEqualTo(Map.of("de", 3L, "en", 1L));

      bench.corridor.ingest(Bench.message(4, Bench.withAttachment("d", "locked")));
      reader.gives(ENGLISH + ENGLISH, null);
      assertThat(retry(bench, index, Defect.Kind.TEXT_LIMIT))
          .containsExactly(Result.READ, Result.READ);
      bench.corridor.commit();
      assertThat(found(index, "de")).isEqualTo("[]" + "[]");
      assertThat(found(index, "en")).isEqualTo("[1, 3, 4][2]");
      assertThat(index.languages()).isEqualTo(Map.of("en", 4L));
      assertThat(index.languages(Bench.message(3, english).sighting().id()))
          .containsExactlyInAnyOrder(
              new PartLanguage(PartPath.parse("1"), "en"),
              new PartLanguage(PartPath.parse("2"), "en"));
    }
  }

  @Test
  void whereTheLineCannotBeWrittenTheIndexIsAsItWas() throws IOException {
    try (MessageIndex index = LuceneIndex.open(folder.resolve("index"));
        Bench bench = bench(index, Integer.MAX_VALUE)) {
      bench.corridor.ingest(Bench.message(1, Bench.withAttachment("a", "locked")));
      bench.corridor.commit();
      reader.gives(GERMAN, null);
      reader.before =
          () -> {
            try {
              bench.archive.close();
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          };
      assertThatThrownBy(() -> retry(bench, index, Defect.Kind.ENCRYPTED))
          .isInstanceOf(IOException.class);
      index.commit(new Checkpoint(Map.of(), index.checkpoint().archive()));
      assertThat(rows(index)).hasSize(1);
      assertThat(found(index, "de")).isEqualTo("[][]");
    }
  }

  /** With a part that says where its body is, and has none, which no retry reads. */
  private static String lasting(String mail) {
    String lasting =
        """
        --b
        Content-Type: message/external-body; access-type=local-file; name="/x"

        Content-Type: image/gif

        """;
    return mail.replace("--b--", lasting + "--b--");
  }

  private static List<String> kinds(MessageIndex index) throws IOException {
    return rows(index).stream()
        .map(row -> row.sighting().uid() + ": " + row.item().path() + " " + row.kind())
        .toList();
  }

  @Test
  void aPartWithoutAContentIsReadWhateverElseIsLostOfItsMessage() throws IOException {
    reader.gives(GERMAN, null);
    String mail = lasting(Bench.withAttachment("s", "long ".repeat(FEW)));
    try (MessageIndex first = LuceneIndex.open(folder.resolve("first"));
        Bench bench = bench(first, Integer.MAX_VALUE)) {
      for (int uid = 1; uid <= 5; uid++) {
        bench.corridor.ingest(Bench.message(uid, mail));
      }
      bench.corridor.commit();
    }
    try (MessageIndex index = LuceneIndex.open(folder.resolve("index"))) {
      try (Bench bench = bench(index, FEW)) { // From the archive, where long messages are cut.
        bench.corridor.commit();
      }
      assertThat(kinds(index)).contains("1: 2 TEXT_LIMIT", "5: 2 TEXT_LIMIT");
      try (Bench bench = bench(index, Integer.MAX_VALUE)) {
        assertThat(retry(bench, index, Defect.Kind.TEXT_LIMIT)).contains(Result.READ);
        bench.corridor.commit();
        assertThat(found(index, "de")).isEqualTo("[1, 2, 3, 4, 5][]");
        assertThat(kinds(index))
            .containsExactly(
                "1: 3 MISSING", "2: 3 MISSING", "3: 3 MISSING", "4: 3 MISSING", "5: 3 MISSING");
      }
    }
  }

  /** The same index, which does not take the first message in full. */
  private static MessageIndex refusing(MessageIndex index) {
    AtomicBoolean refused = new AtomicBoolean();
    return (MessageIndex)
        Proxy.newProxyInstance(
            RetryTest.class.getClassLoader(),
            new Class<?>[] {MessageIndex.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("put")
                  && !((IndexEntry) arguments[0]).contents().isEmpty()
                  && refused.compareAndSet(false, true)) {
                throw new IllegalStateException("not now");
              }
              try {
                return method.invoke(index, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void aMessageOfWhichNothingWasReadIsReadWhateverElseIsLostOfIt() throws IOException {
    reader.gives(GERMAN, null);
    try (MessageIndex lucene = LuceneIndex.open(folder.resolve("index"))) {
      MessageIndex index = refusing(lucene);
      try (Bench bench = bench(index, Integer.MAX_VALUE)) {
        bench.corridor.ingest(Bench.message(1, lasting(Bench.withAttachment("s", "x"))));
        bench.corridor.commit();
        assertThat(kinds(index)).containsExactly("1:  UNREAD");
        assertThat(retry(bench, index, Defect.Kind.UNREAD)).containsExactly(Result.MORE);
        bench.corridor.commit();
        assertThat(kinds(index)).containsExactly("1: 3 MISSING");
        assertThat(found(index, "de")).isEqualTo("[1][]");
        List<Treatment> lines = new ArrayList<>();
        bench.archive.treatments(0, lines::add);
        assertThat(lines).extracting(Treatment::result).containsExactly(Result.MORE);
        assertThat(retry(bench, index, Defect.Kind.MISSING)).containsExactly(Result.UNREAD);
      }
    }
  }
}
