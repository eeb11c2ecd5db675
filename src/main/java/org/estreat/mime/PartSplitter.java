package org.estreat.mime;

import java.util.ArrayList;
import java.util.List;
import org.estreat.mime.Delimiters.Hit;
import org.estreat.mime.TransferDecoder.Encoding;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.HeaderField;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a message into its parts (RFC 2046 section 5) in one pass over its bytes, with a stack of
 * its own instead of recursion.
 *
 * <p>The preamble and the epilogue of a multipart belong to no part. Beyond {@link #MOST_LEVELS}
 * and {@link #MOST_PARTS} nothing is told apart any more: what is left is one opaque part, whose
 * bytes are still searched as they stand.
 */
final class PartSplitter {
  static final int MOST_LEVELS = 200;
  static final int MOST_PARTS = 200_000;
  static final int MOST_FIELDS = 500_000;

  /**
   * A multipart or an embedded message that is being read.
   *
   * @param path its own
   * @param number what its children's numbers begin with
   * @param message whether it holds a message and not parts
   */
  private record Frame(
      PartPath path,
      PartPath number,
      boolean message,
      Header header,
      int headerStart,
      Entity entity,
      List<Part> children) {
    ContentType absentType() {
      return !message && entity.type().is("multipart", "digest")
          ? Entity.RFC822
          : ContentType.TEXT_PLAIN;
    }
  }

  private final byte[] bytes;
  private final Delimiters delimiters;
  private final TextReader texts;
  private final Faults faults;
  private final List<Frame> frames = new ArrayList<>();
  private final List<Section> sections = new ArrayList<>();
  private int parts;
  private int fields;
  private @Nullable Part root;

  /** The boundary line that ended the last leaf, preamble or header; null at the message's end. */
  private @Nullable Hit hit;

  PartSplitter(byte[] bytes, Faults faults) {
    this.bytes = bytes;
    this.delimiters = new Delimiters(bytes);
    this.texts = new TextReader(faults);
    this.faults = faults;
  }

  /** What TEXT and BODY search; complete after {@link #split}. */
  List<Section> sections() {
    return sections;
  }

  /** Reads the whole message. */
  Part split() {
    int start = 0;
    Part whole = null;
    while (whole == null) {
      start = start < 0 ? afterBoundary() : enter(start);
      whole = root;
    }
    return whole;
  }

  /**
   * Reads the header at {@code start} and, of a leaf, the body.
   *
   * @return where an embedded message begins; -1 where the next boundary line decides
   */
  private int enter(int start) {
    parts++;
    if (parts > MOST_PARTS) {
      return opaqueRest(start);
    }
    int fieldsLeft = Math.max(1, MOST_FIELDS - fields);
    Header header =
        HeaderParser.parse(
            bytes, start, bytes.length, line -> delimiters.at(line) != null, fieldsLeft);
    fields += header.fields().size();
    ContentType absent = frames.isEmpty() ? ContentType.TEXT_PLAIN : frames.getLast().absentType();
    Entity entity = Entity.of(header, absent);
    PartPath number = numberOf(entity);
    PartPath path = frames.isEmpty() ? PartPath.ROOT : number;
    noteHeader(number, header, entity);
    boolean tooDeep = frames.size() >= MOST_LEVELS && (entity.isMultipart() || entity.isMessage());
    if (tooDeep) {
      faults.add(number, Defect.Kind.DEPTH, "nested deeper than " + MOST_LEVELS + " levels");
      leaf(path, number, header, start, entity, true);
      return -1;
    }
    if (entity.isMessage()) {
      sections.add(new Section(number, header.text(), null));
      frames.add(new Frame(path, number, true, header, start, entity, new ArrayList<>()));
      return header.bodyStart();
    }
    if (entity.isMultipart()) {
      multipart(path, number, header, start, entity);
    } else {
      leaf(path, number, header, start, entity, false);
    }
    return -1;
  }

  /**
   * The number of the part whose header was just read. A message's own entity is the message where
   * it is a multipart, and its part 1 where it is not (RFC 9051 section 6.4.5.1).
   */
  private PartPath numberOf(Entity entity) {
    if (frames.isEmpty()) {
      return entity.isMultipart() ? PartPath.ROOT : PartPath.ROOT.child(1);
    }
    Frame parent = frames.getLast();
    boolean sharesNumber = parent.message() && entity.isMultipart();
    return sharesNumber ? parent.number() : parent.number().child(parent.children().size() + 1);
  }

  private void noteHeader(PartPath number, Header header, Entity entity) {
    if (header.nameless() > 0) {
      faults.add(number, Defect.Kind.HEADER, "header lines without a colon: " + header.nameless());
    }
    if (entity.typeFault() != null) {
      faults.add(
          number, Defect.Kind.CONTENT_TYPE, "no type in Content-Type: " + entity.typeFault());
    }
    if (entity.isEncodedMessage()) {
      faults.add(
          number, Defect.Kind.TRANSFER_ENCODING, "an embedded message in base64 is not opened");
    }
    if (entity.encoding() == Encoding.UNKNOWN) {
      faults.add(
          number,
          Defect.Kind.TRANSFER_ENCODING,
          "unknown transfer encoding: " + entity.transferEncoding());
    }
  }

  private void multipart(PartPath path, PartPath number, Header header, int start, Entity entity) {
    sections.add(new Section(number, header.text(), null));
    String boundary = entity.type().parameters().get("boundary");
    if (boundary == null) {
      faults.add(number, Defect.Kind.BOUNDARY, "a multipart without a boundary parameter");
    } else {
      delimiters.open(frames.size(), boundary);
    }
    frames.add(new Frame(path, number, false, header, start, entity, new ArrayList<>()));
    hit = delimiters.next(header.bodyStart());
  }

  private void leaf(
      PartPath path, PartPath number, Header header, int start, Entity entity, boolean opaque) {
    hit = delimiters.next(header.bodyStart());
    int end = bodyEnd(header.bodyStart());
    String body = null;
    if (opaque) {
      body = texts.opaque(bytes, header.bodyStart(), end);
    } else if (entity.isText() && entity.encoding() != Encoding.UNKNOWN) {
      body = texts.read(number, entity, bytes, header.bodyStart(), end);
    }
    sections.add(new Section(number, header.text(), body));
    add(part(path, header.fields(), entity, start, header.bodyStart(), end, List.of()));
  }

  /** The rest of the message as one part, when there are too many. */
  private int opaqueRest(int start) {
    PartPath number = frames.getLast().number().child(frames.getLast().children().size() + 1);
    faults.add(number, Defect.Kind.DEPTH, "more than " + MOST_PARTS + " parts");
    hit = null;
    String body = texts.opaque(bytes, start, bytes.length);
    sections.add(new Section(number, "", body));
    Entity entity = new Entity(ContentType.TEXT_PLAIN, null, "binary", null, null);
    add(part(number, List.of(), entity, start, start, bytes.length, List.of()));
    return -1;
  }

  /**
   * Goes on after the boundary line that was met last, or ends all frames at the message's end.
   *
   * @return where the next part begins; -1 where there is none yet
   */
  private int afterBoundary() {
    Hit line = hit;
    if (line == null) {
      closeFrames(0, bytes.length);
      return -1;
    }
    closeFrames(line.level() + 1, bodyEnd(0));
    if (!line.closing()) {
      return line.next();
    }
    delimiters.close(line.level());
    hit = delimiters.next(line.next());
    return -1;
  }

  private void closeFrames(int level, int end) {
    while (frames.size() > level) {
      Frame frame = frames.removeLast();
      if (delimiters.isOpen(frames.size())) {
        String fault = frame.children().isEmpty() ? "never occurs" : "is not closed";
        faults.add(frame.number(), Defect.Kind.BOUNDARY, "the boundary of a multipart " + fault);
        delimiters.close(frames.size());
      }
      int bodyStart = frame.header().bodyStart();
      add(
          part(
              frame.path(),
              frame.header().fields(),
              frame.entity(),
              frame.headerStart(),
              bodyStart,
              Math.max(bodyStart, endOfLast(frame, end)),
              frame.children()));
    }
  }

  /** A last child that is all header keeps its line end, so its end may lie beyond. */
  private static int endOfLast(Frame frame, int end) {
    List<Part> children = frame.children();
    return children.isEmpty() ? end : Math.max(end, children.getLast().bodyEnd());
  }

  /** The end of what lies before the boundary line: the line end before it is part of it. */
  private int bodyEnd(int atLeast) {
    if (hit == null) {
      return bytes.length;
    }
    int end = hit.lineStart();
    if (end > atLeast && bytes[end - 1] == '\n') {
      end--;
    }
    if (end > atLeast && end < hit.lineStart() && bytes[end - 1] == '\r') {
      end--;
    }
    return end;
  }

  private void add(Part part) {
    if (frames.isEmpty()) {
      root = part;
    } else {
      frames.getLast().children().add(part);
    }
  }

  private static Part part(
      PartPath path,
      List<HeaderField> headers,
      Entity entity,
      int headerStart,
      int bodyStart,
      int bodyEnd,
      List<Part> children) {
    return new Part(
        path,
        headers,
        entity.type(),
        entity.transferEncoding(),
        entity.fileName(),
        entity.disposition(),
        headerStart,
        bodyStart,
        bodyEnd,
        children);
  }
}
