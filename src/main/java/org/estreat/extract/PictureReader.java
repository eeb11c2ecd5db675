package org.estreat.extract;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.tika.io.TemporaryResources;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TIFF;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.sax.XHTMLContentHandler;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Reads the text in pictures, and in the pages that the reader of PDF draws, where the context
 * holds a {@link Recognition}. Tika's readers hand pictures on under the types {@code image/ocr-*}.
 */
final class PictureReader implements Parser {
  private static final long serialVersionUID = 1;

  private static final Set<MediaType> TYPES =
      Stream.of("png", "jpeg", "tiff", "bmp", "gif", "jp2", "jpx", "x-portable-pixmap", "webp")
          .map(type -> MediaType.image("ocr-" + type))
          .collect(Collectors.toUnmodifiableSet());

  /** Lower or narrower, and no letter fits. */
  private static final int LEAST_PIXELS = 12;

  /** More, and the program that reads it takes more memory than one picture is worth. */
  private static final long MOST_PIXELS = 200_000_000;

  @Override
  public Set<MediaType> getSupportedTypes(ParseContext context) {
    return context.get(Recognition.class) == null ? Set.of() : TYPES;
  }

  @Override
  public void parse(
      InputStream stream, ContentHandler handler, Metadata metadata, ParseContext context)
      throws IOException, SAXException {
    Recognition recognition = context.get(Recognition.class);
    if (recognition == null || isTooSmall(metadata)) {
      return;
    }
    if (pixels(metadata) > MOST_PIXELS) {
      recognition.passOver("more than " + MOST_PIXELS + " pixels");
      return;
    }
    XHTMLContentHandler page = new XHTMLContentHandler(handler, metadata);
    page.startDocument();
    try (TemporaryResources temporary = new TemporaryResources()) {
      String text = recognition.read(TikaInputStream.get(stream, temporary, metadata).getPath());
      if (!text.isBlank()) {
        page.startElement("div", "class", "ocr");
        page.characters(text);
        page.endElement("div");
      }
    }
    page.endDocument();
  }

  private static boolean isTooSmall(Metadata metadata) {
    return length(metadata, TIFF.IMAGE_WIDTH) < LEAST_PIXELS
        || length(metadata, TIFF.IMAGE_LENGTH) < LEAST_PIXELS;
  }

  private static long pixels(Metadata metadata) {
    return (long) length(metadata, TIFF.IMAGE_WIDTH) * length(metadata, TIFF.IMAGE_LENGTH);
  }

  /** As the picture says; of one that does not say, an ordinary one. */
  private static int length(Metadata metadata, Property direction) {
    Integer length = metadata.getInt(direction);
    return length == null ? 1_000 : length;
  }
}
