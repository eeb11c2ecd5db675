package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.MessageKey;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.estreat.model.PartText.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every Extractor makes of all sorts of contents, whatever it reads them with. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ExtractorContract {
  static final ContentType OCTETS = type("application/octet-stream");
  private static final PartPath PATH = PartPath.parse("2.1");

  /** Small enough that a bomb stops early, long enough for a busy machine. */
  static final ExtractLimits LIMITS =
      new ExtractLimits(Duration.ofSeconds(60), 8 << 20, 100_000, 4, 50);

  private Extractor extractor;

  @BeforeAll
  void open() throws IOException {
    extractor = open(LIMITS);
  }

  abstract Extractor open(ExtractLimits limits) throws IOException;

  @AfterAll
  void close() {
    extractor.close();
  }

  static Stream<Arguments> readInFull() {
    byte[] docx = Fixtures.docx("Der Rat tagt in Würzburg");
    String eml =
        """
        From: a@example.org
        Subject: outer
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        the letter itself
        --b
        Content-Type: application/octet-stream; name=minutes.txt
        Content-Disposition: attachment; filename=minutes.txt

        the enclosed minutes
        --b--
        """;
    return Stream.of(
        arguments("pdf", Fixtures.pdf("first leaf", "second leaf"), "page 2", "second leaf"),
        arguments("docx", docx, "", "Der Rat tagt in Würzburg"),
        arguments("xlsx", Fixtures.xlsx("Kosten", "Miete", "1234"), "sheet Kosten", "Miete\t1234"),
        arguments("rtf", Fixtures.utf8("{\\rtf1\\ansi\\pard gr\\'fc\\'dfe\\par}"), "", "grüße"),
        arguments("json", Fixtures.utf8("{\"key\": \"valuable\"}"), "", "valuable"),
        arguments("xml", Fixtures.utf8("<a><b>inner words</b></a>"), "", "inner words"),
        arguments("zip", Fixtures.zip("dir/b.docx", docx), "dir/b.docx", "Würzburg"),
        arguments(
            "zip in zip",
            Fixtures.zip("in.zip", Fixtures.zip("b.docx", docx)),
            "in.zip/b.docx",
            "Würzburg"),
        arguments("eml", Fixtures.utf8(eml), "", "the letter itself"),
        arguments("eml attachment", Fixtures.utf8(eml), "minutes.txt", "the enclosed minutes"),
        arguments("gzip", Fixtures.gzipOf(Fixtures.utf8("packed words "), 3), "*", "packed words"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void readInFull(String name, byte[] bytes, String where, String text) {
    PartText read = read(bytes, OCTETS, null);
    assertThat(read.status()).as("status of %s", read).isEqualTo(Status.FULL);
    assertThat(read.defects()).isEmpty();
    assertThat(read.pieces())
        .filteredOn(p -> p.kind().isContent())
        .anySatisfy(piece -> {
          assertThat(piece.text()).contains(text);
          if (!where.equals("*")) {
            assertThat(piece.where()).isEqualTo(where);
          }
        });
  }

  static Stream<Arguments> faults() throws IOException {
    byte[] docx = Fixtures.docx("Der Rat tagt");
    byte[] half = Arrays.copyOf(docx, docx.length / 2);
    byte[] manyZeros = Fixtures.zipOf("zeros.bin", new byte[1 << 20], 100);
    byte[] manyLetters = Fixtures.gzipOf(Fixtures.utf8("words and words ".repeat(1000)), 100);
    byte[] nested = docx;
    for (int i = 0; i < 8; i++) {
      nested = Fixtures.zip("level" + i + ".zip", nested);
    }
    Object[] many = new Object[120];
    for (int i = 0; i < many.length; i += 2) {
      many[i] = i + ".txt";
      many[i + 1] = Fixtures.utf8("text " + i);
    }
    byte[] laughs =
        Fixtures.utf8(
            "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b"
                + " \"&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c"
                + " \"&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d"
                + " \"&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e"
                + " \"&d;&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f"
                + " \"&e;&e;&e;&e;&e;&e;&e;&e;&e;\">]><a>&f;&f;&f;&f;</a>");
    return Stream.of(
        arguments("empty", new byte[0], Status.FULL, Defect.Kind.EMPTY),
        arguments("too large", new byte[9 << 20], Status.FAILED, Defect.Kind.TEXT_LIMIT),
        arguments("unknown", random(5000), Status.FAILED, Defect.Kind.UNSUPPORTED),
        arguments("pdf without text", Fixtures.pdf(""), Status.FAILED, Defect.Kind.UNSUPPORTED),
        arguments("half a docx", half, Status.FAILED, Defect.Kind.CORRUPT),
        arguments("locked pdf", Fixtures.lockedPdf("x"), Status.ENCRYPTED, Defect.Kind.ENCRYPTED),
        arguments("locked docx", Fixtures.lockedDocx("x"), Status.ENCRYPTED, Defect.Kind.ENCRYPTED),
        arguments(
            "locked zip",
            Fixtures.markedEncrypted(Fixtures.zip("a.docx", docx)),
            Status.ENCRYPTED,
            Defect.Kind.ENCRYPTED),
        arguments(
            "openpgp",
            Fixtures.utf8("-----BEGIN PGP MESSAGE-----\n\nhQ==\n-----END PGP MESSAGE-----\n"),
            Status.ENCRYPTED,
            Defect.Kind.ENCRYPTED),
        arguments("s/mime", smime(), Status.ENCRYPTED, Defect.Kind.ENCRYPTED),
        arguments("zeros in zip", manyZeros, Status.FAILED, Defect.Kind.BOMB),
        arguments("text in gzip", manyLetters, Status.PARTIAL, Defect.Kind.TEXT_LIMIT),
        arguments("zips in zips", nested, Status.FAILED, Defect.Kind.ARCHIVE_DEPTH),
        arguments("many in zip", Fixtures.zip(many), Status.PARTIAL, Defect.Kind.TEXT_LIMIT),
        arguments("billion laughs", laughs, Status.PARTIAL, Defect.Kind.BOMB),
        arguments(
            "one of two broken",
            Fixtures.zip("good.docx", docx, "bad.docx", half),
            Status.PARTIAL,
            Defect.Kind.CORRUPT));
  }

  /** The beginning of an enveloped-data as openssl writes it. */
  private static byte[] smime() {
    return HexFormat.of().parseHex("3082018906092a864886f70d010703a082017a30820176020100");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void faults(String name, byte[] bytes, Status status, Defect.Kind kind) {
    PartText read = read(bytes, OCTETS, null);
    assertThat(read.defects()).extracting(Defect::kind).as("%s", read.defects()).contains(kind);
    assertThat(read.defects()).allSatisfy(d -> assertThat(d.path()).isEqualTo(PATH));
    assertThat(read.status()).as("%s", read.defects()).isEqualTo(status);
    assertThat(read.size()).isEqualTo(bytes.length);
    assertThat(read.pieces().stream().mapToInt(p -> p.text().length()).sum())
        .isLessThanOrEqualTo(LIMITS.outputChars());
  }

  @Test
  void aGoodDocumentBesideABrokenOneIsRead() {
    byte[] docx = Fixtures.docx("Der Rat tagt");
    PartText read =
        read(Fixtures.zip("bad.docx", Arrays.copyOf(docx, 500), "good.docx", docx), OCTETS, null);
    assertThat(text(read)).contains("Der Rat tagt");
    assertThat(read.pieces()).extracting(Piece::text).contains("bad.docx", "good.docx");
    assertThat(read.pieces()).extracting(Piece::text).anyMatch(t -> t.contains("Minutes of the"));
  }

  /** The cut is met in the entry, and again in the archive around it. */
  @Test
  void aCutArchiveIsOneFault() {
    String digits = new SplittableRandom(1).ints(2000).boxed().toList().toString();
    byte[] zip = Fixtures.zip("a.txt", Fixtures.utf8(digits));
    PartText read = read(Arrays.copyOf(zip, zip.length * 2 / 3), OCTETS, null);
    assertThat(read.defects()).as("%s", read.defects()).hasSize(1);
    assertThat(read.defects().getFirst().detail())
        .startsWith("a.txt: ")
        .endsWith("; nothing after it is read");
  }

  @Test
  void anEncryptedEntryIsOneFault() {
    PartText read =
        read(Fixtures.markedEncrypted(Fixtures.zip("a.txt", Fixtures.utf8("x"))), OCTETS, null);
    assertThat(read.defects()).extracting(Defect::detail).containsExactly("a.txt is encrypted");
  }

  @Test
  void externalEntitiesAreNotFetched(@TempDir Path folder) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "the secret");
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> asked.incrementAndGet());
    server.start();
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    try {
      String xml =
          "<?xml version='1.0'?><!DOCTYPE a SYSTEM \"%s/a.dtd\" [<!ENTITY s SYSTEM \"%s\">]><a>said &s;</a>"
              .formatted(base, secret.toUri());
      String html = "<link rel=stylesheet href=%1$s/s.css><img src=%1$s/i.png>seen".formatted(base);
      String svg =
          "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'>"
              + "<image x:href='"
              + base
              + "/i.png'/><text>drawn</text></svg>";
      assertThat(text(read(Fixtures.utf8(xml), OCTETS, "a.xml"))).doesNotContain("the secret");
      assertThat(text(read(Fixtures.utf8(html), type("text/html"), null))).isEqualTo("seen");
      read(Fixtures.utf8(svg), OCTETS, "a.svg");
    } finally {
      server.stop(0);
    }
    assertThat(asked).hasValue(0);
  }

  static Stream<Arguments> charsets() {
    String german = "Grüße aus Köln, schöne Straße; außerdem müßte man öfter über Äpfel reden.";
    String russian = "Съешь же ещё этих мягких французских булок, да выпей чаю. Привет из Москвы.";
    String japanese = "こんにちは。会議は明日の午後三時からです。よろしくお願いします。";
    String chinese = "会议定于明天下午三点举行，请准时参加。谢谢大家的支持。";
    return Stream.of(
        arguments("utf-8", "UTF-8", german),
        arguments("iso-8859-1", "ISO-8859-1", german),
        arguments("koi8-r", "KOI8-R", russian),
        arguments("shift_jis", "windows-31j", japanese),
        arguments("iso-2022-jp", "ISO-2022-JP", japanese),
        arguments("gb2312", "GBK", chinese),
        arguments(null, "UTF-8", german),
        arguments("us-ascii", "UTF-8", german),
        arguments("no-such-charset", "UTF-8", german),
        arguments(null, "UTF-16", german),
        arguments(null, "windows-1251", russian),
        arguments(null, "KOI8-R", russian),
        arguments(null, "ISO-2022-JP", japanese),
        arguments(null, "windows-31j", japanese),
        arguments(null, "EUC-JP", japanese));
  }

  @ParameterizedTest(name = "declared {0}, written in {1}")
  @MethodSource
  void charsets(@Nullable String declared, String written, String text) {
    byte[] bytes = text.getBytes(Charset.forName(written));
    Map<String, String> parameters = declared == null ? Map.of() : Map.of("charset", declared);
    assertThat(text(read(bytes, new ContentType("text", "plain", parameters), null)))
        .isEqualTo(text);
    assertThat(text(read(bytes, new ContentType("text", "html", parameters), null)))
        .isEqualTo(text);
  }

  @Test
  void aPdfThatIsDeclaredAsTextIsReadAsPdf() {
    PartText read = read(Fixtures.pdf("not plain at all"), ContentType.TEXT_PLAIN, "a.txt");
    assertThat(read.type()).isEqualTo("application/pdf");
    assertThat(text(read)).contains("not plain at all");
    assertThat(read.pieces()).extracting(Piece::text).anyMatch(t -> t.contains("Agatha Aalto"));
  }

  @Test
  void headersOfAnyLengthAreTaken() {
    ContentType wordy =
        new ContentType("application", "octet-stream", Map.of("x", "y".repeat(2 << 20)));
    PartText read = read(Fixtures.docx("still read"), wordy, "n".repeat(2 << 20) + ".docx");
    assertThat(text(read)).contains("still read");
  }

  @Test
  void aPictureHasNoTextAndLacksNone() {
    byte[] gif = new byte[] {'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, 0, 0, 0, 0x3B};
    PartText read = read(gif, type("image/gif"), "dot.gif");
    assertThat(read.status()).isEqualTo(Status.FULL);
    assertThat(text(read)).isEmpty();
  }

  @Test
  void whatTakesTooLongIsLeftBehind() throws IOException {
    ExtractLimits hurried = new ExtractLimits(Duration.ofMillis(1), 8 << 20, 100_000, 4, 50);
    try (Extractor other = open(hurried)) {
      PartText read = other.extract("0".repeat(64), PATH, Fixtures.docx("x"), OCTETS, null);
      assertThat(read.status()).isEqualTo(Status.FAILED);
      assertThat(read.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.TIMEOUT);
    }
  }

  /** Damaged at random places, everything still ends with a result. */
  @Test
  void damagedContentsNeverThrow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<byte[]> whole =
        List.of(
            Fixtures.pdf("one", "two"),
            Fixtures.docx("three"),
            Fixtures.zip("a.txt", Fixtures.utf8("four"), "b.xlsx", Fixtures.xlsx("s", "five")),
            Fixtures.utf8("<html><body><table><tr><td>six</table>"));
    for (int i = 0; i < 60; i++) {
      byte[] bytes = whole.get(i % whole.size()).clone();
      for (int hits = random.nextInt(20); hits >= 0; hits--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length) + 1);
      PartText read = read(bytes, i % 4 == 3 ? type("text/html") : OCTETS, null);
      boolean lost = read.defects().stream().anyMatch(d -> d.kind().losesText());
      assertThat(read.status() == Status.FULL).as("seed %s, %s", seed, read).isNotEqualTo(lost);
    }
  }

  PartText read(byte[] bytes, ContentType declared, @Nullable String name) {
    return extractor.extract(MessageKey.of(bytes).sha256(), PATH, bytes, declared, name);
  }

  private static String text(PartText read) {
    return String.join(
        "\n", read.pieces().stream().filter(p -> p.kind().isContent()).map(Piece::text).toList());
  }

  private static ContentType type(String essence) {
    String[] halves = essence.split("/", 2);
    return new ContentType(halves[0], halves[1], Map.of());
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }
}
