package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.StoredFieldDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.DataInput;
import org.apache.lucene.util.BytesRef;

/**
 * Builds the value of {@link Schema#TEXT_COLUMN}: texts in UTF-8, one behind the other, and a table
 * that says which is which. Long texts come first ({@link #addText}); short ones ({@link #place})
 * are found again in them where they stand there anyway, as most header values do.
 *
 * <p>Layout: length of what comes before the texts (4 bytes), whether it is of a part content,
 * lengths of long and of short texts, table, short texts, long texts. Where the long texts are more
 * than {@value #INLINE} bytes they stand in the stored field {@link Schema#LONG_TEXT} and only
 * their beginning stays here: the reader of a doc-values column takes memory for its longest value,
 * whichever value is asked for.
 */
final class TextPool {
  static final int INLINE = 1 << 20;

  /** How much of long texts stays in the column: enough for most headers. */
  static final int BEGINNING = 1 << 16;

  /** How far behind the last text found the next is looked for. */
  private static final int WINDOW = 256;

  private final ByteBuffersDataOutput table = new ByteBuffersDataOutput();
  private final List<byte[]> texts = new ArrayList<>();
  private final ByteBuffersDataOutput shorts = new ByteBuffersDataOutput();
  private final boolean ofPart;
  private byte[] searched = new byte[0];
  private int searchedFrom;
  private int length;
  private int previous;

  /**
   * @param ofPart whether the document is of a part content and not of a message
   */
  TextPool(boolean ofPart) {
    this.ofPart = ofPart;
  }

  /** A text's place; ASCII texts are compared without folding. */
  record Unit(int from, int to, boolean ascii) {}

  ByteBuffersDataOutput table() {
    return table;
  }

  /** Adds a long text. All of them come before the first short one. */
  void addText(byte[] utf8) {
    texts.add(utf8);
    length = Math.addExact(length, utf8.length);
  }

  /** How many bytes the long texts are. */
  int length() {
    return length;
  }

  /** From here on short texts are looked for in this long text first, which begins there. */
  void searchIn(byte[] utf8, int from) {
    searched = utf8;
    searchedFrom = from;
    previous = from;
  }

  /** Writes the place of a short text to the table, adding it where it is not found nearby. */
  Unit place(byte[] utf8) throws IOException {
    int near = near(utf8);
    int from = near >= 0 ? near : length + Math.toIntExact(shorts.size());
    if (near < 0) {
      shorts.writeBytes(utf8, 0, utf8.length);
    }
    Unit unit = new Unit(from, from + utf8.length, Folding.isAscii(utf8, 0, utf8.length));
    write(unit);
    return unit;
  }

  /** Writes a place that is known to the table. */
  void write(Unit unit) throws IOException {
    table.writeZInt(unit.from() - previous);
    table.writeVInt((unit.to() - unit.from()) << 1 | (unit.ascii() ? 1 : 0));
    previous = unit.to();
  }

  private int near(byte[] utf8) {
    int first = Math.max(0, previous - searchedFrom);
    int last = Math.min(first + WINDOW, searched.length - utf8.length);
    for (int i = first; i <= last; i++) {
      if (Arrays.equals(searched, i, i + utf8.length, utf8, 0, utf8.length)) {
        return searchedFrom + i;
      }
    }
    return -1;
  }

  /** Adds the column to a document. */
  void addTo(Document document) throws IOException {
    ByteBuffersDataOutput value = new ByteBuffersDataOutput();
    ByteBuffersDataOutput head = new ByteBuffersDataOutput();
    head.writeByte((byte) (ofPart ? 1 : 0));
    head.writeVInt(length);
    head.writeVInt(Math.toIntExact(shorts.size()));
    int headLength = Math.toIntExact(head.size() + table.size());
    value.writeInt(headLength);
    head.copyTo(value);
    table.copyTo(value);
    shorts.copyTo(value);
    DataInput all = new Concatenated(texts);
    value.copyBytes(all, length <= INLINE ? length : BEGINNING);
    document.add(new BinaryDocValuesField(Schema.TEXT_COLUMN, new BytesRef(value.toArrayCopy())));
    if (length > INLINE) {
      document.add(
          new StoredField(
              Schema.LONG_TEXT, new StoredFieldDataInput(new Concatenated(texts), length)));
    }
  }

  /** Byte arrays read as one. */
  private static final class Concatenated extends DataInput {
    private final List<byte[]> pieces;
    private int index;
    private int at;

    Concatenated(List<byte[]> pieces) {
      this.pieces = pieces;
    }

    @Override
    public byte readByte() {
      while (at == pieces.get(index).length) {
        index++;
        at = 0;
      }
      return pieces.get(index)[at++];
    }

    @Override
    public void readBytes(byte[] target, int offset, int count) {
      int done = 0;
      while (done < count) {
        byte[] piece = pieces.get(index);
        int step = Math.min(count - done, piece.length - at);
        System.arraycopy(piece, at, target, offset + done, step);
        done += step;
        at += step;
        if (at == piece.length && done < count) {
          index++;
          at = 0;
        }
      }
    }

    @Override
    public void skipBytes(long count) {
      for (long i = 0; i < count; i++) {
        readByte();
      }
    }
  }
}
