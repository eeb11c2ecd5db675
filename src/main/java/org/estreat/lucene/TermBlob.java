package org.estreat.lucene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.estreat.index.SearchLimit;
import org.estreat.index.SearchStoppedException;
import org.jspecify.annotations.Nullable;

/**
 * All words of a dictionary that begin with a prefix, one behind the other, to be searched for the
 * words that hold a fragment: some gigabytes a second, where walking Lucene's dictionary takes 60
 * ns a term. Unchanging; safe to share.
 *
 * <p>The bytes are kept as Latin-1 strings, for the sake of the JVM's vectorised {@code indexOf}.
 */
final class TermBlob {
  private static final int CHUNK = 1 << 24;
  private static final char END = 0; // a separator, so it is in no word

  private final List<String> chunks;

  private TermBlob(List<String> chunks) {
    this.chunks = chunks;
  }

  /**
   * Reads the words behind the prefix.
   *
   * @param most bytes of memory to take
   * @return null where that is not enough
   */
  static @Nullable TermBlob build(Terms terms, BytesRef prefix, long most, SearchLimit limit)
      throws IOException {
    List<String> chunks = new ArrayList<>();
    byte[] bytes = new byte[1 << 12];
    int length = 1;
    long total = 0;
    TermsEnum words = LimitedSearcher.limited(terms.iterator(), limit);
    BytesRef word = seek(words, prefix);
    while (word != null && StringHelper.startsWith(word, prefix)) {
      int size = word.length - prefix.length;
      total += size + 1;
      if (total > most) {
        return null;
      }
      if (length + size + 1 > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + size + 1));
      }
      System.arraycopy(word.bytes, word.offset + prefix.length, bytes, length, size);
      length += size + 1;
      if (length > CHUNK) {
        chunks.add(latin1(bytes, length));
        Arrays.fill(bytes, (byte) 0);
        length = 1;
      }
      word = words.next();
    }
    chunks.add(latin1(bytes, length));
    return new TermBlob(chunks);
  }

  static @Nullable BytesRef seek(TermsEnum words, BytesRef prefix) throws IOException {
    return words.seekCeil(prefix) == TermsEnum.SeekStatus.END ? null : words.term();
  }

  private static String latin1(byte[] bytes, int length) {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  long size() {
    return chunks.stream().mapToLong(String::length).sum();
  }

  /**
   * The words that hold the fragment, in the order of the dictionary.
   *
   * @param atEnd whether they have to end in it
   * @param most how many are wanted; one more shows that there are more
   */
  List<BytesRef> holding(BytesRef fragment, boolean atEnd, int most, SearchLimit limit)
      throws SearchStoppedException {
    String wanted =
        new String(fragment.bytes, fragment.offset, fragment.length, StandardCharsets.ISO_8859_1)
            + (atEnd ? String.valueOf(END) : "");
    List<BytesRef> found = new ArrayList<>();
    for (String chunk : chunks) {
      limit.check();
      int at = chunk.indexOf(wanted, 1);
      while (at >= 0 && found.size() <= most) {
        int start = chunk.lastIndexOf(END, at - 1) + 1;
        int end = chunk.indexOf(END, at);
        found.add(new BytesRef(chunk.substring(start, end).getBytes(StandardCharsets.ISO_8859_1)));
        at = chunk.indexOf(wanted, end + 1);
      }
    }
    return found;
  }
}
