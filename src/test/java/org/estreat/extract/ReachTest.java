package org.estreat.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.estreat.model.PartText.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which formats are read, and where in them each text is said to stand. */
class ReachTest {
  private static final ContentType OCTETS = type("application/octet-stream");
  private static final ContentType PLAIN = type("text/plain");
  private static final String TOKEN = "quokka";
  private static final byte[] NOTE = Fixtures.utf8("a note on the quokka");
  private static TikaExtractor extractor;

  @BeforeAll
  static void open() {
    extractor =
        new TikaExtractor(new ExtractLimits(Duration.ofSeconds(60), 16 << 20, 1_000_000, 12, 500));
  }

  @AfterAll
  static void close() {
    extractor.close();
  }

  static Stream<Arguments> documents() {
    byte[] eml = Containers.eml("quiet", "nothing", "note.txt", NOTE);
    return Stream.of(
        arguments("pdf", Fixtures.pdf("blank", TOKEN), "page 2", Piece.Kind.TEXT),
        arguments("pdf, form", formPdf(), "", Piece.Kind.TEXT),
        arguments("pdf, file inside", filePdf(), "note.txt", Piece.Kind.TEXT),
        arguments("docx", Fixtures.docx(TOKEN), "", Piece.Kind.TEXT),
        arguments("xlsx", Fixtures.xlsx("Costs", TOKEN), "sheet Costs", Piece.Kind.TEXT),
        arguments("xls", xls(null), "sheet Costs", Piece.Kind.TEXT),
        arguments("pptx", pptx(), "slide 2", Piece.Kind.TEXT),
        arguments("ppt", ppt(), "slide 2", Piece.Kind.TEXT),
        arguments("odt", odt("<text:p>quokka</text:p>", false), "", Piece.Kind.TEXT),
        arguments("ods", ods(), "", Piece.Kind.TEXT),
        arguments("rtf", Fixtures.utf8("{\\rtf1\\ansi\\pard quokka\\par}"), "", Piece.Kind.TEXT),
        arguments("html in zip", Fixtures.zip("a.html", html()), "a.html", Piece.Kind.HTML),
        arguments("epub", Containers.epub(TOKEN), "", Piece.Kind.TEXT),
        arguments("xml", Fixtures.utf8("<a><b>quokka</b></a>"), "", Piece.Kind.TEXT),
        arguments("json", Fixtures.utf8("{\"a\": \"quokka\"}"), "", Piece.Kind.TEXT),
        arguments("jpeg, comment", jpeg(), "", Piece.Kind.METADATA),
        arguments("zip", Fixtures.zip("dir/note.txt", NOTE), "dir/note.txt", Piece.Kind.TEXT),
        arguments("7z", Containers.sevenZip("note.txt", NOTE), "note.txt", Piece.Kind.TEXT),
        arguments("rar", Containers.rar("note.txt", NOTE), "note.txt", Piece.Kind.TEXT),
        arguments("tar", Containers.tar("note.txt", NOTE), "note.txt", Piece.Kind.TEXT),
        arguments(
            "tar in gzip",
            Fixtures.gzipOf(Containers.tar("note.txt", NOTE), 1),
            "document 1/note.txt",
            Piece.Kind.TEXT),
        arguments("bzip2", packed(BZip2CompressorOutputStream::new), "*", Piece.Kind.TEXT),
        arguments("xz", packed(XZCompressorOutputStream::new), "*", Piece.Kind.TEXT),
        arguments("mail", eml, "note.txt", Piece.Kind.TEXT),
        arguments(
            "mail in mail",
            Containers.eml("x", "y", "in.eml", eml),
            "in.eml/note.txt",
            Piece.Kind.TEXT),
        arguments("digest", digest(), "*", Piece.Kind.TEXT),
        arguments("msg", Containers.msg("x", "y", "note.txt", NOTE), "note.txt", Piece.Kind.TEXT),
        arguments("msg, body", Containers.msg("x", TOKEN, "a", NOTE), "", Piece.Kind.TEXT),
        arguments("tnef", Containers.tnef("x", "y", "note.txt", NOTE), "note.txt", Piece.Kind.TEXT),
        arguments(
            "no type, but text", Fixtures.utf8("Investigation\tquokka\n"), "", Piece.Kind.TEXT),
        arguments("html", html(), "", Piece.Kind.HTML));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void documents(String name, byte[] bytes, String where, Piece.Kind kind) {
    boolean html = name.equals("html");
    PartText read = read(bytes, html ? type("text/html") : OCTETS, null);
    assertThat(read.defects()).isEmpty();
    assertThat(read.status()).isEqualTo(Status.FULL);
    assertThat(read.pieces())
        .filteredOn(piece -> where.equals("*") || piece.where().equals(where))
        .filteredOn(piece -> piece.kind() == kind)
        .as("pieces of %s", read)
        .anySatisfy(piece -> assertThat(piece.text()).contains(TOKEN));
  }

  static Stream<Arguments> texts() {
    String event =
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:quokka\r\nEND:VEVENT\r\nEND:VCALENDAR";
    return Stream.of(
        arguments("text/calendar", event),
        arguments("text/vcard", "BEGIN:VCARD\r\nFN:quokka\r\nEND:VCARD\r\n"),
        arguments("text/csv", "a,b\r\n1,quokka\r\n"),
        arguments("text/x-unknown", "quokka"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void texts(String type, String text) {
    PartText read = read(Fixtures.utf8(text), type(type), null);
    assertThat(read.pieces()).containsExactly(new Piece("", Piece.Kind.TEXT, text));
  }

  static Stream<Arguments> wrapped() {
    byte[] entity =
        Fixtures.utf8(
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain

            the signed letter
            --b
            Content-Type: text/plain; name=note.txt
            Content-Disposition: attachment; filename=note.txt

            a note on the quokka
            --b--
            """);
    byte[] signed = Wrappings.signed(entity);
    return Stream.of(
        arguments("DER", signed),
        arguments("BER", Wrappings.signedStream(entity)),
        arguments("base64", Wrappings.base64(signed)),
        arguments("PEM", Wrappings.pem(signed)),
        arguments("base64 of BER", Wrappings.base64(Wrappings.signedStream(entity))));
  }

  @ParameterizedTest(name = "signed, {0}")
  @MethodSource
  void wrapped(String name, byte[] bytes) {
    PartText read = read(bytes, type("application/pkcs7-mime"), "smime.p7m");
    assertThat(read.defects()).isEmpty();
    assertThat(read.status()).isEqualTo(Status.FULL);
    assertThat(pieces(read))
        .anyMatch(piece -> piece.matches("(?s)TEXT signed content: .*the signed letter.*"))
        .anyMatch(piece -> piece.matches("(?s)TEXT signed content/note.txt: .*quokka.*"));
  }

  @Test
  void wrappingsInWrappingsAreOpened() {
    byte[] inner = Wrappings.compressed(Fixtures.docx("a note on the quokka"));
    PartText read = read(Fixtures.zip("a.p7m", Wrappings.signed(inner)), OCTETS, null);
    assertThat(read.defects()).isEmpty();
    assertThat(pieces(read))
        .anyMatch(p -> p.matches("(?s)TEXT a.p7m/signed content/compressed content: .*quokka.*"));
  }

  @Test
  void aSignatureThatIsCutOffIsCorrupt() {
    byte[] whole = Wrappings.signed(Fixtures.docx("a note on the quokka"));
    byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
    PartText read = read(half, type("application/pkcs7-mime"), "smime.p7m");
    assertThat(read.status()).isEqualTo(Status.FAILED);
    assertThat(read.defects()).extracting(Defect::kind).contains(Defect.Kind.CORRUPT);
  }

  static Stream<Arguments> locked() {
    byte[] der = Wrappings.enveloped(NOTE, "DER");
    byte[] pgp = Wrappings.pgp();
    return Stream.of(
        arguments("pdf", Fixtures.lockedPdf("x")),
        arguments("docx", Fixtures.lockedDocx("x")),
        arguments("xls", xls("secret")),
        arguments("zip", Fixtures.markedEncrypted(Fixtures.zip("note.txt", NOTE))),
        arguments("7z", Containers.sevenZip("note.txt", NOTE, 's', 'e', 'c')),
        arguments("odt", odt("", true)),
        arguments("S/MIME", der),
        arguments("S/MIME, BER", Wrappings.enveloped(NOTE, "BER")),
        arguments("S/MIME, base64", Wrappings.base64(der)),
        arguments("S/MIME, PEM", Wrappings.pem(der)),
        arguments("S/MIME, authenticated", Wrappings.authEnveloped(NOTE)),
        arguments("S/MIME, signed, then encrypted", Wrappings.signed(der)),
        arguments("S/MIME in zip", Fixtures.zip("smime.p7m", der)),
        arguments("OpenPGP", pgp),
        arguments("OpenPGP, password", Wrappings.pgpWithPassword()),
        arguments("OpenPGP, armoured", Wrappings.armoured(pgp)),
        arguments("OpenPGP, cut off", Fixtures.utf8("-----BEGIN PGP MESSAGE-----\n\nhQEM")),
        arguments("OpenPGP in zip", Fixtures.zip("a.gpg", pgp)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void locked(String name, byte[] bytes) {
    PartText read = read(bytes, OCTETS, null);
    assertThat(read.status()).as("%s", read).isEqualTo(Status.ENCRYPTED);
    assertThat(read.defects()).extracting(Defect::kind).containsOnly(Defect.Kind.ENCRYPTED);
  }

  @Test
  void whatIsOnlySignedWithOpenPgpIsNotEncrypted() {
    byte[] signed = new byte[100];
    signed[0] = (byte) 0xA3; // compressed data
    signed[1] = 1;
    assertThat(OpenPgp.isEncrypted(Wrappings.armoured(signed))).isFalse();
    assertThat(OpenPgp.isEncrypted(signed)).isFalse();
    assertThat(OpenPgp.isEncrypted(jpeg())).isFalse();
  }

  @Test
  void theTextAroundWhatIsEncryptedIsRead() {
    String text = "Dear quokka,\r\n" + new String(Wrappings.armoured(Wrappings.pgp()), UTF_8);
    PartText read = read(Fixtures.utf8(text), PLAIN, null);
    assertThat(read.status()).isEqualTo(Status.PARTIAL);
    assertThat(pieces(read)).containsExactly("TEXT : Dear quokka,\r\n");
    assertThat(read.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.ENCRYPTED);
  }

  @Test
  void filesInTextAreReadUnderTheirNames() {
    byte[] docx = Fixtures.docx("a note on the quokka");
    String text =
        "Dear Bob,\r\n"
            + Encodings.uuencode("report.doc", docx)
            + Encodings.binHex("old.zip", Fixtures.zip("in.docx", docx))
            + "Yours\r\n";
    PartText read = read(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), PLAIN, null);
    assertThat(read.status()).as("%s", read).isEqualTo(Status.FULL);
    assertThat(pieces(read))
        .contains("TEXT : Dear Bob,\r\nYours\r\n", "NAME report.doc: report.doc")
        .anyMatch(piece -> piece.matches("(?s)TEXT report.doc: .*quokka.*"))
        .anyMatch(piece -> piece.matches("(?s)TEXT old.zip/in.docx: .*quokka.*"));
    assertThat(read.type()).isEqualTo("text/plain");
  }

  @Test
  void ofAFileInTextThatIsCutOffIsReadWhatDecodes() {
    String whole = Encodings.uuencode("a.txt", Fixtures.utf8("a note on the quokka. ".repeat(200)));
    PartText read = read(Fixtures.utf8(whole.substring(0, 3_000)), PLAIN, null);
    assertThat(read.status()).isEqualTo(Status.PARTIAL);
    assertThat(read.defects())
        .singleElement()
        .satisfies(defect -> {
          assertThat(defect.kind()).isEqualTo(Defect.Kind.CORRUPT);
          assertThat(defect.detail()).startsWith("a.txt: ends before its end");
        });
    assertThat(pieces(read))
        .anyMatch(piece -> piece.startsWith("TEXT a.txt: a note on the quokka"));
  }

  @Test
  void moreFilesInTextThanTheLimitAreNotRead() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      text.append(Encodings.uuencode(i + ".txt", Fixtures.utf8("number " + i)));
    }
    PartText read = read(Fixtures.utf8(text.toString()), PLAIN, null);
    assertThat(read.defects()).extracting(Defect::kind).containsExactly(Defect.Kind.TEXT_LIMIT);
    assertThat(pieces(read))
        .anyMatch(piece -> piece.startsWith("TEXT 499.txt: number 499"))
        .noneMatch(piece -> piece.startsWith("TEXT 501.txt"));
  }

  @Test
  void reportsAreSearchedByField() {
    String report =
        """
        Reporting-MTA: dns; mx.example.org

        Final-Recipient: rfc822;
         bob@example.org
        Action:failed
        Diagnostic-Code: =?utf-8?q?smtp;_550_gr=C3=BC=C3=9Fe?=

        Final-Recipient: rfc822; cat@example.org
        """;
    PartText read = read(Fixtures.utf8(report), type("message/delivery-status"), null);
    assertThat(read.status()).isEqualTo(Status.FULL);
    assertThat(read.pieces())
        .containsExactly(
            new Piece("", Piece.Kind.METADATA, "Reporting-MTA: dns; mx.example.org"),
            new Piece(
                "recipient 1",
                Piece.Kind.METADATA,
                "Final-Recipient: rfc822; bob@example.org\nAction: failed\nDiagnostic-Code: smtp;"
                    + " 550 grüße"),
            new Piece(
                "recipient 2", Piece.Kind.METADATA, "Final-Recipient: rfc822; cat@example.org"));
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {
        "message/disposition-notification",
        "message/feedback-report",
        "message/global-delivery-status",
        "text/rfc822-headers"
      })
  void eachKindOfReportIsOfFields(String type) {
    PartText read = read(Fixtures.utf8("A:\r\n b c\r\nD: e\r\n"), type(type), null);
    assertThat(read.pieces()).containsExactly(new Piece("", Piece.Kind.METADATA, "A: b c\nD: e"));
    assertThat(Extractor.givesMore(type(type), () -> new byte[0])).isTrue();
  }

  @Test
  void plainTextIsReadOnlyWhereItHoldsMore() {
    assertThat(Extractor.givesMore(PLAIN, () -> Fixtures.utf8("begin here"))).isFalse();
    assertThat(Extractor.givesMore(PLAIN, () -> Fixtures.utf8("\nbegin 644 a\n"))).isTrue();
    assertThat(Extractor.givesMore(type("message/external-body"), () -> NOTE)).isFalse();
    assertThat(Extractor.givesMore(type("text/html"), () -> NOTE)).isTrue();
    assertThat(Extractor.givesMore(type("multipart/mixed"), () -> NOTE)).isFalse();
  }

  private static List<String> pieces(PartText read) {
    return read.pieces().stream().map(p -> p.kind() + " " + p.where() + ": " + p.text()).toList();
  }

  private static PartText read(byte[] bytes, ContentType type, @Nullable String name) {
    return extractor.extract("0".repeat(64), PartPath.parse("1"), bytes, type, name);
  }

  private static ContentType type(String essence) {
    String[] halves = essence.split("/", -1);
    return new ContentType(halves[0], halves[1], Map.of());
  }

  // ------------------------------------------------------------------------------------ contents

  private static byte[] html() {
    return Fixtures.utf8("<html><head><title>t</title></head><body><p>quokka</p></body></html>");
  }

  private static byte[] odt(String text, boolean locked) {
    String type = "application/vnd.oasis.opendocument.text";
    return Containers.openDocument(type, "<office:text>" + text + "</office:text>", locked);
  }

  private static byte[] ods() {
    String cell = "<table:table-cell><text:p>quokka</text:p></table:table-cell>";
    String sheet =
        "<table:table table:name=\"Costs\"><table:table-row>"
            + cell
            + "</table:table-row></table:table>";
    return Containers.openDocument(
        "application/vnd.oasis.opendocument.spreadsheet",
        "<office:spreadsheet>" + sheet + "</office:spreadsheet>",
        false);
  }

  private static byte[] xls(@Nullable String password) {
    return Fixtures.bytes(out -> {
      Biff8EncryptionKey.setCurrentUserPassword(password);
      try (HSSFWorkbook book = new HSSFWorkbook()) {
        book.createSheet("Costs").createRow(0).createCell(0).setCellValue(TOKEN);
        book.write(out);
      } finally {
        Biff8EncryptionKey.setCurrentUserPassword(null);
      }
    });
  }

  private static byte[] pptx() {
    return Fixtures.bytes(out -> {
      try (XMLSlideShow show = new XMLSlideShow()) {
        show.createSlide().createTextBox().setText("first");
        show.createSlide().createTextBox().setText(TOKEN);
        show.write(out);
      }
    });
  }

  private static byte[] ppt() {
    return Fixtures.bytes(out -> {
      try (HSLFSlideShow show = new HSLFSlideShow()) {
        show.createSlide().createTextBox().setText("first");
        show.createSlide().createTextBox().setText(TOKEN);
        show.write(out);
      }
    });
  }

  private static byte[] formPdf() {
    return Fixtures.bytes(out -> {
      try (PDDocument document = new PDDocument()) {
        PDPage page = new PDPage();
        document.addPage(page);
        PDAcroForm form = new PDAcroForm(document);
        document.getDocumentCatalog().setAcroForm(form);
        PDResources resources = new PDResources();
        resources.put(
            org.apache.pdfbox.cos.COSName.getPDFName("Helv"),
            new PDType1Font(Standard14Fonts.FontName.HELVETICA));
        form.setDefaultResources(resources);
        PDTextField field = new PDTextField(form);
        field.setPartialName("animal");
        field.setDefaultAppearance("/Helv 12 Tf 0 g");
        form.getFields().add(field);
        var widget = field.getWidgets().getFirst();
        widget.setRectangle(new PDRectangle(50, 700, 200, 20));
        widget.setPage(page);
        page.getAnnotations().add(widget);
        field.setValue(TOKEN);
        document.save(out);
      }
    });
  }

  private static byte[] filePdf() {
    return Fixtures.bytes(out -> {
      try (PDDocument document = org.apache.pdfbox.Loader.loadPDF(Fixtures.pdf("cover"))) {
        PDEmbeddedFile file = new PDEmbeddedFile(document, new ByteArrayInputStream(NOTE));
        PDComplexFileSpecification named = new PDComplexFileSpecification();
        named.setFile("note.txt");
        named.setEmbeddedFile(file);
        PDEmbeddedFilesNameTreeNode files = new PDEmbeddedFilesNameTreeNode();
        files.setNames(Map.of("note.txt", named));
        PDDocumentNameDictionary names =
            new PDDocumentNameDictionary(document.getDocumentCatalog());
        names.setEmbeddedFiles(files);
        document.getDocumentCatalog().setNames(names);
        document.save(out);
      }
    });
  }

  private static byte[] jpeg() {
    return Fixtures.bytes(out -> {
      BufferedImage image = new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB);
      ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
      IIOMetadata metadata =
          writer.getDefaultImageMetadata(
              new ImageTypeSpecifier(image), writer.getDefaultWriteParam());
      IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree("javax_imageio_jpeg_image_1.0");
      IIOMetadataNode comment = new IIOMetadataNode("com");
      comment.setAttribute("comment", "a picture of a quokka");
      root.getElementsByTagName("markerSequence").item(0).appendChild(comment);
      metadata.setFromTree("javax_imageio_jpeg_image_1.0", root);
      try (var stream = ImageIO.createImageOutputStream(out)) {
        writer.setOutput(stream);
        writer.write(new IIOImage(image, null, metadata));
      }
    });
  }

  private static byte[] digest() {
    return Fixtures.utf8(
        """
        From: a@example.org
        Subject: digest
        MIME-Version: 1.0
        Content-Type: multipart/digest; boundary=b

        --b

        From: b@example.org
        Subject: first

        the first letter
        --b

        From: c@example.org
        Subject: second

        a letter on the quokka
        --b--
        """);
  }

  private interface Packing {
    OutputStream over(OutputStream out) throws java.io.IOException;
  }

  private static byte[] packed(Packing packing) {
    return Fixtures.bytes(out -> {
      try (OutputStream to = packing.over(out)) {
        to.write(NOTE);
      }
    });
  }
}
