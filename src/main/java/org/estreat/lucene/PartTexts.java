package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.estreat.model.PartText;

/** The pieces of an extracted text as fields: words, opaque runs and the text column. */
final class PartTexts {
  private PartTexts() {}

  static void addTo(Document document, PartText text) throws IOException {
    TextPool pool = new TextPool(true);
    List<Stretch> pieces = new ArrayList<>();
    pool.table().writeVInt(text.pieces().size());
    for (PartText.Piece piece : text.pieces()) {
      byte[] said = Folding.utf8(piece.text());
      byte[] where = Folding.utf8(piece.where());
      boolean ascii = Folding.isAscii(said, 0, said.length);
      pool.table().writeByte((byte) (Facts.code(piece.kind()) << 1 | (ascii ? 1 : 0)));
      pool.table().writeVInt(said.length);
      pool.table().writeVInt(where.length);
      pool.table().writeBytes(where, 0, where.length);
      pool.addText(said);
      pieces.add(Stretch.of(said, Stretch.Kind.PLAIN));
    }
    document.add(new Field(Schema.PART_WORDS, new Words(pieces), Schema.PLAIN_WORDS));
    Marks.of(pieces).addTo(document, Schema.PART_OPAQUE, Schema.PART_PAIRS, Schema.PART_EDGES);
    pool.addTo(document);
  }
}
