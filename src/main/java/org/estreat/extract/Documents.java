package org.estreat.extract;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.apache.tika.exception.TikaException;
import org.apache.tika.exception.WriteLimitReachedException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TemporaryResources;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.HttpHeaders;
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

  /** Where a wrapping's content stands in it. */
  private static final String SIGNED_CONTENT = "signed content";

  private static final String COMPRESSED_CONTENT = "compressed content";

  private static final Pattern FIELD =
      Pattern.compile("^[!-9;-~]{1,76}:[ \\t]", Pattern.CASE_INSENSITIVE);

  private static final Pattern TYPE_FIELD =
      Pattern.compile("^content-type[ \\t]*:", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  private final Unlocking unlocking;
  private final Reading reading;
  private final ExtractLimits limits;
  private final @Nullable Recognition recognition;
  private String where = "";
  private int depth;
  private int unnamed;

  Documents(Unlocking unlocking, Reading reading, ExtractLimits limits, @Nullable Ocr ocr) {
    this.unlocking = unlocking;
    this.reading = reading;
    this.limits = limits;
    this.recognition = ocr == null ? null : new Recognition(ocr, reading, () -> where);
  }

  /** What recognises text in the pictures of what is read; null where nothing does. */
  @Nullable Recognition recognition() {
    return recognition;
  }

  /** Reads the whole content. */
  void readAll(TikaInputStream in, Metadata metadata) throws IOException {
    unwrap(in, metadata, "");
  }

  /** Reads a document, or what is in it where it is only a wrapping; names what is locked. */
  private void unwrap(TikaInputStream in, Metadata metadata, String place) throws IOException {
    byte[] head = head(in, Magic.HEAD);
    String encryption = Magic.encryption(head);
    Cms.Kind wrapping = Cms.kind(head);
    if (encryption != null) {
      reading.defect(Defect.Kind.ENCRYPTED, at(place, encryption));
    } else if (wrapping != null) {
      wrapped(wrapping, in, metadata, place);
    } else {
      read(in, metadata, place);
    }
  }

  private void wrapped(Cms.Kind wrapping, TikaInputStream in, Metadata metadata, String place) {
    metadata.set(HttpHeaders.CONTENT_TYPE, "application/pkcs7-mime");
    try {
      InputStream content = Cms.content(wrapping, in);
      if (content != null) {
        boolean signed = wrapping == Cms.Kind.SIGNED;
        enclosed(content, path(place, signed ? SIGNED_CONTENT : COMPRESSED_CONTENT));
      }
    } catch (IOException | RuntimeException e) {
      reading.ended(Defect.Kind.CORRUPT, at(place, Faults.describe(e)));
    } catch (SAXException e) {
      return; // The reading was stopped, and whoever did so has said why.
    }
  }

  /** A MIME entity (RFC 8551 section 3.1), or with signed files anything. */
  private void enclosed(InputStream content, String place) throws IOException, SAXException {
    reading.countDocument();
    endIfStopped();
    GuardedStream guarded = new GuardedStream(content, reading);
    Metadata metadata = new Metadata();
    Reading.Place outer = reading.enter(place);
    try {
      enclosed(guarded, metadata, place);
    } finally {
      reading.leave(outer, guarded.as(place, Faults.type(metadata)));
    }
    endIfStopped();
  }

  private void enclosed(GuardedStream guarded, Metadata metadata, String place) throws IOException {
    if (depth >= limits.depth()) {
      reading.defect(Defect.Kind.ARCHIVE_DEPTH, place + " lies deeper than is read");
      return;
    }
    depth++;
    try (TikaInputStream in = TikaInputStream.get(guarded)) {
      if (isEntity(head(in, Magic.HEAD))) {
        metadata.set(TikaCoreProperties.CONTENT_TYPE_PARSER_OVERRIDE, "message/rfc822");
      }
      unwrap(in, metadata, place);
    } finally {
      depth--;
    }
  }

  private static boolean isEntity(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    return FIELD.matcher(text).find() && TYPE_FIELD.matcher(text).find();
  }

  private static byte[] head(TikaInputStream in, int most) throws IOException {
    byte[] head = new byte[most];
    return Arrays.copyOf(head, Math.max(0, in.peek(head)));
  }

  /** Reads one document; only a fault of the walk itself is thrown. */
  private void read(InputStream in, Metadata metadata, String place) {
    String outer = where;
    where = place;
    depth++;
    TextSink sink = new TextSink(reading, metadata, place);
    boolean whole = false;
    try {
      unlocking.parse(in, sink, metadata, this, place);
      whole = true;
    } catch (IOException | SAXException | TikaException | RuntimeException e) {
      Faults.note(e, metadata, place, reading);
    } catch (LinkageError | StackOverflowError | OutOfMemoryError e) {
      Faults.note(e, metadata, place, reading);
    } finally {
      sink.end();
      Faults.noteInside(metadata, place, reading);
      boolean lookedAt = recognition != null && Faults.type(metadata).equals("application/pdf");
      if (whole && !sink.anyText() && !lookedAt) {
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
    @Nullable String given = metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY);
    String place = path(where, name(given));
    reading.countDocument();
    endIfStopped();
    if (given != null) {
      reading.add(place, Piece.Kind.NAME, plain(given, Integer.MAX_VALUE));
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
        reading.defect(Defect.Kind.EMPTY, at(place, "nothing in it"));
      } else if (container == null) {
        unwrap(in, metadata, place);
      } else {
        read(in, metadata, place);
      }
    }
  }

  private void endIfStopped() throws SAXException {
    if (reading.stopped() || Thread.currentThread().isInterrupted()) {
      throw new WriteLimitReachedException(0);
    }
  }

  private String name(@Nullable String given) {
    return given == null || given.isBlank() ? "document " + ++unnamed : shown(given);
  }

  /** The name of a file in an archive as a piece of a path: not all of one that is very long. */
  static String shown(@Nullable String given) {
    String name = given == null ? "" : plain(given, Integer.MAX_VALUE);
    String relative = name.replaceFirst("^/+", "");
    return relative.length() > LONGEST_NAME ? plain(relative, LONGEST_NAME) + "…" : relative;
  }

  static String path(String outer, String inner) {
    return outer.isEmpty() ? inner : outer + "/" + inner;
  }

  private static String at(String place, String detail) {
    return place.isEmpty() ? detail : place + ": " + detail;
  }

  /** A name that a stranger gave: cut to so many characters, without those that control. */
  static String plain(String given, int most) {
    StringBuilder name = new StringBuilder();
    given
        .codePoints()
        .filter(c -> !Character.isISOControl(c))
        .limit(most)
        .forEach(name::appendCodePoint);
    return name.toString();
  }
}
