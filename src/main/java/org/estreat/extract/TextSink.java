package org.estreat.extract;

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
  private final StringBuilder text = new StringBuilder();
  private boolean anyText;
  private int bodies;
  private int page;

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
      flush(Piece.Kind.TEXT);
      page++;
    } else if (name.equals("img") && attributes.getValue("alt") != null) {
      text.append(' ').append(attributes.getValue("alt")).append(' ');
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
      text.append(characters, start, length);
      endIfStopped();
    }
  }

  @Override
  public void ignorableWhitespace(char[] characters, int start, int length) throws SAXException {
    characters(characters, start, length);
  }

  private void endIfStopped() throws SAXException {
    if (text.length() > reading.charsLeft()) {
      flush(Piece.Kind.TEXT);
    }
    if (reading.stopped() || Thread.currentThread().isInterrupted()) {
      throw new WriteLimitReachedException(text.length());
    }
  }

  /** Hands over what has come so far. */
  void flush(Piece.Kind kind) {
    anyText |= text.chars().anyMatch(c -> !Character.isWhitespace(c));
    reading.add(place(), kind, text);
    text.setLength(0);
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
