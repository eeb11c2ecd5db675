package org.estreat.export;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.estreat.archive.Archive;
import org.estreat.index.Hit;
import org.estreat.index.SearchRequest;
import org.estreat.model.Attributes;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.estreat.query.SearchKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExporterTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final SearchRequest ALL =
      new SearchRequest(new SearchKey.All(), List.of(), List.of(), 3, "7", true, NOW, Map.of());
  private static final String SIMPLE = "From: a@example.org\r\n\r\nHello\r\n";

  @TempDir Path temp;
  private final FakeIndex index = new FakeIndex();
  private final List<byte[]> originals = new ArrayList<>();
  private Archive archive;
  private Path to;

  @BeforeEach
  void open() throws IOException {
    archive = Archive.open(temp.resolve("archive"), 1 << 20, CLOCK);
    to = temp.resolve("out");
  }

  @AfterEach
  void close() throws IOException {
    archive.close();
  }

  private void add(String text) throws IOException {
    byte[] bytes = text.getBytes(ISO_8859_1);
    var sighting =
        new Sighting(
            new Mailbox("alice", "Entwürfe/../x"),
            new UidValidity(3),
            new Uid(originals.size() + 1),
            Set.of(Flag.SEEN, new Flag("$Junk")),
            OffsetDateTime.parse("2020-03-04T23:06:07-02:00"),
            ModSeq.NONE,
            false,
            null);
    MessageKey key = archive.keep(bytes, sighting).key();
    originals.add(bytes);
    index.hits.add(
        new Hit(
            sighting,
            key,
            null,
            "\"A, B\" <author@example.org>, author@example.org",
            List.of("to@example.org"),
            "half a pair \uD83D and a line\nend",
            bytes.length,
            List.of()));
  }

  private ExportReport export(ExportFormat format) throws IOException {
    return new Exporter(index, archive, CLOCK, "estreat 0.1.0")
        .run("FROM \"b\"", ALL, format, to, (done, total) -> {});
  }

  private List<JsonNode> manifest() throws IOException {
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(to.resolve("manifest.jsonl"))) {
      rows.add(new JsonMapper().readTree(line));
    }
    return rows;
  }

  /** Each row's hash is that of the octets it names, and SHA256SUMS names every file. */
  private void checkHashes() throws IOException {
    for (JsonNode row : manifest()) {
      byte[] file = Files.readAllBytes(to.resolve(row.get("path").asString()));
      int from = row.get("offset").asInt();
      byte[] octets = Arrays.copyOfRange(file, from, from + row.get("octets").asInt());
      assertThat(MessageKey.of(octets).sha256()).isEqualTo(row.get("sha256").asString());
    }
    List<String> sums = new ArrayList<>();
    try (Stream<Path> files = Files.list(to)) {
      for (Path file : files.filter(f -> !f.endsWith("SHA256SUMS")).toList()) {
        sums.add(MessageKey.of(Files.readAllBytes(file)) + "  " + file.getFileName());
      }
    }
    assertThat(Files.readAllLines(to.resolve("SHA256SUMS")))
        .containsExactlyInAnyOrderElementsOf(sums);
  }

  /** One that goes through the archive in chunks. */
  @ParameterizedTest
  @ValueSource(strings = {"eml", "mbox", "jsonl"})
  void aLargeMessageIsWrittenLikeAnyOther(String format) throws IOException {
    add("Subject: large\r\n\r\n" + "From here on it is long\r\n".repeat(700_000));
    add(SIMPLE);
    ExportReport report = export(ExportFormat.parse(format));
    assertThat(report.octets()).isEqualTo(originals.get(0).length + originals.get(1).length);
    checkHashes();
    if (format.equals("eml")) {
      JsonNode row = manifest().getFirst();
      assertThat(row.get("sha256").asString())
          .isEqualTo(MessageKey.of(originals.getFirst()).sha256());
    }
  }

  @Test
  void emlFilesAreTheOriginals() throws IOException {
    for (int i = 0; i < 3; i++) {
      add(SIMPLE + i);
    }
    add("");
    ExportReport report = export(new ExportFormat.Eml());
    List<JsonNode> rows = manifest();
    for (int i = 0; i < 4; i++) {
      JsonNode row = rows.get(i);
      String id = index.hits.get(i).sighting().id().value();
      assertThat(row.get("path").asString()).isEqualTo("00000" + (i + 1) + "-" + id + ".eml");
      assertThat(Files.readAllBytes(to.resolve(row.get("path").asString())))
          .isEqualTo(originals.get(i));
      assertThat(row.get("sha256").asString()).isEqualTo(index.hits.get(i).key().sha256());
      assertThat(row.get("messageSha256")).isEqualTo(row.get("sha256"));
      assertThat(row.get("mailbox").asString()).isEqualTo("alice/Entwürfe/../x");
      assertThat(row.get("uid").asInt()).isEqualTo(i + 1);
      assertThat(row.get("flags").toString()).isEqualTo("[\"$Junk\",\"\\\\Seen\"]");
      assertThat(row.get("internalDate").asString()).isEqualTo("2020-03-04T23:06:07-02:00");
    }
    checkHashes();
    assertThat(report.messages()).isEqualTo(4);
    assertThat(report.complete()).isTrue();
    assertThat(report.manifest())
        .isEqualTo(MessageKey.of(Files.readAllBytes(to.resolve("manifest.jsonl"))).sha256());
    archive.recordAct("export", report.details());
  }

  /** A time on the minute is written like any other. */
  @Test
  void arrivalIsWrittenWithSeconds() throws IOException {
    add(SIMPLE);
    Hit hit = index.hits.removeFirst();
    Sighting s = hit.sighting();
    Sighting onTheMinute =
        new Sighting(
            s.mailbox(),
            s.uidValidity(),
            s.uid(),
            s.flags(),
            OffsetDateTime.parse("2024-02-05T10:00Z"),
            s.modSeq(),
            s.expunged(),
            s.source(),
            new Attributes("M1", "T-1", OffsetDateTime.parse("2024-02-05T10:01+02:00")));
    index.hits.add(
        new Hit(onTheMinute, hit.key(), hit.sent(), hit.from(), hit.to(), "", 1, List.of()));
    export(new ExportFormat.Jsonl());
    for (String file : List.of("manifest.jsonl", "messages.jsonl")) {
      assertThat(Files.readString(to.resolve(file)))
          .contains("\"internalDate\":\"2024-02-05T10:00:00Z\"")
          .contains("\"emailId\":\"M1\",\"threadId\":\"T-1\"")
          .contains("\"saveDate\":\"2024-02-05T10:01:00+02:00\"");
    }
  }

  @Test
  void theSummaryTellsTheSearchAndWhatItCovered() throws IOException {
    add(SIMPLE);
    ExportReport report = export(new ExportFormat.Jsonl());
    JsonNode summary = new JsonMapper().readTree(Files.readString(to.resolve("summary.json")));
    assertThat(summary.get("query").asString()).isEqualTo("FROM \"b\"");
    assertThat(summary.get("tool").asString()).isEqualTo("estreat 0.1.0");
    assertThat(summary.get("generations").toString()).isEqualTo("[17,17]");
    assertThat(summary.get("messages").asInt()).isEqualTo(1);
    assertThat(summary.get("total").asInt()).isEqualTo(1);
    assertThat(summary.get("complete").asBoolean()).isTrue();
    assertThat(summary.get("coverage").get("searched").asInt()).isEqualTo(1);
    assertThat(summary.get("started").asString()).isEqualTo("2026-02-03T04:05:06Z");
    assertThat(summary.get("manifestSha256").asString()).isEqualTo(report.manifest());
    JsonNode row =
        new JsonMapper().readTree(Files.readAllLines(to.resolve("messages.jsonl")).getFirst());
    assertThat(row.get("subject").asString()).startsWith("half a pair").endsWith("a line\nend");
    assertThat(row.get("sent").isNull()).isTrue();
    checkHashes();
  }

  @Test
  void allPagesAreWritten() throws IOException {
    add(SIMPLE);
    Hit hit = index.hits.getFirst();
    for (int i = 0; i < 1700; i++) {
      index.hits.add(hit);
    }
    assertThat(export(new ExportFormat.Jsonl()).messages()).isEqualTo(1701);
    assertThat(Files.readAllLines(to.resolve("messages.jsonl"))).hasSize(1701);
    assertThat(index.limits).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "A: b\\r\\n\\r\\nFrom x\\r\\n>From y\\r\\n | A: b\\n\\n>From x\\n>>From y\\n | CRLF",
        "A: b\\n\\nFrom x\\n                     | A: b\\n\\n>From x\\n             | LF",
        "A: b\\r\\n\\nx\\r\\n                    | A: b\\n\\nx\\n                   | mixed",
        "A: b\\r\\n\\r\\nno end                  | A: b\\n\\nno end\\n              | mixed",
        "From old line\\n\\nFromage\\n From z\\n | >From old line\\n\\nFromage\\n From z\\n | LF",
        "A: \\r\\r\\n\\r\\r\\n                    | A: \\r\\n\\r\\n                  | CRLF",
        "''                                      | ''                               | mixed",
      })
  void mboxQuotesFromLines(String original, String quoted, String lineEnds) throws IOException {
    add(original.translateEscapes());
    export(new ExportFormat.Mbox());
    assertThat(Files.readString(to.resolve("messages.mbox"), ISO_8859_1))
        .isEqualTo(
            "From author@example.org Thu Mar  5 01:06:07 2020\n"
                + quoted.translateEscapes()
                + "\n");
    assertThat(manifest().getFirst().get("lineEnds").asString()).isEqualTo(lineEnds);
    checkHashes();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Return-Path: <bounce@example.org>\\r\\nFrom: a@b\\r\\n\\r\\n | bounce@example.org",
        "return-path: <>\\r\\n\\r\\nx\\r\\n                          | author@example.org",
        "A: b\\n\\nReturn-Path: <body@example.org>\\n                | author@example.org",
        "Return-Path: <nö@example.org>\\n\\n                         | MAILER-DAEMON",
      })
  void theFromLineNamesTheSender(String original, String sender) throws IOException {
    add(original.translateEscapes());
    export(new ExportFormat.Mbox());
    assertThat(Files.readString(to.resolve("messages.mbox"), ISO_8859_1))
        .startsWith("From " + sender + " Thu Mar  5 ");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void anMboxGivesTheOriginalsBack(long seed) throws IOException {
    Random random = new Random(seed);
    String[] pieces = {"From ", ">", "\n", "\r\n", "\r", "x", "From a@b c", "\n\n", "é", " "};
    for (int i = 0; i < 60; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(30); n > 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      add(
          random.nextBoolean()
              ? text.toString().replaceAll("\r?\n", "\r\n") + "\r\n"
              : text + "\n");
    }
    export(new ExportFormat.Mbox());
    byte[] mbox = Files.readAllBytes(to.resolve("messages.mbox"));
    int reversed = 0;
    for (JsonNode row : manifest()) {
      String stretch =
          new String(mbox, row.get("offset").asInt(), row.get("octets").asInt(), ISO_8859_1);
      String body = stretch.substring(stretch.indexOf('\n') + 1, stretch.length() - 1);
      String unquoted = body.replaceAll("(?<=^|\n)>(>*From )", "$1");
      String lineEnds = row.get("lineEnds").asString();
      if (!lineEnds.equals("mixed")) {
        String original = lineEnds.equals("CRLF") ? unquoted.replace("\n", "\r\n") : unquoted;
        assertThat(MessageKey.of(original.getBytes(ISO_8859_1)).sha256())
            .as("seed %s", seed)
            .isEqualTo(row.get("messageSha256").asString());
        reversed++;
      }
    }
    assertThat(reversed).isGreaterThan(15);
    checkHashes();
  }

  @Test
  void pythonAndSha256sumAgree() throws Exception {
    for (String tool : List.of("python3", "sha256sum")) {
      assumeTrue(run("command -v " + tool) == 0, "skipped: there is no program '" + tool + "'");
    }
    for (int i = 0; i < 20; i++) {
      add("Subject: s" + i + "\r\n\r\nFrom here\r\n\r\nFrom there " + i + "\r\n>From\r\n");
    }
    add("");
    export(new ExportFormat.Mbox());
    String script =
        "import mailbox; m = mailbox.mbox('messages.mbox', create=False); assert len(m) == 21,"
            + " len(m); assert [x['subject'] for x in m][:20] == ['s%d' % i for i in range(20)];"
            + " assert m[3].get_from() == 'author@example.org Thu Mar  5 01:06:07 2020'";
    assertThat(run("python3 -c \"" + script + "\"")).as(this::output).isZero();
    assertThat(run("sha256sum -c --strict SHA256SUMS")).as(this::output).isZero();
  }

  private int run(String command) throws Exception {
    return new ProcessBuilder("sh", "-c", command)
        .directory(Files.isDirectory(to) ? to.toFile() : temp.toFile())
        .redirectErrorStream(true)
        .redirectOutput(temp.resolve("output").toFile())
        .start()
        .waitFor();
  }

  private String output() {
    try {
      return Files.readString(temp.resolve("output"), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Test
  void aFolderThatHoldsSomethingIsLeftAlone() throws IOException {
    add(SIMPLE);
    Files.createDirectory(to);
    Files.writeString(to.resolve("mine"), "x");
    assertThatThrownBy(() -> export(new ExportFormat.Eml()))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining(to.toString())
        .hasMessageContaining("a folder with 1 entry");
    Files.delete(to.resolve("mine"));
    assertThat(export(new ExportFormat.Eml()).messages()).isEqualTo(1);
    assertThatThrownBy(() -> export(new ExportFormat.Eml()))
        .hasMessageContaining("a folder with 4 entries");
  }

  @Test
  void aFailedExportLeavesNothing() throws IOException {
    add(SIMPLE);
    Hit hit = index.hits.getFirst();
    MessageKey lost = MessageKey.of(new byte[] {1});
    index.hits.add(new Hit(hit.sighting(), lost, null, "", List.of(), "", 1, List.of()));
    assertThatThrownBy(() -> export(new ExportFormat.Eml()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("export to " + to)
        .hasMessageContaining(lost.sha256());
    try (Stream<Path> left = Files.list(temp)) {
      assertThat(left).containsExactly(temp.resolve("archive"));
    }
  }

  @Test
  void fewerHitsThanCountedAreNeverPassedOver() throws IOException {
    add(SIMPLE);
    index.total = 2;
    assertThatThrownBy(() -> export(new ExportFormat.Eml()))
        .hasMessageContaining("expected 2 messages, as the search counts; found 1");
    add(SIMPLE + "2");
    for (int i = 0; i < 600; i++) {
      index.hits.add(index.hits.getFirst());
    }
    index.total = 700;
    index.generationStep = 1;
    ExportReport report = export(new ExportFormat.Jsonl());
    assertThat(report.complete()).as("mail came in while it was exported").isFalse();
    assertThat(report.lastGeneration()).isGreaterThan(report.firstGeneration());
  }

  @ParameterizedTest
  @ValueSource(strings = {"eml", "mbox", "jsonl"})
  void everyFormatHasAName(String title) {
    assertThat(ExportFormat.parse(title).title()).isEqualTo(title);
    assertThatThrownBy(() -> ExportFormat.parse(title + "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a format of eml, mbox, jsonl, found: " + title + "x");
  }
}
