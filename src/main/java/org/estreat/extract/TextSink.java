package org.estreat.extract;

import java.nio.CharBuffer;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.metadata.Metadata;
import org.estreat.model.PartText.Piece;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Takes the text out of the XHTML that Tika makes of one document: what stands in its body, with
 * Tika's own line breaks and tabs; a piece for each page, sheet or slide where the format has them,
 * and for each picture whose text was recognised.
 *
 * <p>Ends the parse as soon as the reading is stopped or its thread interrupted: every parser gives
 * text now and then, and lets {@link WriteLimitReachedException} pass.
 */
final class TextSink extends DefaultHandler {
  private static final int LONGEST_HEADING = 200;

  private final Reading reading;
  private final Metadata metadata;
  private final String where;
  private boolean anyText;
  private int bodies;
  private int depth;
  private int pages;

  /** Whether slides stand in elements of their own, and not only their contents. */
  private boolean slidesAreElements;

  /** The page, sheet or slide that the text is of; empty outside of them. */
  private String place = "";

  /** Depth of the element at whose end the place is left; 0 where none is. */
  private int placeDepth;

  /** Depth of the element that holds recognised text; 0 outside of one. */
  private int ocrDepth;

  /** The name of a sheet while it is being read. */
  private @Nullable StringBuilder heading;

  /** Number of the piece that is being given; 0 before its first text. */
  private int piece;

  /**
   * @param metadata of the document; its type is known once the parse has begun
   * @param where path of the document
   */
  TextSink(Reading reading, Metadata metadata, String where) {
    this.reading = reading;
    this.metadata = metadata;
    this.where = where;
  }

  @Override
  public void startElement(String uri, String name, String qualified, Attributes attributes)
      throws SAXException {
    endIfStopped();
    depth++;
    if (name.equals("body")) {
      bodies++;
    } else if (name.equals("div")) {
      enter(attributes.getValue("class"));
    } else if (name.equals("h1") && place.equals("sheet") && piece == 0) {
      heading = new StringBuilder();
    } else if (name.equals("img") && attributes.getValue("alt") != null) {
      give(" " + attributes.getValue("alt") + " ");
    }
  }

  private void enter(@Nullable String kind) {
    switch (kind == null ? "" : kind) {
      case "page" -> {
        // The older Excel format has its sheets as pages, each with its name as heading.
        boolean sheet = Faults.type(metadata).contains("excel");
        begin(sheet ? "sheet" : "page " + ++pages, true);
      }
      case "sheet" -> begin("sheet", true);
      case "slide" -> {
        slidesAreElements = true;
        begin("slide " + ++pages, true);
      }
      case "slide-content" -> {
        if (!slidesAreElements) {
          begin("slide " + ++pages, false); // Its notes follow outside of it.
        }
      }
      case "ocr" -> {
        end();
        ocrDepth = depth;
      }
      default -> {}
    }
  }

  private void begin(String entered, boolean left) {
    end();
    place = entered;
    placeDepth = left ? depth : 0;
  }

  @Override
  public void endElement(String uri, String name, String qualified) {
    if (name.equals("body")) {
      bodies--;
    }
    if (heading != null) {
      String title = heading.toString();
      heading = null;
      place = "sheet " + Documents.plain(title, LONGEST_HEADING);
      give(title + "\n");
    }
    if (depth == ocrDepth) {
      end();
      ocrDepth = 0;
    }
    if (depth == placeDepth) {
      end();
      place = "";
      placeDepth = 0;
    }
    depth--;
  }

  @Override
  public void characters(char[] characters, int start, int length) throws SAXException {
    if (heading != null) {
      int room = Math.max(0, Short.MAX_VALUE - heading.length());
      heading.append(characters, start, Math.min(length, room));
    } else if (bodies > 0) {
      give(CharBuffer.wrap(characters, start, length));
    }
    endIfStopped();
  }

  @Override
  public void ignorableWhitespace(char[] characters, int start, int length) throws SAXException {
    characters(characters, start, length);
  }

  private void endIfStopped() throws SAXException {
    if (reading.stopped() || Thread.currentThread().isInterrupted()) {
      throw new WriteLimitReachedException(0);
    }
  }

  private void give(CharSequence text) {
    boolean blank = text.chars().allMatch(Character::isWhitespace);
    if (piece == 0 && blank) {
      return; // Before a sheet's name, between slides.
    }
    if (piece == 0) {
      piece = reading.newPiece();
    }
    anyText = anyText || !blank;
    reading.append(piece, path(), text);
  }

  /** The document is at its end. */
  void end() {
    if (piece != 0) {
      reading.end(piece, kind());
      piece = 0;
    }
  }

  private Piece.Kind kind() {
    if (ocrDepth > 0) {
      return Piece.Kind.OCR;
    }
    // What a container says itself is the names of what it holds.
    if (Faults.isContainer(metadata)) {
      return Piece.Kind.NAME;
    }
    String type = Faults.type(metadata);
    boolean html = type.equals("text/html") || type.equals("application/xhtml+xml");
    return html ? Piece.Kind.HTML : Piece.Kind.TEXT;
  }

  /** Whether any text was handed over. */
  boolean anyText() {
    return anyText;
  }

  private String path() {
    boolean both = !where.isEmpty() && !place.isEmpty();
    return where + (both ? "/" : "") + place;
  }
}
