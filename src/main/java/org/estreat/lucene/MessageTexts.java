package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.IndexEntry;
import org.estreat.index.NewText;
import org.estreat.index.SearchTexts;
import org.estreat.model.HeaderField;
import org.estreat.model.Message;
import org.estreat.model.PartPath;
import org.estreat.model.Section;
import org.estreat.query.SearchKey.Place;

/** The texts of a message as fields: words, opaque runs and the text column. */
final class MessageTexts {
  /** Among the marks of a section, beside whether its header (1) and body (2) are ASCII. */
  static final int HAS_NEW_TEXT = 4;

  private final TextPool pool = new TextPool(false);
  private final List<Stretch> bodies = new ArrayList<>();
  private final List<Stretch> heads = new ArrayList<>();
  private final List<Stretch> headers = new ArrayList<>();
  private final List<byte[]> sectionHeaders = new ArrayList<>();
  private final List<byte[]> sectionBodies = new ArrayList<>();
  private final Map<String, TextPool.Unit> values = new HashMap<>();

  private MessageTexts() {}

  static void addTo(Document document, IndexEntry entry) throws IOException {
    Message message = entry.message();
    MessageTexts texts = new MessageTexts();
    texts.sections(message.sections(), NewText.places(message).notInBodies());
    texts.fields(message.headers());
    texts.lists(entry);
    texts.fileNames(entry);
    document.add(new Field(Schema.BODY_WORDS, new Words(texts.bodies), Schema.RANKED_WORDS));
    document.add(new Field(Schema.HEAD_WORDS, new Words(texts.heads), Schema.PLAIN_WORDS));
    document.add(new Field(Schema.HEADER_WORDS, new Words(texts.headers), Schema.PLAIN_WORDS));
    Marks.of(texts.bodies)
        .addTo(document, Schema.BODY_OPAQUE, Schema.BODY_PAIRS, Schema.BODY_EDGES);
    Marks heads = Marks.of(texts.heads);
    for (int i = 0; i < texts.sectionHeaders.size(); i++) {
      heads.border(texts.sectionHeaders.get(i), texts.sectionBodies.get(i));
    }
    heads.addTo(document, Schema.HEAD_OPAQUE, Schema.HEAD_PAIRS, Schema.HEAD_EDGES);
    texts.pool.addTo(document);
  }

  private void sections(List<Section> sections, Set<PartPath> notNew) throws IOException {
    pool.table().writeVInt(sections.size());
    for (Section section : sections) {
      byte[] header = Folding.utf8(section.header());
      String text = section.body();
      byte[] body = text == null ? new byte[0] : Folding.utf8(text);
      boolean asciiHeader = Folding.isAscii(header, 0, header.length);
      boolean asciiBody = Folding.isAscii(body, 0, body.length);
      Facts.writePath(pool.table(), section.path());
      pool.table().writeVInt(header.length);
      pool.table().writeVInt(text == null ? 0 : body.length + 1);
      int marks = (asciiHeader ? 1 : 0) | (asciiBody ? 2 : 0);
      boolean hasNew = text != null && !notNew.contains(section.path());
      pool.table().writeByte((byte) (marks | (hasNew ? HAS_NEW_TEXT : 0)));
      if (pool.length() == 0) {
        pool.searchIn(header, 0);
      }
      pool.addText(header);
      pool.addText(body);
      heads.add(Stretch.of(header, Stretch.Kind.HEADER));
      bodies.add(Stretch.of(body, Stretch.Kind.PLAIN));
      sectionHeaders.add(header);
      sectionBodies.add(body);
      border(header, body);
    }
  }

  /**
   * TEXT reads header and body as one string. A header ends in a line end, and what lies over it no
   * word and no edge does; but for one that was cut off: that one's head has all of the body too.
   */
  private void border(byte[] header, byte[] body) {
    byte last = header.length == 0 ? 0 : header[header.length - 1];
    if ((last < 0 || last >= ' ') && body.length > 0) {
      byte[] both = Arrays.copyOf(header, Math.addExact(header.length, body.length));
      System.arraycopy(body, 0, both, header.length, body.length);
      heads.add(Stretch.of(both, Stretch.Kind.PLAIN));
    }
  }

  private void fields(List<HeaderField> fields) throws IOException {
    pool.table().writeVInt(fields.size());
    for (HeaderField field : fields) {
      pool.place(Folding.utf8(field.name()));
      byte[] value = Folding.utf8(field.value());
      values.putIfAbsent(field.value(), pool.place(value));
      boolean signature = Runs.isSignature(field.name().toUpperCase(Locale.ROOT));
      header(
          TextPlace.fieldPrefix(field.name()),
          value,
          signature ? Stretch.Kind.SIGNATURE : Stretch.Kind.PLAIN);
    }
  }

  private void lists(IndexEntry entry) throws IOException {
    for (Place list : TextColumn.LISTS) {
      List<SearchTexts.Text> texts = SearchTexts.of(entry, list);
      pool.table().writeVInt(texts.size());
      for (SearchTexts.Text text : texts) {
        pool.table().writeVInt(text.forms().size());
        for (String form : text.forms()) {
          form(TextPlace.placePrefix(list), form);
        }
      }
    }
  }

  private void form(byte[] prefix, String form) throws IOException {
    byte[] value = Folding.utf8(form);
    TextPool.Unit known = values.get(form);
    if (known != null) {
      pool.write(known);
    } else {
      values.put(form, pool.place(value));
    }
    header(prefix, value, Stretch.Kind.PLAIN);
  }

  private void fileNames(IndexEntry entry) throws IOException {
    List<SearchTexts.Text> names = SearchTexts.of(entry, Place.FILENAME);
    pool.table().writeVInt(names.size());
    for (SearchTexts.Text name : names) {
      Facts.writePath(pool.table(), name.part());
      form(TextPlace.placePrefix(Place.FILENAME), name.forms().getFirst());
    }
  }

  private void header(byte[] prefix, byte[] value, Stretch.Kind kind) {
    headers.add(new Stretch(new BytesRef(prefix), new BytesRef(value), kind));
  }
}
