package org.estreat.extract;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.txt.TXTParser;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * What becomes of a document of a type that nothing reads: its text where it is text, for types
 * without number are; else nothing, and {@link Faults} says so.
 */
final class NoReader implements Parser {
  private static final long serialVersionUID = 1;

  /** Marks a document that nobody has read. */
  static final String UNREAD = "estreat:unread";

  private static final int HEAD = 4_096;

  @Override
  public Set<MediaType> getSupportedTypes(ParseContext context) {
    return Set.of();
  }

  @Override
  public void parse(
      InputStream stream, ContentHandler handler, Metadata metadata, ParseContext context)
      throws IOException, SAXException, TikaException {
    TikaInputStream in = TikaInputStream.cast(stream);
    byte[] head = new byte[HEAD];
    int length = in == null ? 0 : in.peek(head);
    boolean text = !Faults.isTextless(Faults.type(metadata));
    if (in != null && text && Magic.isText(java.util.Arrays.copyOf(head, Math.max(0, length)))) {
      String type = Faults.type(metadata);
      new TXTParser().parse(in, handler, metadata, context);
      metadata.set(Metadata.CONTENT_TYPE, type);
    } else {
      metadata.set(UNREAD, "true");
    }
  }
}
