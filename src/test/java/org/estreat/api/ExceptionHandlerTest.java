package org.estreat.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.estreat.archive.Treatment;
import org.estreat.index.MessageIndex;
import org.estreat.ingest.Bench;
import org.estreat.lucene.LuceneIndex;
import org.estreat.mime.MimeReader;
import org.estreat.model.Defect;
import org.estreat.model.Mailbox;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exception register over HTTP. */
class ExceptionHandlerTest {
  private static final Mailbox SENT = new Mailbox("bob", "Sent, old");
  private static final int EACH = 7;

  @TempDir Path folder;
  private MessageIndex index;
  private Bench bench;
  private HttpApi api;
  private final HttpClient client = HttpClient.newHttpClient();

  /** What begins with "locked" is locked, and a zip of two others is read in part. */
  private static PartText read(PartPath path, PartText echoed) {
    String words = echoed.pieces().getFirst().text();
    return words.startsWith("locked")
        ? new PartText(
            echoed.content(),
            "application/pdf",
            List.of(),
            PartText.Status.ENCRYPTED,
            List.of(new Defect(path, Defect.Kind.ENCRYPTED, "=needs a \"key\"")),
            echoed.size())
        : words.startsWith("zip")
            ? new PartText(
                echoed.content(),
                "application/zip",
                echoed.pieces(),
                PartText.Status.PARTIAL,
                List.of(inside(path, "a.doc"), inside(path, "b/c.doc")),
                echoed.size())
            : echoed;
  }

  private static Defect inside(PartPath path, String where) {
    Defect.Inside document = new Defect.Inside(where, "image/tiff", 3, "ab".repeat(32));
    return new Defect(path, document, Defect.Kind.CORRUPT, where + ": torn");
  }

  @BeforeEach
  void start() throws IOException {
    index = LuceneIndex.open(folder.resolve("index"));
    Bench.Echo reader = new Bench.Echo(ExceptionHandlerTest::read);
    bench = new Bench(folder.resolve("archive"), index, reader, Bench.NEVER, Bench.CLOCK);
    for (int i = 1; i <= EACH; i++) {
      ingest(Bench.INBOX, i, "locked " + i);
      ingest(SENT, i, "zip " + i);
      ingest(Bench.INBOX, 100 + i, "plain " + i);
    }
    bench.corridor.commit();
    api =
        HttpApi.start(
            new HttpApi.Settings("127.0.0.1", 0),
            index,
            new MessageView(index, bench.archive, new MimeReader()),
            new Reports(index, bench.archive, "1"),
            ProofShelf.EMPTY,
            Bench.CLOCK);
  }

  private void ingest(Mailbox mailbox, int uid, String content) throws IOException {
    bench.corridor.ingest(Bench.message(mailbox, uid, Bench.withAttachment("+1, " + uid, content)));
  }

  @AfterEach
  void stop() throws IOException {
    api.close();
    bench.close();
    index.close();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(api.uri().resolve("/v1/exceptions" + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static Map<String, @Nullable Object> json(HttpResponse<String> response)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.object(response.body().getBytes(StandardCharsets.UTF_8), "{}");
  }

  private static List<String> places(Map<String, @Nullable Object> page) {
    List<String> places = new ArrayList<>();
    for (Object row : (List<?>) requireNonNull(page.get("exceptions"))) {
      Map<?, ?> values = (Map<?, ?>) row;
      places.add(values.get("mailbox") + " " + values.get("uid") + " " + values.get("where"));
    }
    return places;
  }

  @Test
  void pagesHaveEachRowOnceInOrder() throws Exception {
    Map<String, @Nullable Object> whole = json(get(""));
    assertThat(whole)
        .containsEntry("total", 3L * EACH)
        .containsEntry("kinds", Map.of("ENCRYPTED", (long) EACH, "CORRUPT", 2L * EACH))
        .containsEntry("types", Map.of("application/pdf", (long) EACH, "image/tiff", 2L * EACH))
        .containsEntry(
            "parts",
            Map.of("seen", 42L, "full", 28L, "partial", 7L, "excepted", 7L, "unaccounted", 0L))
        .doesNotContainKey("cursor");
    assertThat(places(whole))
        .hasSize(3 * EACH)
        .startsWith("alice/INBOX 1 null")
        .endsWith("bob/Sent, old 7 a.doc", "bob/Sent, old 7 b/c.doc");

    List<String> paged = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    while (!cursor.isEmpty() || pages == 0) {
      Map<String, @Nullable Object> page = json(get("?limit=4" + cursor));
      paged.addAll(places(page));
      pages++;
      cursor = page.containsKey("cursor") ? "&cursor=" + page.get("cursor") : "";
    }
    assertThat(paged).isEqualTo(places(whole));
    assertThat(pages).isEqualTo(6);
  }

  @Test
  void withALimitOf0ThereIsNoRow() throws Exception {
    assertThat(json(get("?limit=0")))
        .containsEntry("exceptions", List.of())
        .containsEntry("total", 3L * EACH)
        .doesNotContainKey("cursor");
    Object cursor = json(get("?limit=4")).get("cursor");
    assertThat(json(get("?limit=0&cursor=" + cursor)))
        .containsEntry("exceptions", List.of())
        .containsEntry("cursor", cursor);
  }

  @Test
  void rowsAreFiltered() throws Exception {
    assertThat(places(json(get("?kind=encrypted")))).hasSize(EACH);
    assertThat(places(json(get("?kind=ENCRYPTED&kind=CORRUPT")))).hasSize(3 * EACH);
    assertThat(places(json(get("?mailbox=bob/*")))).hasSize(2 * EACH);
    assertThat(places(json(get("?mailbox=bob/*&kind=ENCRYPTED")))).isEmpty();
    assertThat(places(json(get("?type=image/*")))).hasSize(2 * EACH);
    assertThat(places(json(get("?type=application/PDF")))).hasSize(EACH);
    assertThat(get("?kind=ENCRYPT").statusCode()).isEqualTo(400);
    assertThat(get("?type=image").statusCode()).isEqualTo(400);
    assertThat(get("?cursor=nonsense").statusCode()).isEqualTo(400);
    assertThat(get("?limit=10001").statusCode()).isEqualTo(400);
    assertThat(get("?format=xml").statusCode()).isEqualTo(400);
    assertThat(get("?sort=size").statusCode()).isEqualTo(400);
    assertThat(get("?mailbox=carol/*").statusCode()).isEqualTo(404);
  }

  @Test
  void csvHasAHeaderRowAndNoFormulas() throws Exception {
    for (HttpResponse<String> answer :
        List.of(get("?format=csv"), get("", "Accept", "text/csv, */*;q=0.1"))) {
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .isEqualTo("text/csv; charset=utf-8; header=present");
      assertThat(answer.body()).endsWith("\r\n");
      List<String> lines = List.of(answer.body().split("\r\n"));
      assertThat(lines).hasSize(1 + 3 * EACH);
      assertThat(lines.getFirst()).startsWith("id,mailbox,uidvalidity,uid,message_sha256,part,");
      assertThat(lines.get(1))
          .contains(",alice/INBOX,7,1,", ",2,,a.bin,", "\"'=needs a \"\"key\"\"\"", ",open,")
          .endsWith(",\"'+1, 1\"");
      assertThat(lines.getLast()).contains(",\"bob/Sent, old\",7,7,", ",2,b/c.doc,a.bin,");
    }
    assertThat(get("?format=csv&limit=2").body().split("\r\n")).hasSize(3);
    assertThat(json(get("?format=json", "Accept", "text/csv"))).containsKey("exceptions");
  }

  @Test
  void theJournalSaysWhatWasDone() throws Exception {
    Map<?, ?> row = (Map<?, ?>) ((List<?>) requireNonNull(json(get("")).get("exceptions"))).get(0);
    assertThat(row.get("attempts")).isEqualTo(1L);
    assertThat(row.get("disposition")).isEqualTo("open");
    assertThat(row.get("firstAttempt")).isEqualTo(Bench.CLOCK.instant().toString());
    String object = String.valueOf(row.get("sha256"));
    bench.archive.recordTreatment(object, Treatment.Result.UNREAD, "no key", Map.of("x", "y"));
    assertThat(json(get("?limit=1")).toString())
        .contains("attempts=2", "disposition=retried", "no key");
    bench.archive.recordTreatment(object, Treatment.Result.ACKNOWLEDGED, "too old", Map.of());
    assertThat(json(get("?limit=1")).toString())
        .contains("attempts=2", "disposition=acknowledged", "too old");
  }
}
