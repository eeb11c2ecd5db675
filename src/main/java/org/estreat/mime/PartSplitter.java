package org.estreat.mime;

import java.util.ArrayList;
import java.util.List;
import org.estreat.mime.Delimiters.Hit;
import org.estreat.mime.Delimiters.Opening;
import org.estreat.mime.TransferDecoder.Decoded;
import org.estreat.mime.TransferDecoder.Encoding;
import org.estreat.model.ContentType;
import org.estreat.model.Defect;
import org.estreat.model.Octets;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a message into its parts (RFC 2046 section 5) in one pass over its bytes, with a stack of
 * its own instead of recursion; only an embedded message that is encoded gets a splitter of its own
 * for the decoded octets.
 *
 * <p>The preamble and the epilogue of a multipart belong to no part, and are not searched, as IMAP
 * servers have it. A multipart without any part is one text. Beyond {@link #MOST_LEVELS} and {@link
 * #MOST_PARTS} nothing is told apart any more: what is left is one opaque part, whose bytes are
 * still searched as they stand.
 */
final class PartSplitter {
  static final int MOST_LEVELS = 200;
  static final int MOST_PARTS = 200_000;
  static final int MOST_FIELDS = 500_000;
  static final int MOST_DECODED_TIMES = 3;
  private static final int ALWAYS_DECODED = 1 << 16;

  /** What a message and the encoded messages in it may take together. */
  private static final class Budget {
    private int parts = MOST_PARTS;
    private int fields = MOST_FIELDS;
    private long decoded;

    Budget(long octets) {
      decoded = MOST_DECODED_TIMES * octets + ALWAYS_DECODED;
    }
  }

  private final byte[] bytes;
  private final @Nullable Octets within;
  private final int levelsAround;
  private final Delimiters delimiters;
  private final TextReader texts;
  private final LeafReader leaves;
  private final Faults faults;
  private final Budget budget;
  private final List<Section> sections;
  private final List<Frame> frames = new ArrayList<>();
  private @Nullable Part root;

  /** The boundary line that ended the last leaf, preamble or header; null at the message's end. */
  private @Nullable Hit hit;

  private PartSplitter(
      byte[] bytes,
      @Nullable Octets within,
      int levelsAround,
      Faults faults,
      Budget budget,
      List<Section> sections) {
    this.bytes = bytes;
    this.within = within;
    this.levelsAround = levelsAround;
    this.delimiters = new Delimiters(bytes);
    this.texts = new TextReader(faults);
    this.faults = faults;
    this.budget = budget;
    this.sections = sections;
    this.leaves = new LeafReader(bytes, texts, faults, sections);
  }

  static PartSplitter of(byte[] bytes, Faults faults) {
    return new PartSplitter(bytes, null, 0, faults, new Budget(bytes.length), new ArrayList<>());
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
    budget.parts--;
    if (budget.parts < 0) {
      return opaqueRest(start);
    }
    Header header =
        HeaderParser.parse(
            bytes,
            start,
            bytes.length,
            line -> delimiters.at(line) != null,
            Math.max(1, budget.fields));
    budget.fields -= header.fields().size();
    ContentType absent = frames.isEmpty() ? ContentType.TEXT_PLAIN : frames.getLast().absentType();
    Entity declared = Entity.of(header, absent);
    boolean tooDeep = levelsAround + frames.size() >= MOST_LEVELS;
    Opening parts =
        tooDeep || !declared.isMultipart()
            ? null
            : delimiters.opening(frames.size(), declared.boundary(), header.bodyStart());
    boolean partless = !tooDeep && declared.isMultipart() && parts == null;
    Head head = head(header, start, partless ? declared.asText() : declared);
    noteHeader(head);
    if (declared.isMultipart() && !tooDeep) {
      noteBoundary(head, declared.boundary(), parts);
    }
    if (tooDeep && (declared.isMultipart() || declared.isMessage())) {
      opaque(head, "nested deeper than " + MOST_LEVELS + " levels");
    } else if (declared.isMessage()) {
      return message(head);
    } else if (parts != null) {
      delimiters.open(frames.size(), parts.boundary());
      push(head, false);
      hit = parts.first();
      preamble(head, parts.boundary());
    } else {
      leaf(head);
    }
    return -1;
  }

  /**
   * What stands above the first part belongs to none, and no search looks there; but where its
   * header does not tell the boundary, what is above the line that seems to be one may be text.
   */
  private void preamble(Head head, String boundary) {
    int end = bodyEnd(head.bodyStart());
    if (!boundary.equals(head.entity().boundary())
        && Bytes.trimEnd(bytes, head.bodyStart(), end) > head.bodyStart()) {
      String body = texts.opaque(bytes, head.bodyStart(), end);
      sections.add(new Section(head.number(), "", body));
    }
  }

  private Head head(Header header, int start, Entity entity) {
    PartPath number = numberOf(entity);
    return new Head(frames.isEmpty() ? PartPath.ROOT : number, number, header, start, entity);
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

  private void noteHeader(Head head) {
    if (head.header().nameless() > 0) {
      String lines = "header lines without a colon: " + head.header().nameless();
      faults.add(head.number(), Defect.Kind.HEADER, lines);
    }
  }

  private void noteBoundary(Head head, @Nullable String boundary, @Nullable Opening parts) {
    if (parts != null && parts.boundary().equals(boundary)) {
      return;
    }
    String fault =
        boundary == null
            ? "a multipart without a boundary parameter"
            : "the boundary of a multipart begins no part";
    String choice = parts == null ? "; read as text" : "; read with " + parts.boundary();
    faults.add(head.number(), Defect.Kind.BOUNDARY, fault + choice);
  }

  private void push(Head head, boolean message) {
    sections.add(new Section(head.number(), head.header().text(), null));
    frames.add(new Frame(head, message));
  }

  /** Where the embedded message begins; -1 where it has been read, because it was encoded. */
  private int message(Head head) {
    Encoding encoding = head.entity().encoding();
    boolean lawful = encoding == Encoding.IDENTITY;
    if (!lawful
        && Sniff.isEncodedMessage(
            encoding, bytes, head.bodyStart(), embeddedHeaderEnd(head.bodyStart()))) {
      encodedMessage(head);
      return -1;
    }
    if (!lawful) {
      noteEncoding(head, "an embedded message that says it is in ", "; read as it stands");
    }
    push(head, true);
    return head.bodyStart();
  }

  private void noteEncoding(Head head, String before, String after) {
    String detail = before + head.entity().transferEncoding() + after;
    faults.add(head.number(), Defect.Kind.TRANSFER_ENCODING, detail);
  }

  /** Where a header that begins there has its blank line, or is broken off by a boundary. */
  private int embeddedHeaderEnd(int from) {
    int line = from;
    while (line < bytes.length && !isBlankLine(line) && delimiters.at(line) == null) {
      line = Bytes.indexOf(bytes, (byte) '\n', line, bytes.length) + 1;
    }
    return Math.min(line, bytes.length);
  }

  private boolean isBlankLine(int line) {
    boolean crLf = bytes[line] == '\r' && line + 1 < bytes.length && bytes[line + 1] == '\n';
    return crLf || bytes[line] == '\n';
  }

  /** An embedded message in an encoding, which RFC 2046 section 5.2.1 forbids. */
  private void encodedMessage(Head head) {
    hit = delimiters.next(head.bodyStart());
    int end = bodyEnd(head.bodyStart());
    if (end - head.bodyStart() > budget.decoded) {
      opaque(head, "encoded messages within encoded messages, more than are opened");
      return;
    }
    budget.decoded -= end - head.bodyStart();
    Decoded content =
        TransferDecoder.decode(head.entity().encoding(), bytes, head.bodyStart(), end);
    if (!Sniff.isText(content)) {
      noteEncoding(head, "an embedded message in ", " that is none; read as octets");
      leaf(head.as(head.entity().asOctets()));
      return;
    }
    String unclean = content.clean() ? "" : ", not cleanly";
    noteEncoding(head, "an embedded message in ", ", which is not allowed; decoded" + unclean);
    Octets octets = new Octets(content.toArray());
    PartSplitter inside =
        new PartSplitter(
            octets.bytes(), octets, levelsAround + frames.size(), faults, budget, sections);
    inside.push(head, true);
    Part holder = inside.split();
    add(part(head, end, holder.children()));
  }

  private void leaf(Head head) {
    hit = delimiters.next(head.bodyStart());
    int end = bodyEnd(head.bodyStart());
    add(part(leaves.read(head, end), end, List.of()));
  }

  /** A part that is too much to be told apart. */
  private void opaque(Head head, String why) {
    faults.add(head.number(), Defect.Kind.DEPTH, why);
    hit = delimiters.next(head.bodyStart());
    int end = bodyEnd(head.bodyStart());
    String body = texts.opaque(bytes, head.bodyStart(), end);
    sections.add(new Section(head.number(), head.header().text(), body));
    add(part(head, end, List.of()));
  }

  /** The rest of the message as one part, when there are too many. */
  private int opaqueRest(int start) {
    PartPath number = frames.getLast().number().child(frames.getLast().children().size() + 1);
    faults.add(number, Defect.Kind.DEPTH, "more than " + MOST_PARTS + " parts");
    hit = null;
    String body = texts.opaque(bytes, start, bytes.length);
    sections.add(new Section(number, "", body));
    Entity entity = new Entity(ContentType.TEXT_PLAIN, null, "binary", null, null);
    Header none = new Header(List.of(), "", start, 0);
    add(part(new Head(number, number, none, start, entity), bytes.length, List.of()));
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
        String fault = "the boundary of a multipart is not closed";
        faults.add(frame.number(), Defect.Kind.BOUNDARY, fault);
        delimiters.close(frames.size());
      }
      int bodyEnd = Math.max(frame.head().bodyStart(), endOfLast(frame, end));
      add(part(frame.head(), bodyEnd, frame.children()));
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

  private Part part(Head head, int bodyEnd, List<Part> children) {
    Entity entity = head.entity();
    return new Part(
        head.path(),
        head.header().fields(),
        entity.type(),
        entity.transferEncoding(),
        entity.fileName(),
        entity.disposition(),
        head.start(),
        head.bodyStart(),
        bodyEnd,
        within,
        children);
  }
}
