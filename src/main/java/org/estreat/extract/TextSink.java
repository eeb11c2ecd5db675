package org.estreat.extract;

import java.nio.CharBuffer;
import org.apache.tika.exception.WriteLimitReachedException;
import org.estreat.model.PartText.Piece;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Takes the text out of the XHTML that Tika makes of one document: what stands in its body, with
 * Tika's own line breaks and tabs; a piece for each page where the format has pages.
 *
 * <p>Ends the parse as soon as the reading is stopped or its thread interrupted: every parser gives
 * text now and then, and lets {@link WriteLimitReachedException} pass.
 */
final class TextSink extends DefaultHandler {
  private final Reading reading;
  private final String where;
  private boolean anyText;
  private int bodies;
  private int page;

  /** Number of the piece that is being given; 0 before its first text. */
  private int piece;

  TextSink(Reading reading, String where) {
    this.reading = reading;
    this.where = where;
  }

  @Override
  public void startElement(String uri, String name, String qualified, Attributes attributes)
      throws SAXException {
    endIfStopped();
    if (name.equals("body")) {
      bodies++;
    } else if (name.equals("div") && "page".equals(attributes.getValue("class"))) {
      end(Piece.Kind.TEXT);
      page++;
    } else if (name.equals("img") && attributes.getValue("alt") != null) {
      give(" " + attributes.getValue("alt") + " ");
    }
  }

  @Override
  public void endElement(String uri, String name, String qualified) {
    if (name.equals("body")) {
      bodies--;
    }
  }

  @Override
  public void characters(char[] characters, int start, int length) throws SAXException {
    if (bodies > 0) {
      give(CharBuffer.wrap(characters, start, length));
      endIfStopped();
    }
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
    if (piece == 0) {
      piece = reading.newPiece();
    }
    anyText = anyText || text.chars().anyMatch(c -> !Character.isWhitespace(c));
    reading.append(piece, place(), text);
  }

  /** The text that has come so far is a piece. */
  void end(Piece.Kind kind) {
    if (piece != 0) {
      reading.end(piece, kind);
      piece = 0;
    }
  }

  /** Whether any text was handed over. */
  boolean anyText() {
    return anyText;
  }

  private String place() {
    if (page == 0) {
      return where;
    }
    return (where.isEmpty() ? "" : where + "/") + "page " + page;
  }
}
