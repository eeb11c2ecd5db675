package org.estreat.extract;

import java.io.IOException;
import java.io.InputStream;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TemporaryResources;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.estreat.model.Defect;
import org.estreat.model.PartText.Piece;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * The walk through a content and the documents inside it, one after the other, each with its path:
 * {@code a.zip/b.docx}. One broken document costs only itself.
 */
final class Documents implements EmbeddedDocumentExtractor {
  private static final int LONGEST_NAME = 200;

  private final Unlocking unlocking;
  private final Reading reading;
  private final ExtractLimits limits;
  private String where = "";
  private int depth;
  private int unnamed;

  Documents(Unlocking unlocking, Reading reading, ExtractLimits limits) {
    this.unlocking = unlocking;
    this.reading = reading;
    this.limits = limits;
  }

  /** Reads one document; only a fault of the walk itself is thrown. */
  void read(InputStream in, Metadata metadata, String place) {
    String outer = where;
    where = place;
    depth++;
    TextSink sink = new TextSink(reading, place);
    boolean whole = false;
    try {
      unlocking.parse(in, sink, metadata, this, place);
      whole = true;
    } catch (IOException | SAXException | TikaException | RuntimeException e) {
      Faults.note(e, metadata, place, reading);
    } catch (LinkageError | StackOverflowError | OutOfMemoryError e) {
      Faults.note(e, metadata, place, reading);
    } finally {
      // What a container says itself is the names of what it holds.
      sink.end(Faults.isContainer(metadata) ? Piece.Kind.NAME : Piece.Kind.TEXT);
      Faults.noteInside(metadata, place, reading);
      if (whole && !sink.anyText()) {
        Faults.noteSilence(metadata, place, reading);
      }
      reading.add(place, Piece.Kind.METADATA, Properties.of(metadata));
      where = outer;
      depth--;
    }
  }

  @Override
  public boolean shouldParseEmbedded(Metadata metadata) {
    return true;
  }

  @Override
  public void parseEmbedded(
      InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml)
      throws SAXException, IOException {
    String name = name(metadata);
    String place = where.isEmpty() ? name : where + "/" + name;
    reading.countDocument();
    endIfStopped();
    if (metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY) != null) {
      reading.add(place, Piece.Kind.NAME, name);
    }
    GuardedStream guarded = new GuardedStream(stream, reading);
    Reading.Place outer = reading.enter(place);
    try {
      readEntered(stream, guarded, metadata, place);
    } finally {
      reading.leave(outer, guarded.as(place, Faults.type(metadata)));
    }
  }

  private void readEntered(
      InputStream stream, GuardedStream guarded, Metadata metadata, String place)
      throws SAXException, IOException {
    if (depth > limits.depth()) {
      reading.defect(Defect.Kind.ARCHIVE_DEPTH, place + " lies deeper than is read");
    } else {
      readInside(stream, guarded, metadata, place);
    }
    endIfStopped();
    guarded.drain();
  }

  private void readInside(
      InputStream stream, GuardedStream guarded, Metadata metadata, String place)
      throws IOException {
    try (TemporaryResources temporary = new TemporaryResources()) {
      TikaInputStream opened = TikaInputStream.cast(stream);
      Object container = opened == null ? null : opened.getOpenContainer();
      TikaInputStream in = TikaInputStream.get(guarded, temporary, metadata);
      if (container != null) {
        in.setOpenContainer(container);
      }
      if (container == null && in.peek(new byte[1]) < 1) {
        reading.defect(Defect.Kind.EMPTY, place + ": nothing in it");
      } else if (container == null && isEnvelope(in)) {
        reading.defect(Defect.Kind.ENCRYPTED, place + ": encrypted with S/MIME");
      } else {
        read(in, metadata, place);
      }
    }
  }

  private static boolean isEnvelope(TikaInputStream in) throws IOException {
    byte[] start = new byte[Magic.ENVELOPE_OCTETS];
    in.peek(start);
    return Magic.isEnvelope(start);
  }

  private void endIfStopped() throws SAXException {
    if (reading.stopped() || Thread.currentThread().isInterrupted()) {
      throw new WriteLimitReachedException(0);
    }
  }

  private String name(Metadata metadata) {
    @Nullable String given = metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY);
    if (given == null || given.isBlank()) {
      return "document " + ++unnamed;
    }
    StringBuilder name = new StringBuilder();
    given
        .codePoints()
        .filter(c -> !Character.isISOControl(c))
        .limit(LONGEST_NAME)
        .forEach(name::appendCodePoint);
    return name.toString();
  }
}
