package org.estreat.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import org.estreat.api.HttpApi;
import org.estreat.api.MessageView;
import org.estreat.api.ProofShelf;
import org.estreat.api.Reports;
import org.estreat.extract.Containers;
import org.estreat.extract.Ocr;
import org.estreat.mime.MimeReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A word that stands in a picture alone is found in mail, by every way of asking. */
class OcrMailIT {
  private static final String OCR = "data: index-data\nocr:\n  languages: [eng]\n";

  @TempDir Path folder;

  private final long seed = new Random().nextLong();
  private final String token = token(new Random(seed));

  @BeforeEach
  void takeIn() throws IOException {
    String missing = new Ocr("tesseract", List.of("eng"), Ocr.Limits.DEFAULT).missing();
    assumeTrue(missing == null, () -> "needs Tesseract with English: " + missing);
    Files.writeString(folder.resolve("estreat.yaml"), OCR);
    byte[] mail = Containers.eml("a scan", "see the picture", "scan.png", png(token));
    Files.write(folder.resolve("1.eml"), mail);
    Run taken = Run.of(folder, "import", "1.eml", "--mailbox", "a/b");
    assertThat(taken.exitCode()).as(taken.err()).isZero();
  }

  @Test
  void itIsFoundAndSaidToBeRecognised() throws Exception {
    JsonNode hit =
        json(Run.of(folder, "search", "ATTACHMENT", token, "--json", "--snippets").out());
    isRecognised(hit);
    assertThat(Run.of(folder, "search", "BODY", token).exitCode()).isEqualTo(1);

    Run shown = Run.of(folder, "show", hit.get("id").asString(), "--text");
    assertThat(shown.out())
        .as("seed %d", seed)
        .contains("[part 2: text recognised in a picture]\nthe word " + token);

    isRecognised(json(byHttp("/v1/search?q=ATTACHMENT%20" + token + "&snippets=true")));
    assertThat(byHttp("/v1/messages/" + hit.get("id").asString() + "/text")).contains(token);
  }

  @Test
  void aReindexThatRecognisesNothingKeepsIt() throws IOException {
    for (String[] line : new String[][] {{"reindex"}, {"reindex", "--fresh"}}) {
      Files.writeString(folder.resolve("estreat.yaml"), "data: index-data\n");
      Run again = Run.of(folder, line);
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(again.err()).contains("text recognised in pictures before was kept of 1");
      isRecognised(
          json(Run.of(folder, "search", "ATTACHMENT", token, "--json", "--snippets").out()));
    }
  }

  private void isRecognised(JsonNode hit) {
    JsonNode match = hit.get("matches").get(0);
    assertThat(match.get("part").asString()).isEqualTo("2");
    assertThat(match.get("source").asString()).as("seed %d", seed).isEqualTo("ocr");
    assertThat(match.get("snippet").asString()).contains(token);
  }

  private JsonNode json(String answer) {
    JsonNode read = new ObjectMapper().readTree(answer);
    JsonNode hits = read.has("hits") ? read.get("hits") : read;
    assertThat(hits).as("hits of %s, seed %d", token, seed).hasSize(1);
    return hits.get(0);
  }

  private String byHttp(String path) throws Exception {
    World world =
        new World(
            System.in,
            System.out,
            System.err,
            Map.of(),
            folder,
            InstantSource.system(),
            Map.of(),
            new Shutdown());
    try (ReadStore store = ReadStore.open(ConfigReader.read(world, null, null));
        HttpApi api = serve(store);
        HttpClient client = HttpClient.newHttpClient()) {
      URI uri = api.uri().resolve(path);
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString(UTF_8));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return answer.body();
    }
  }

  private static HttpApi serve(ReadStore store) throws IOException {
    return HttpApi.start(
        new HttpApi.Settings("127.0.0.1", 0),
        store.index(),
        new MessageView(store.index(), store.archive(), new MimeReader()),
        new Reports(store.index(), store.archive(), "1", List::of),
        ProofShelf.EMPTY,
        InstantSource.system());
  }

  /** Of letters that are not taken for one another. */
  private static String token(RandomGenerator random) {
    StringBuilder token = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      token.append("bdkmprst".charAt(random.nextInt(8))).append("aeou".charAt(random.nextInt(4)));
    }
    return token.toString();
  }

  private static byte[] png(String token) throws IOException {
    BufferedImage image = new BufferedImage(1_000, 200, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 1_000, 200);
    pen.setColor(Color.BLACK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 60));
    pen.drawString("the word " + token, 60, 120);
    pen.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
