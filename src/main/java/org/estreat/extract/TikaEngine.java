package org.estreat.extract;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.apache.tika.config.ServiceLoader;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.AutoDetectParserConfig;
import org.apache.tika.parser.DefaultParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.PasswordProvider;
import org.apache.tika.parser.external.CompositeExternalParser;
import org.apache.tika.parser.ocr.TesseractOCRParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * Tika with all its parsers but those that start other programs (Tesseract, ffmpeg, exiftool);
 * where text in pictures is to be recognised, that is done by {@link PictureReader}. Making one
 * takes a second or two, so it is made by the first content that needs it. Safe for use by several
 * threads.
 */
final class TikaEngine {
  /** Opens the content, from memory or from a file. */
  @FunctionalInterface
  interface Opening {
    TikaInputStream open() throws IOException;
  }

  private final AutoDetectParser parser;
  private final ExtractLimits limits;
  private final MediaTypeRegistry registry;
  private final @Nullable Ocr ocr;

  /**
   * @param ocr null where no text in pictures is to be recognised
   */
  TikaEngine(ExtractLimits limits, @Nullable Ocr ocr) {
    this.limits = limits;
    this.ocr = ocr;
    // Not TikaConfig's: that makes all parsers, too, and looks for programs by starting them.
    MimeTypes types = MimeTypes.getDefaultMimeTypes();
    this.registry = types.getMediaTypeRegistry();
    List<Class<? extends Parser>> programs =
        List.of(TesseractOCRParser.class, CompositeExternalParser.class);
    ServiceLoader loader = new ServiceLoader(TikaEngine.class.getClassLoader());
    this.parser =
        new AutoDetectParser(
            new DefaultDetector(types, loader),
            new DefaultParser(registry, loader, programs),
            new PictureReader());
    parser.setFallback(new NoReader());
    AutoDetectParserConfig bounds = new AutoDetectParserConfig();
    bounds.setMaximumCompressionRatio(limits.unpacking().ratio());
    bounds.setMaximumDepth(1_000);
    bounds.setMaximumPackageEntryDepth(limits.depth() + 1);
    bounds.setThrowOnZeroBytes(false);
    parser.setAutoDetectParserConfig(bounds);
  }

  /**
   * Reads the content and all that is in it. Every fault ends as a Defect of the reading.
   *
   * @param passwords tried where it is locked, or something in it
   */
  void read(
      Opening content,
      ContentType declared,
      @Nullable String fileName,
      DocumentPasswords passwords,
      Reading reading) {
    read(content, declared, fileName, passwords, ocr, reading);
  }

  /** The same without looking at pictures. */
  void readTextOnly(
      Opening content,
      ContentType declared,
      @Nullable String fileName,
      DocumentPasswords passwords,
      Reading reading) {
    read(content, declared, fileName, passwords, null, reading);
  }

  private void read(
      Opening content,
      ContentType declared,
      @Nullable String fileName,
      DocumentPasswords passwords,
      @Nullable Ocr recognised,
      Reading reading) {
    Metadata metadata = new Metadata();
    metadata.set(HttpHeaders.CONTENT_TYPE, declared.essence());
    if (fileName != null) {
      metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, fileName);
    }
    Unlocking unlocking = new Unlocking(this, passwords, reading);
    Documents documents = new Documents(unlocking, reading, limits, recognised);
    try (TikaInputStream in = content.open()) {
      documents.readAll(in, metadata);
    } catch (IOException e) {
      reading.defect(Defect.Kind.CORRUPT, Faults.describe(e));
    }
    String detected = Faults.type(metadata);
    reading.type(detected);
    if (isOther(declared.essence(), detected)) {
      reading.defect(
          Defect.Kind.CONTENT_TYPE, "declared " + declared.essence() + ", read as " + detected);
    }
  }

  /**
   * Whether the types are not two names of one, nor one a kind of the other, as every type is of
   * application/octet-stream, which says nothing.
   */
  private boolean isOther(String declared, String detected) {
    MediaType said = MediaType.parse(declared);
    MediaType found = MediaType.parse(detected);
    if (said == null || found == null) {
      return !Objects.equals(said, found);
    }
    MediaType one = registry.normalize(said);
    MediaType other = registry.normalize(found);
    boolean related =
        one.equals(other)
            || one.equals(MediaType.OCTET_STREAM)
            || registry.isSpecializationOf(other, one)
            || registry.isSpecializationOf(one, other);
    return !related;
  }

  /**
   * @param password of the document; null for none
   */
  void parse(
      InputStream in, TextSink sink, Metadata metadata, Documents inside, @Nullable String password)
      throws IOException, SAXException, TikaException {
    Recognition recognition = inside.recognition();
    PDFParserConfig pdf = new PDFParserConfig();
    // A page with hardly any text is drawn and looked at.
    pdf.setOcrStrategy(
        recognition == null
            ? PDFParserConfig.OCR_STRATEGY.NO_OCR
            : PDFParserConfig.OCR_STRATEGY.AUTO);
    if (recognition != null) {
      pdf.setRenderer(new PageRenderer());
    }
    pdf.setExtractInlineImages(false);
    ParseContext context = new ParseContext();
    context.set(PDFParserConfig.class, pdf);
    context.set(EmbeddedDocumentExtractor.class, inside);
    context.set(Parser.class, parser);
    context.set(Recognition.class, recognition);
    if (password != null) {
      context.set(PasswordProvider.class, any -> password);
    }
    parser.parse(in, sink, metadata, context);
  }
}
