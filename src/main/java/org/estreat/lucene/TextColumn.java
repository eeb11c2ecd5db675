package org.estreat.lucene;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.NewText;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchTexts.Text;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Section;
import org.estreat.query.SearchKey.Place;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link Schema#TEXT_COLUMN}: says whether a text holds a key, and gives the texts back.
 *
 * <p>For one segment and one thread.
 */
final class TextColumn {
  /** The lists of an envelope in the order in which the column has them. */
  static final List<Place> LISTS =
      List.of(Place.SUBJECT, Place.FROM, Place.TO, Place.CC, Place.BCC);

  /** Held while a long text is in memory, so that many searches hold one of them and not many. */
  private static final ReentrantLock ONE_LONG_TEXT = new ReentrantLock();

  /** Between two looks at the limit of a search that waits for another's long text. */
  private static final long WAIT_MILLIS = 20;

  private final LeafReader reader;
  private final SearchLimit limit;
  private @Nullable BinaryDocValues values;
  private final FoldedSearch folding;
  private final ByteArrayDataInput table = new ByteArrayDataInput();
  private BytesRef value = new BytesRef();
  private int doc = -1;
  private int longLength;
  private int shortsAt;
  private int longsAt;
  private int inline;
  private int previous;
  private boolean ofPart;
  private byte @Nullable [] longText;

  /** As with a limit that is never reached. */
  TextColumn(LeafReader reader) {
    this(reader, SearchLimit.NONE);
  }

  /**
   * Takes no memory before the first {@link #advance}; then that of the longest value.
   *
   * @param limit asked within long texts
   */
  TextColumn(LeafReader reader, SearchLimit limit) {
    this.reader = reader;
    this.limit = limit;
    this.folding = new FoldedSearch(limit);
  }

  /** Goes to a document; false where it has no texts. */
  boolean advance(int target) throws IOException {
    BinaryDocValues opened = values;
    if (opened == null) {
      opened = DocValues.getBinary(reader, Schema.TEXT_COLUMN);
      values = opened;
    }
    if (!opened.advanceExact(target)) {
      return false;
    }
    doc = target;
    value = opened.binaryValue();
    longText = null;
    open();
    return true;
  }

  private void open() {
    table.reset(value.bytes, value.offset, value.length);
    int headLength = table.readInt();
    int head = table.getPosition();
    ofPart = table.readByte() != 0;
    longLength = table.readVInt();
    int shortLength = table.readVInt();
    shortsAt = head + headLength;
    longsAt = shortsAt + shortLength;
    inline = value.offset + value.length - longsAt;
    previous = 0;
  }

  /** Something done with the document's texts; one thread at a time where they are long. */
  interface Use<T> {
    T use() throws IOException;
  }

  <T> T using(Use<T> use) throws IOException {
    if (longLength <= inline) {
      return use.use();
    }
    lockLongText();
    try {
      return use.use();
    } finally {
      longText = null;
      ONE_LONG_TEXT.unlock();
    }
  }

  private void lockLongText() throws IOException {
    try {
      while (!ONE_LONG_TEXT.tryLock(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        limit.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another search read a long text");
    }
  }

  /** Whether a text in this place holds the key, which is not empty. */
  boolean matches(TextPlace place, Finder key) throws IOException {
    open();
    if (ofPart != place.ofPart()) {
      return false;
    }
    return using(() ->
        switch (place) {
          case TextPlace.Bodies() -> sectionsHold(key, false);
          case TextPlace.Sections() -> sectionsHold(key, true);
          case TextPlace.Listed(var list) -> listHolds(list, key);
          case TextPlace.Field(var name) -> fieldHolds(name, key);
          case TextPlace.FileNames() -> fileNameHolds(key);
          case TextPlace.Pieces() -> pieceHolds(key);
          case TextPlace.NewBodies() -> newBodyHolds(key);
          case TextPlace.NewPieces() -> newPieceHolds(key);
        });
  }

  private boolean sectionsHold(Finder key, boolean withHeader) throws IOException {
    int count = table.readVInt();
    int at = 0;
    for (int i = 0; i < count; i++) {
      skipPath();
      int header = table.readVInt();
      int body = table.readVInt() - 1;
      int ascii = table.readByte();
      int bodyEnd = at + header + Math.max(body, 0);
      if (withHeader
          ? holds(at, bodyEnd, (ascii & 3) == 3, key)
          : body > 0 && holds(at + header, bodyEnd, (ascii & 2) != 0, key)) {
        return true;
      }
      at = bodyEnd;
    }
    return false;
  }

  private boolean fieldHolds(String name, Finder key) throws IOException {
    skipSections();
    byte[] wanted = Folding.utf8(name);
    int count = table.readVInt();
    for (int i = 0; i < count; i++) {
      boolean named = isNamed(readUnit(), name, wanted);
      if (holds(readUnit(), key, named)) {
        return true;
      }
    }
    return false;
  }

  private boolean listHolds(Place list, Finder key) throws IOException {
    skipSections();
    skipHeaders();
    for (Place each : LISTS) {
      for (int texts = table.readVInt(); texts > 0; texts--) {
        for (int forms = table.readVInt(); forms > 0; forms--) {
          if (holds(readUnit(), key, each == list)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean fileNameHolds(Finder key) throws IOException {
    skipToFileNames();
    int count = table.readVInt();
    for (int i = 0; i < count; i++) {
      skipPath();
      if (holds(readUnit(), key, true)) {
        return true;
      }
    }
    return false;
  }

  private boolean pieceHolds(Finder key) throws IOException {
    int count = table.readVInt();
    int at = 0;
    for (int i = 0; i < count; i++) {
      boolean ascii = (table.readByte() & 1) != 0;
      int end = at + table.readVInt();
      table.skipBytes(table.readVInt());
      if (holds(at, end, ascii, key)) {
        return true;
      }
      at = end;
    }
    return false;
  }

  /** A body is cut into its stretches only where it holds the key at all. */
  private boolean newBodyHolds(Finder key) throws IOException {
    int count = table.readVInt();
    int at = 0;
    for (int i = 0; i < count; i++) {
      skipPath();
      int from = at + table.readVInt();
      int to = from + Math.max(table.readVInt() - 1, 0);
      int marks = table.readByte();
      boolean isRead = to > from && (marks & MessageTexts.HAS_NEW_TEXT) != 0;
      if (isRead
          && holds(from, to, (marks & 2) != 0, key)
          && anyHolds(NewText.ofBody(string(from, to)), key)) {
        return true;
      }
      at = to;
    }
    return false;
  }

  private boolean newPieceHolds(Finder key) throws IOException {
    return anyHolds(NewText.ofPage(pieces()), key);
  }

  private boolean anyHolds(Stream<String> texts, Finder key) throws IOException {
    for (String text : (Iterable<String>) texts::iterator) {
      byte[] bytes = Folding.utf8(text);
      if (folding.holds(bytes, 0, bytes.length, key)) {
        return true;
      }
    }
    return false;
  }

  /** The sections whose bodies have new text. */
  List<Section> newSections() throws IOException {
    List<Section> all = sections();
    open();
    List<Section> found = new ArrayList<>();
    int count = table.readVInt();
    for (int i = 0; i < count; i++) {
      skipPath();
      table.readVInt();
      table.readVInt();
      if ((table.readByte() & MessageTexts.HAS_NEW_TEXT) != 0) {
        found.add(all.get(i));
      }
    }
    return found;
  }

  private boolean holds(TextPool.Unit unit, Finder key, boolean wanted) throws IOException {
    return wanted && holds(unit.from(), unit.to(), unit.ascii(), key);
  }

  private boolean holds(int from, int to, boolean ascii, Finder key) throws IOException {
    if (ascii && (!key.canBeInAscii() || to - from < key.length())) {
      return false;
    }
    byte[] bytes = bytes(to, from);
    int base = base(to, from);
    if (ascii) {
      return folding.holdsInAscii(bytes, base + from, base + to, key);
    }
    return folding.holds(bytes, base + from, base + to, key);
  }

  private byte[] bytes(int to, int from) throws IOException {
    if (from >= longLength || to <= inline) {
      return value.bytes;
    }
    if (longText == null) {
      longText = LongTexts.read(reader, doc);
    }
    return longText;
  }

  /** What has to be added to a place to have the index into {@link #bytes}. */
  private int base(int to, int from) {
    if (from >= longLength) {
      return shortsAt - longLength;
    }
    return to <= inline ? longsAt : 0;
  }

  private TextPool.Unit readUnit() throws IOException {
    int from = previous + table.readZInt();
    int length = table.readVInt();
    previous = from + (length >>> 1);
    return new TextPool.Unit(from, previous, (length & 1) != 0);
  }

  private boolean isNamed(TextPool.Unit unit, String name, byte[] wanted) throws IOException {
    if (!unit.ascii()) {
      return string(unit).toLowerCase(Locale.ROOT).equals(name);
    }
    if (unit.to() - unit.from() != wanted.length) {
      return false;
    }
    byte[] bytes = bytes(unit.to(), unit.from());
    int at = base(unit.to(), unit.from()) + unit.from();
    for (int i = 0; i < wanted.length; i++) {
      byte b = bytes[at + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private String string(TextPool.Unit unit) throws IOException {
    return string(unit.from(), unit.to());
  }

  private String string(int from, int to) throws IOException {
    byte[] bytes = bytes(to, from);
    return new String(bytes, base(to, from) + from, to - from, StandardCharsets.UTF_8);
  }

  private void skipPath() {
    for (int left = table.readVInt(); left > 0; left--) {
      table.readVInt();
    }
  }

  private PartPath readPath() {
    List<Integer> numbers = new ArrayList<>();
    for (int left = table.readVInt(); left > 0; left--) {
      numbers.add(table.readVInt());
    }
    return new PartPath(numbers);
  }

  private void skipSections() {
    int count = table.readVInt();
    for (int i = 0; i < count; i++) {
      skipPath();
      table.readVInt();
      table.readVInt();
      table.readByte();
    }
  }

  private void skipHeaders() throws IOException {
    int units = 2 * table.readVInt();
    for (int i = 0; i < units; i++) {
      readUnit();
    }
  }

  private void skipToFileNames() throws IOException {
    skipSections();
    skipHeaders();
    for (int list = 0; list < LISTS.size(); list++) {
      for (int texts = table.readVInt(); texts > 0; texts--) {
        for (int forms = table.readVInt(); forms > 0; forms--) {
          readUnit();
        }
      }
    }
  }

  /** The sections, in order. */
  List<Section> sections() throws IOException {
    open();
    List<Section> sections = new ArrayList<>();
    int count = table.readVInt();
    int at = 0;
    for (int i = 0; i < count; i++) {
      PartPath path = readPath();
      int bodyAt = at + table.readVInt();
      int body = table.readVInt() - 1;
      table.readByte();
      int end = bodyAt + Math.max(body, 0);
      sections.add(new Section(path, string(at, bodyAt), body < 0 ? null : string(bodyAt, end)));
      at = end;
    }
    return sections;
  }

  /** The values of the fields of this name, in lower case. */
  List<Text> fields(String name) throws IOException {
    open();
    skipSections();
    byte[] wanted = Folding.utf8(name);
    List<Text> found = new ArrayList<>();
    int count = table.readVInt();
    for (int i = 0; i < count; i++) {
      boolean named = isNamed(readUnit(), name, wanted);
      TextPool.Unit unit = readUnit();
      if (named) {
        found.add(new Text(PartPath.ROOT, List.of(string(unit))));
      }
    }
    return found;
  }

  /** The fields of one list of the envelope. */
  List<Text> list(Place list) throws IOException {
    open();
    skipSections();
    skipHeaders();
    List<Text> found = new ArrayList<>();
    for (Place each : LISTS) {
      int count = table.readVInt();
      for (int i = 0; i < count; i++) {
        Text text = readForms(each == list);
        if (each == list) {
          found.add(text);
        }
      }
    }
    return found;
  }

  private Text readForms(boolean wanted) throws IOException {
    List<String> forms = new ArrayList<>();
    for (int left = table.readVInt(); left > 0; left--) {
      TextPool.Unit unit = readUnit();
      if (wanted) {
        forms.add(string(unit));
      }
    }
    return new Text(PartPath.ROOT, forms);
  }

  /** The names of parts, each with its part's path. */
  List<Text> fileNames() throws IOException {
    open();
    skipToFileNames();
    List<Text> found = new ArrayList<>();
    int count = table.readVInt();
    for (int i = 0; i < count; i++) {
      PartPath path = readPath();
      found.add(new Text(path, List.of(string(readUnit()))));
    }
    return found;
  }

  /** The texts of a part content, in order: kind, where, text. */
  List<PartText.Piece> pieces() throws IOException {
    open();
    List<PartText.Piece> pieces = new ArrayList<>();
    int count = table.readVInt();
    int at = 0;
    for (int i = 0; i < count; i++) {
      int kind = table.readByte() >> 1;
      int end = at + table.readVInt();
      byte[] where = new byte[table.readVInt()];
      table.readBytes(where, 0, where.length);
      pieces.add(
          new PartText.Piece(
              new String(where, StandardCharsets.UTF_8), Facts.kind(kind), string(at, end)));
      at = end;
    }
    return pieces;
  }
}
