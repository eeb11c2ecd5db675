package org.estreat.lucene;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.StaleCursorException;
import org.estreat.query.SortKey;
import org.jspecify.annotations.Nullable;

/**
 * The sort values of a page's last hit in a form that is safe in a URL. It names no document, and
 * no message's sort values ever change, so it stays good while the index does: what was there all
 * the time is neither skipped nor shown twice. Only the scores of RELEVANCY change, for all
 * messages at once with every one that comes; a cursor into that order also names the segments that
 * it was made from, and is stale with others.
 */
final class PageCursor {
  private static final byte NOTHING = 0;
  private static final byte NUMBER = 1;
  private static final byte SCORE = 2;
  private static final byte TEXT = 3;

  /** Octets that name a list of segments. */
  private static final int SEGMENTS = 8;

  private PageCursor() {}

  static String encode(List<SortKey> keys, View view, FieldDoc last) throws IOException {
    ByteBuffersDataOutput out = new ByteBuffersDataOutput();
    out.writeInt(order(keys));
    if (SortOrder.isRanked(keys)) {
      out.writeBytes(segments(view));
    }
    for (Object value : last.fields) {
      switch (value) {
        case null -> out.writeByte(NOTHING);
        case Long number -> {
          out.writeByte(NUMBER);
          out.writeZLong(number);
        }
        case Float score -> {
          out.writeByte(SCORE);
          out.writeInt(Float.floatToIntBits(score));
        }
        case BytesRef text -> {
          out.writeByte(TEXT);
          out.writeVInt(text.length);
          out.writeBytes(text.bytes, text.offset, text.length);
        }
        default -> throw new IllegalStateException("no sort value: " + value.getClass());
      }
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toArrayCopy());
  }

  /**
   * @throws StaleCursorException where the order has changed since
   * @throws IllegalArgumentException for anything that {@link #encode} did not give for these keys
   */
  static FieldDoc decode(List<SortKey> keys, Sort sort, View view, String cursor) {
    try {
      ByteArrayDataInput in = new ByteArrayDataInput(Base64.getUrlDecoder().decode(cursor));
      if (in.readInt() != order(keys)) {
        throw new IllegalArgumentException("the cursor is of a search with another SORT");
      }
      if (SortOrder.isRanked(keys)) {
        checkSegments(in, view);
      }
      @Nullable Object[] values = new Object[sort.getSort().length];
      for (int i = 0; i < values.length; i++) {
        values[i] = value(in, sort.getSort()[i].getType());
      }
      if (!in.eof()) {
        throw new IllegalArgumentException("the cursor is too long");
      }
      return new FieldDoc(Integer.MAX_VALUE, Float.NaN, values);
    } catch (StaleCursorException e) {
      throw e;
    } catch (RuntimeException | IOException e) {
      throw new IllegalArgumentException(
          "expected a cursor that an answer to this search gave, found: " + cursor, e);
    }
  }

  private static void checkSegments(ByteArrayDataInput in, View view) throws IOException {
    byte[] expected = segments(view);
    byte[] found = new byte[expected.length];
    in.readBytes(found, 0, found.length);
    if (!Arrays.equals(found, expected)) {
      throw new StaleCursorException();
    }
  }

  /** Names the segments, of which each is written once, with few octets. */
  private static byte[] segments(View view) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this Java has no SHA-256", e);
    }
    for (LeafReaderContext leaf : view.reader().leaves()) {
      digest.update(((SegmentReader) leaf.reader()).getSegmentInfo().info.getId());
    }
    return Arrays.copyOf(digest.digest(), SEGMENTS);
  }

  /** Tells one order from another; enum constants have no hash that lasts, their names do. */
  private static int order(List<SortKey> keys) {
    return keys.toString().hashCode();
  }

  /** A value of this type and no other, since anybody can write a cursor. */
  private static @Nullable Object value(ByteArrayDataInput in, SortField.Type type)
      throws IOException {
    byte kind = in.readByte();
    boolean isText = type == SortField.Type.STRING || type == SortField.Type.STRING_VAL;
    if (kind == NOTHING && isText) {
      return null;
    }
    if (kind == NUMBER && type == SortField.Type.LONG) {
      return in.readZLong();
    }
    if (kind == SCORE && type == SortField.Type.SCORE) {
      return Float.intBitsToFloat(in.readInt());
    }
    if (kind == TEXT && isText) {
      byte[] text = new byte[Objects.checkIndex(in.readVInt(), in.length() - in.getPosition() + 1)];
      in.readBytes(text, 0, text.length);
      return new BytesRef(text);
    }
    throw new IllegalArgumentException("no " + type + ": a value of kind " + kind);
  }
}
