package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the words of a segment's dictionary that hold a fragment. The {@link TermBlob} that this
 * needs is built at first use, kept as long as its segment and within a budget of memory, and where
 * one would take more than all of it the dictionary is walked instead.
 *
 * <p>Safe to use from several threads.
 */
final class Dictionaries {
  private record Key(IndexReader.CacheKey segment, String field, BytesRef prefix) {}

  private final long budget;
  private final Map<Key, TermBlob> blobs = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<IndexReader.CacheKey> watched = new HashSet<>();
  private long used;

  /**
   * @param budget bytes of memory
   */
  Dictionaries(long budget) {
    this.budget = budget;
  }

  /**
   * The words that hold the fragment, whole terms with their prefix, in order.
   *
   * @param atEnd whether the words have to end in it
   * @param most how many are wanted; one more shows that there are more
   * @param limit asked while words are read
   */
  List<BytesRef> holding(
      LeafReader reader,
      String field,
      BytesRef prefix,
      BytesRef fragment,
      boolean atEnd,
      int most,
      SearchLimit limit)
      throws IOException {
    Terms terms = reader.terms(field);
    if (terms == null) {
      return List.of();
    }
    TermBlob blob = blob(reader, field, terms, prefix, limit);
    if (blob == null) {
      return walk(terms, prefix, new Finder(fragment), atEnd, most, limit);
    }
    List<BytesRef> words = blob.holding(fragment, atEnd, most, limit);
    return prefix.length == 0 ? words : words.stream().map(word -> joined(prefix, word)).toList();
  }

  private static BytesRef joined(BytesRef prefix, BytesRef word) {
    byte[] bytes = new byte[prefix.length + word.length];
    System.arraycopy(prefix.bytes, prefix.offset, bytes, 0, prefix.length);
    System.arraycopy(word.bytes, word.offset, bytes, prefix.length, word.length);
    return new BytesRef(bytes);
  }

  private static List<BytesRef> walk(
      Terms terms, BytesRef prefix, Finder fragment, boolean atEnd, int most, SearchLimit limit)
      throws IOException {
    List<BytesRef> found = new ArrayList<>();
    TermsEnum words = LimitedSearcher.limited(terms.iterator(), limit);
    BytesRef word = TermBlob.seek(words, prefix);
    while (word != null && StringHelper.startsWith(word, prefix) && found.size() <= most) {
      int end = word.offset + word.length;
      int from = word.offset + prefix.length;
      int first = atEnd ? Math.max(from, end - fragment.length()) : from;
      if (fragment.find(word.bytes, first, end) >= 0) {
        found.add(BytesRef.deepCopyOf(word));
      }
      word = words.next();
    }
    return found;
  }

  private @Nullable TermBlob blob(
      LeafReader reader, String field, Terms terms, BytesRef prefix, SearchLimit limit)
      throws IOException {
    IndexReader.CacheHelper segment = reader.getCoreCacheHelper();
    Key key = new Key(segment.getKey(), field, prefix);
    synchronized (this) {
      TermBlob known = blobs.get(key);
      if (known != null) {
        return known;
      }
    }
    TermBlob built = TermBlob.build(terms, prefix, budget, limit);
    if (built != null) {
      keep(segment, key, built);
    }
    return built;
  }

  private synchronized void keep(IndexReader.CacheHelper segment, Key key, TermBlob blob) {
    if (watched.add(segment.getKey())) {
      segment.addClosedListener(this::forget);
    }
    if (blobs.put(key, blob) == null) {
      used += blob.size();
    }
    var oldest = blobs.values().iterator();
    while (used > budget && oldest.hasNext()) {
      used -= oldest.next().size();
      oldest.remove();
    }
  }

  private synchronized void forget(IndexReader.CacheKey segment) {
    watched.remove(segment);
    blobs
        .entrySet()
        .removeIf(entry -> {
          boolean gone = entry.getKey().segment() == segment;
          used -= gone ? entry.getValue().size() : 0;
          return gone;
        });
  }

  /** Bytes of memory in use. */
  synchronized long used() {
    return used;
  }
}
