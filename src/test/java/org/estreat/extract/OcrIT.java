package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.estreat.model.PartText.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text in pictures, by the real Tesseract; and by programs that misbehave in its place. */
class OcrIT {
  private static final Ocr ENGLISH = new Ocr("tesseract", List.of("eng"), Ocr.Limits.DEFAULT);

  @TempDir Path folder;

  @BeforeAll
  static void isThere() {
    String missing = ENGLISH.missing();
    assumeTrue(missing == null, () -> "needs Tesseract with English: " + missing);
  }

  @Test
  void inAPicture() {
    PartText read = read(ENGLISH, png("the quokka sleeps"));
    assertThat(read.status()).isEqualTo(Status.FULL);
    assertThat(pieces(read)).singleElement().asString().matches("OCR : the quokka sleeps");
  }

  @Test
  void inScannedPagesAndBesideText() {
    PartText read = read(ENGLISH, scan());
    assertThat(read.defects()).isEmpty();
    assertThat(pieces(read)).contains("TEXT page 1: typed", "OCR page 2: the wombat digs");
  }

  @Test
  void inADocumentInAnArchive() {
    byte[] zip = Fixtures.zip("dir/a.png", png("the quokka sleeps"));
    assertThat(pieces(read(ENGLISH, zip))).contains("OCR dir/a.png: the quokka sleeps");
  }

  @Test
  void notWhereItIsNotAskedFor() {
    assertThat(pieces(read(null, png("the quokka sleeps")))).isEmpty();
  }

  @Test
  void withinItsLimits() {
    byte[] three =
        Fixtures.zip("1.png", png("one one"), "2.png", png("two two"), "3.png", png("three"));
    Ocr two = with(new Ocr.Limits(Duration.ofMinutes(1), 1 << 20, 2));
    PartText read = read(two, three);
    assertThat(pieces(read)).contains("OCR 2.png: two two").noneMatch(p -> p.contains("three"));
    assertThat(read.defects())
        .singleElement()
        .satisfies(defect -> {
          assertThat(defect.kind()).isEqualTo(Defect.Kind.TEXT_LIMIT);
          assertThat(defect.detail()).startsWith("3.png: ").contains("ocr.pages");
        });
    PartText none = read(with(new Ocr.Limits(Duration.ofMinutes(1), 100, 9)), png("large"));
    assertThat(none.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.TEXT_LIMIT);
  }

  @Test
  void aProgramThatNeverEndsIsEndedAndTheTextBesideItKept() throws IOException {
    Path sleeper = program("exec sleep 600");
    Ocr short1 =
        new Ocr(
            sleeper.toString(), List.of("eng"), new Ocr.Limits(Duration.ofSeconds(1), 1 << 20, 9));
    PartText read = read(short1, scan());
    assertThat(pieces(read)).contains("TEXT page 1: typed");
    assertThat(read.status()).isEqualTo(Status.PARTIAL);
    assertThat(read.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.TIMEOUT);
    assertThat(running("sleep")).isEmpty();
  }

  @Test
  void theProgramEndsWithItsWorker() throws IOException {
    Path killer = program("sleep 1; kill -9 $PPID; exec sleep 61313");
    Ocr deadly = new Ocr(killer.toString(), List.of("eng"), Ocr.Limits.DEFAULT);
    PartText read = read(deadly, scan());
    assertThat(pieces(read)).contains("TEXT page 1: typed");
    assertThat(read.defects())
        .singleElement()
        .satisfies(defect -> assertThat(defect.detail()).endsWith(PartText.IN_PICTURES));
    assertThat(folder.resolve("tmp")).isEmptyDirectory();
    assertThat(ProcessHandle.allProcesses())
        .noneMatch(process -> process.info().commandLine().orElse("").contains("61313"));
  }

  @Test
  void aPictureThatItCannotReadIsNamed() throws IOException {
    Ocr failing = new Ocr(program("exit 3").toString(), List.of("eng"), Ocr.Limits.DEFAULT);
    assertThat(read(failing, png("the quokka")).defects())
        .singleElement()
        .satisfies(defect -> {
          assertThat(defect.kind()).isEqualTo(Defect.Kind.UNSUPPORTED);
          assertThat(defect.detail())
              .endsWith("cannot read the picture, it ends with code 3" + PartText.IN_PICTURES);
        });
  }

  @Test
  void whatIsMissingIsSaid() {
    assertThat(new Ocr("no-such-program", List.of("eng"), Ocr.Limits.DEFAULT).missing())
        .contains("no-such-program", "cannot be started");
    assertThat(new Ocr("tesseract", List.of("eng", "qqq"), Ocr.Limits.DEFAULT).missing())
        .contains("expected qqq", "eng");
    assertThatThrownBy(() -> new Ocr("tesseract", List.of("--help me"), Ocr.Limits.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anotherVersionOfItOrOfItsDataIsAnotherReader() throws IOException {
    String real = version(ENGLISH.identified());
    assertThat(version(ENGLISH.identified())).isEqualTo(real);
    assertThat(real).startsWith(version(null) + PartText.RECOGNISES);
    String data = Files.createDirectory(folder.resolve("data")).toString();
    Files.writeString(folder.resolve("data/eng.traineddata"), "one");
    String say =
        "case $1 in --version) echo tesseract %s;; *) echo 'List in \"%s\" (1):'; echo eng;; esac";
    String old = said(say.formatted("5.3", data));
    String next = said(say.formatted("5.4", data));
    Files.writeString(folder.resolve("data/eng.traineddata"), "two");
    String learnt = said(say.formatted("5.4", data));
    assertThat(List.of(real, old, next, learnt)).doesNotHaveDuplicates();
  }

  private String said(String script) throws IOException {
    Ocr ocr = new Ocr(program(script).toString(), List.of("eng"), Ocr.Limits.DEFAULT);
    return version(ocr.identified());
  }

  private static String version(@Nullable Ocr ocr) {
    return ReaderVersion.of(ExtractLimits.DEFAULT, ocr);
  }

  private static List<ProcessHandle> running(String name) {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").endsWith("/" + name))
        .toList();
  }

  private Path program(String line) throws IOException {
    Path file = folder.resolve("program");
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static Ocr with(Ocr.Limits limits) {
    return new Ocr("tesseract", List.of("eng"), limits);
  }

  private PartText read(@Nullable Ocr ocr, byte[] bytes) {
    try (Extractor extractor =
        new IsolatedExtractor(
            ExtractLimits.DEFAULT,
            new WorkerLimits(1, 256L << 20, Duration.ofSeconds(60)),
            folder.resolve("tmp"),
            DocumentPasswords.NONE,
            ocr)) {
      ContentType octets = new ContentType("application", "octet-stream", Map.of());
      return extractor.extract("0".repeat(64), PartPath.parse("1"), bytes, octets, null);
    }
  }

  private static List<String> pieces(PartText read) {
    return read.pieces().stream()
        .filter(piece -> piece.kind() == Piece.Kind.OCR || piece.kind() == Piece.Kind.TEXT)
        .map(piece -> piece.kind() + " " + piece.where() + ": " + piece.text().strip())
        .toList();
  }

  private static BufferedImage picture(String text) {
    BufferedImage image = new BufferedImage(900, 200, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, 900, 200);
    pen.setColor(Color.BLACK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 60));
    pen.drawString(text, 60, 120);
    pen.dispose();
    return image;
  }

  private static byte[] png(String text) {
    return Fixtures.bytes(out -> ImageIO.write(picture(text), "png", out));
  }

  /** A page of text and one that is a picture. */
  private static byte[] scan() {
    return Fixtures.bytes(out -> {
      try (PDDocument document = org.apache.pdfbox.Loader.loadPDF(Fixtures.pdf("typed"))) {
        PDPage page = new PDPage(PDRectangle.A4);
        document.addPage(page);
        try (PDPageContentStream stream = new PDPageContentStream(document, page)) {
          stream.drawImage(
              LosslessFactory.createFromImage(document, picture("the wombat digs")),
              60,
              500,
              450,
              100);
        }
        document.save(out);
      }
    });
  }
}
