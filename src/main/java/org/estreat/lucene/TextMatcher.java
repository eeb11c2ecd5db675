package org.estreat.lucene;

import java.io.IOException;
import java.util.stream.Stream;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.ByteArrayDataInput;
import org.estreat.index.NewText;
import org.estreat.index.SearchLimit;
import org.estreat.query.SearchKey.Place;

/**
 * Says whether a document's text holds a key.
 *
 * <p>For one segment and one thread.
 */
final class TextMatcher {
  private final TextValue value;
  private final ByteArrayDataInput table;
  private final FoldedSearch folding;

  /**
   * Takes no memory before the first {@link #matches}; then that of the longest value.
   *
   * @param limit asked within long texts
   */
  TextMatcher(LeafReader reader, SearchLimit limit) {
    this.value = new TextValue(reader, limit);
    this.table = value.table();
    this.folding = new FoldedSearch(limit);
  }

  /** Whether a text of the document in this place holds the key, which is not empty. */
  boolean matches(int doc, TextPlace place, Finder key) throws IOException {
    if (!value.advance(doc) || value.ofPart() != place.ofPart()) {
      return false;
    }
    return value.using(() ->
        switch (place) {
          case TextPlace.Bodies() -> sectionsHold(key, false, true);
          case TextPlace.Heads() -> sectionsHold(key, true, false);
          case TextPlace.Sections() -> sectionsHold(key, true, true);
          case TextPlace.Listed(var list) -> listHolds(list, key);
          case TextPlace.Field(var name) -> fieldHolds(name, key);
          case TextPlace.FileNames() -> fileNameHolds(key);
          case TextPlace.Pieces() -> pieceHolds(key);
          case TextPlace.NewBodies() -> newBodyHolds(key);
          case TextPlace.NewPieces() -> anyHolds(NewText.ofPage(TextColumn.pieces(value)), key);
        });
  }

  private boolean sectionsHold(Finder key, boolean headers, boolean bodies) throws IOException {
    int count = table.readVInt();
    int at = 0;
    for (int i = 0; i < count; i++) {
      value.skipPath();
      int bodyAt = at + table.readVInt();
      int end = bodyAt + Math.max(table.readVInt() - 1, 0);
      int ascii = table.readByte();
      if (bodies && bodyAt < end && holds(bodyAt, end, (ascii & 2) != 0, key)) {
        return true;
      }
      if (headers && at < bodyAt && headerHolds(at, bodyAt, end, ascii, key)) {
        return true;
      }
      at = end;
    }
    return false;
  }

  /** The header, and what lies over its border to a body that is known not to hold the key. */
  private boolean headerHolds(int at, int bodyAt, int end, int ascii, Finder key)
      throws IOException {
    byte last = value.bytes(bodyAt - 1, bodyAt)[value.base(bodyAt - 1, bodyAt) + bodyAt - 1];
    boolean alone = last >= 0 && last < ' ' && !key.holdsControl();
    return holds(at, alone ? bodyAt : end, alone ? (ascii & 1) != 0 : (ascii & 3) == 3, key);
  }

  private boolean fieldHolds(String name, Finder key) throws IOException {
    value.skipSections();
    byte[] wanted = Folding.utf8(name);
    int count = table.readVInt();
    for (int i = 0; i < count; i++) {
      boolean named = value.isNamed(value.readUnit(), name, wanted);
      if (holds(value.readUnit(), key, named)) {
        return true;
      }
    }
    return false;
  }

  private boolean listHolds(Place list, Finder key) throws IOException {
    value.skipSections();
    value.skipHeaders();
    for (Place each : TextColumn.LISTS) {
      for (int texts = table.readVInt(); texts > 0; texts--) {
        for (int forms = table.readVInt(); forms > 0; forms--) {
          if (holds(value.readUnit(), key, each == list)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean fileNameHolds(Finder key) throws IOException {
    value.skipToFileNames();
    int count = table.readVInt();
    for (int i = 0; i < count; i++) {
      value.skipPath();
      if (holds(value.readUnit(), key, true)) {
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
      value.skipPath();
      int from = at + table.readVInt();
      int to = from + Math.max(table.readVInt() - 1, 0);
      int marks = table.readByte();
      boolean isRead = to > from && (marks & MessageTexts.HAS_NEW_TEXT) != 0;
      if (isRead
          && holds(from, to, (marks & 2) != 0, key)
          && anyHolds(NewText.ofBody(value.string(from, to)), key)) {
        return true;
      }
      at = to;
    }
    return false;
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

  private boolean holds(TextPool.Unit unit, Finder key, boolean wanted) throws IOException {
    return wanted && holds(unit.from(), unit.to(), unit.ascii(), key);
  }

  private boolean holds(int from, int to, boolean ascii, Finder key) throws IOException {
    if (ascii && (!key.canBeInAscii() || to - from < key.length())) {
      return false;
    }
    byte[] bytes = value.bytes(from, to);
    int base = value.base(from, to);
    if (ascii) {
      return folding.holdsInAscii(bytes, base + from, base + to, key);
    }
    return folding.holds(bytes, base + from, base + to, key);
  }
}
