package org.estreat.lucene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.ByteArrayDataInput;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchTexts.Text;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Section;
import org.estreat.query.SearchKey.Place;

/**
 * Gives the texts of {@link Schema#TEXT_COLUMN} back.
 *
 * <p>For one segment and one thread.
 */
final class TextColumn {
  /** The lists of an envelope in the order in which the column has them. */
  static final List<Place> LISTS =
      List.of(Place.SUBJECT, Place.FROM, Place.TO, Place.CC, Place.BCC);

  private final LeafReader reader;
  private final TextValue value;
  private final ByteArrayDataInput table;

  /** Takes no memory before the first {@link #advance}; then that of the longest value. */
  TextColumn(LeafReader reader) {
    this.reader = reader;
    this.value = new TextValue(reader, SearchLimit.NONE);
    this.table = value.table();
  }

  /** The same column from its start. */
  TextColumn again() {
    return new TextColumn(reader);
  }

  /** Goes to a document; false where it has no texts. */
  boolean advance(int target) throws IOException {
    return value.advance(target);
  }

  /** Does something with several of the document's texts; a long one is then read once. */
  <T> T using(TextValue.Use<T> use) throws IOException {
    return value.using(use);
  }

  private String string(TextPool.Unit unit) throws IOException {
    return value.string(unit.from(), unit.to());
  }

  private PartPath readPath() {
    List<Integer> numbers = new ArrayList<>();
    for (int left = table.readVInt(); left > 0; left--) {
      numbers.add(table.readVInt());
    }
    return new PartPath(numbers);
  }

  /** The sections, in order. */
  List<Section> sections() throws IOException {
    return value.using(this::readSections);
  }

  private List<Section> readSections() throws IOException {
    value.open();
    List<Section> sections = new ArrayList<>();
    int count = table.readVInt();
    int at = 0;
    for (int i = 0; i < count; i++) {
      PartPath path = readPath();
      int bodyAt = at + table.readVInt();
      int body = table.readVInt() - 1;
      table.readByte();
      int end = bodyAt + Math.max(body, 0);
      sections.add(
          new Section(path, value.string(at, bodyAt), body < 0 ? null : value.string(bodyAt, end)));
      at = end;
    }
    return sections;
  }

  /** The sections whose bodies have new text. */
  List<Section> newSections() throws IOException {
    return value.using(this::readNewSections);
  }

  private List<Section> readNewSections() throws IOException {
    List<Section> all = readSections();
    value.open();
    List<Section> found = new ArrayList<>();
    int count = table.readVInt();
    for (int i = 0; i < count; i++) {
      value.skipPath();
      table.readVInt();
      table.readVInt();
      if ((table.readByte() & MessageTexts.HAS_NEW_TEXT) != 0) {
        found.add(all.get(i));
      }
    }
    return found;
  }

  /** The values of the fields of this name, in lower case. */
  List<Text> fields(String name) throws IOException {
    return value.using(() -> readFields(name));
  }

  private List<Text> readFields(String name) throws IOException {
    value.open();
    value.skipSections();
    byte[] wanted = Folding.utf8(name);
    List<Text> found = new ArrayList<>();
    int count = table.readVInt();
    for (int i = 0; i < count; i++) {
      boolean named = value.isNamed(value.readUnit(), name, wanted);
      TextPool.Unit unit = value.readUnit();
      if (named) {
        found.add(new Text(PartPath.ROOT, List.of(string(unit))));
      }
    }
    return found;
  }

  /** The fields of one list of the envelope. */
  List<Text> list(Place list) throws IOException {
    return value.using(() -> readList(list));
  }

  private List<Text> readList(Place list) throws IOException {
    value.open();
    value.skipSections();
    value.skipHeaders();
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
      TextPool.Unit unit = value.readUnit();
      if (wanted) {
        forms.add(string(unit));
      }
    }
    return new Text(PartPath.ROOT, forms);
  }

  /** The names of parts, each with its part's path. */
  List<Text> fileNames() throws IOException {
    return value.using(this::readFileNames);
  }

  private List<Text> readFileNames() throws IOException {
    value.open();
    value.skipToFileNames();
    List<Text> found = new ArrayList<>();
    int count = table.readVInt();
    for (int i = 0; i < count; i++) {
      PartPath path = readPath();
      found.add(new Text(path, List.of(string(value.readUnit()))));
    }
    return found;
  }

  /** The texts of a part content, in order: kind, where, text. */
  List<PartText.Piece> pieces() throws IOException {
    return value.using(() -> pieces(value));
  }

  /** Reads them within {@link TextValue#using}. */
  static List<PartText.Piece> pieces(TextValue value) throws IOException {
    value.open();
    ByteArrayDataInput table = value.table();
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
              new String(where, StandardCharsets.UTF_8), Facts.kind(kind), value.string(at, end)));
      at = end;
    }
    return pieces;
  }
}
