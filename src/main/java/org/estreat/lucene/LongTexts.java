package org.estreat.lucene;

import java.io.IOException;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.StoredFieldDataInput;
import org.apache.lucene.index.StoredFieldVisitor;

/** Reads {@link Schema#LONG_TEXT}. */
final class LongTexts extends StoredFieldVisitor {
  private byte[] text = new byte[0];

  private LongTexts() {}

  static byte[] read(LeafReader reader, int doc) throws IOException {
    LongTexts visitor = new LongTexts();
    reader.storedFields().document(doc, visitor);
    return visitor.text;
  }

  @Override
  public Status needsField(FieldInfo field) {
    return field.name.equals(Schema.LONG_TEXT) ? Status.YES : Status.NO;
  }

  @Override
  public void binaryField(FieldInfo field, StoredFieldDataInput value) throws IOException {
    text = new byte[value.length()];
    value.in().readBytes(text, 0, text.length);
  }
}
