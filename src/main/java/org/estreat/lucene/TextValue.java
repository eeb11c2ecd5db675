package org.estreat.lucene;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/**
 * One value of {@link Schema#TEXT_COLUMN} after the other: its table, from which a reader reads on
 * where the last one stopped, and the bytes of its texts.
 *
 * <p>For one segment and one thread.
 */
final class TextValue {
  /** Held while a long text is in memory, so that many searches hold one of them and not many. */
  private static final ReentrantLock ONE_LONG_TEXT = new ReentrantLock();

  /** Between two looks at the limit of a search that waits for another's long text. */
  private static final long WAIT_MILLIS = 20;

  private final LeafReader reader;
  private final SearchLimit limit;
  private final ByteArrayDataInput table = new ByteArrayDataInput();
  private @Nullable BinaryDocValues values;
  private BytesRef value = new BytesRef();
  private int doc = -1;
  private int longLength;
  private int shortsAt;
  private int longsAt;
  private int inline;
  private int previous;
  private boolean ofPart;
  private byte @Nullable [] longText;
  private boolean inUse;

  /**
   * Takes no memory before the first {@link #advance}; then that of the longest value.
   *
   * @param limit asked while another search's long text is waited for
   */
  TextValue(LeafReader reader, SearchLimit limit) {
    this.reader = reader;
    this.limit = limit;
  }

  /** Goes to a document; false where it has no texts. */
  boolean advance(int target) throws IOException {
    BinaryDocValues opened = values;
    if (opened == null) {
      opened = DocValues.getBinary(reader, Schema.TEXT_COLUMN);
      values = opened;
    }
    forget();
    if (!opened.advanceExact(target)) {
      return false;
    }
    doc = target;
    value = opened.binaryValue();
    open();
    return true;
  }

  /** Goes back to the beginning of the table. */
  void open() {
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

  /** Whether it is of a part content and not of a message. */
  boolean ofPart() {
    return ofPart;
  }

  /** The table, at the place that is read next. */
  ByteArrayDataInput table() {
    return table;
  }

  /** Something done with the document's texts. */
  interface Use<T> {
    T use() throws IOException;
  }

  /**
   * Does it, one thread at a time from where on it reads a long text. Whatever reads texts has to
   * be done so, also as a part of something that is.
   */
  <T> T using(Use<T> use) throws IOException {
    if (inUse) {
      return use.use();
    }
    inUse = true;
    try {
      return use.use();
    } finally {
      forget();
      inUse = false;
    }
  }

  private void forget() {
    if (longText != null) {
      longText = null;
      ONE_LONG_TEXT.unlock();
    }
  }

  /** Within {@link #using}, which lets go of it. */
  private byte[] longText() throws IOException {
    byte[] text = longText;
    if (text == null) {
      lockLongText();
      try {
        text = LongTexts.read(reader, doc);
        longText = text;
      } finally {
        if (text == null) {
          ONE_LONG_TEXT.unlock();
        }
      }
    }
    return text;
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

  /** The array with the bytes between two places, which {@link #base} says where. */
  byte[] bytes(int from, int to) throws IOException {
    return from >= longLength || to <= inline ? value.bytes : longText();
  }

  /** What has to be added to a place to have the index into {@link #bytes}. */
  int base(int from, int to) {
    if (from >= longLength) {
      return shortsAt - longLength;
    }
    return to <= inline ? longsAt : 0;
  }

  /** Reads the place of a short text. */
  TextPool.Unit readUnit() throws IOException {
    int from = previous + table.readZInt();
    int length = table.readVInt();
    previous = from + (length >>> 1);
    return new TextPool.Unit(from, previous, (length & 1) != 0);
  }

  /** Whether it is this name in any case; {@code wanted} is the same in bytes. */
  boolean isNamed(TextPool.Unit unit, String name, byte[] wanted) throws IOException {
    if (!unit.ascii()) {
      return string(unit.from(), unit.to()).toLowerCase(Locale.ROOT).equals(name);
    }
    if (unit.to() - unit.from() != wanted.length) {
      return false;
    }
    byte[] bytes = bytes(unit.from(), unit.to());
    int at = base(unit.from(), unit.to()) + unit.from();
    for (int i = 0; i < wanted.length; i++) {
      byte b = bytes[at + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  String string(int from, int to) throws IOException {
    byte[] bytes = bytes(from, to);
    return new String(bytes, base(from, to) + from, to - from, StandardCharsets.UTF_8);
  }

  void skipPath() {
    for (int left = table.readVInt(); left > 0; left--) {
      table.readVInt();
    }
  }

  void skipSections() {
    int count = table.readVInt();
    for (int i = 0; i < count; i++) {
      skipPath();
      table.readVInt();
      table.readVInt();
      table.readByte();
    }
  }

  void skipHeaders() throws IOException {
    int units = 2 * table.readVInt();
    for (int i = 0; i < units; i++) {
      readUnit();
    }
  }

  void skipToFileNames() throws IOException {
    skipSections();
    skipHeaders();
    for (int list = 0; list < TextColumn.LISTS.size(); list++) {
      for (int texts = table.readVInt(); texts > 0; texts--) {
        for (int forms = table.readVInt(); forms > 0; forms--) {
          readUnit();
        }
      }
    }
  }
}
