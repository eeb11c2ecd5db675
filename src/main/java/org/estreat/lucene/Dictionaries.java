package org.estreat.lucene;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
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
 * one would take more than half of it the dictionary is walked instead.
 *
 * <p>Safe to use from several threads.
 */
final class Dictionaries {
  private record Key(IndexReader.CacheKey segment, String field, BytesRef prefix) {}

  /** Between two looks at the limit of a search that waits for another's blob. */
  private static final long WAIT_MILLIS = 20;

  private final long budget;
  private final Map<Key, TermBlob> blobs = new LinkedHashMap<>(16, 0.75f, true);
  private final Set<Key> tooLarge = new HashSet<>();
  private final Set<IndexReader.CacheKey> watched = new HashSet<>();

  /** Held while one is built, which takes some times its memory. */
  private final ReentrantLock building = new ReentrantLock();

  private long used;

  /**
   * @param budget bytes of memory
   */
  Dictionaries(long budget) {
    this.budget = budget;
  }

  /**
   * Finds the words that hold the fragment; those that are given out are whole terms, with their
   * prefix.
   *
   * @param atEnd whether the words have to end in it
   * @param limit asked while words are read
   */
  void find(
      LeafReader reader,
      String field,
      BytesRef prefix,
      BytesRef fragment,
      boolean atEnd,
      SearchLimit limit,
      TermBlob.Found found)
      throws IOException {
    Terms terms = reader.terms(field);
    if (terms == null) {
      return;
    }
    TermBlob blob = blob(reader, field, terms, prefix, limit);
    if (blob == null) {
      walk(terms, prefix, new Finder(fragment), atEnd, limit, found);
    } else {
      blob.find(fragment, atEnd, limit, prefix.length == 0 ? found : behind(prefix, found));
    }
  }

  private static TermBlob.Found behind(BytesRef prefix, TermBlob.Found found) {
    return new TermBlob.Found() {
      @Override
      public void document(int doc) {
        found.document(doc);
      }

      @Override
      public boolean word(BytesRef word) {
        return found.word(joined(prefix, word));
      }
    };
  }

  private static BytesRef joined(BytesRef prefix, BytesRef word) {
    byte[] bytes = new byte[prefix.length + word.length];
    System.arraycopy(prefix.bytes, prefix.offset, bytes, 0, prefix.length);
    System.arraycopy(word.bytes, word.offset, bytes, prefix.length, word.length);
    return new BytesRef(bytes);
  }

  private static void walk(
      Terms terms,
      BytesRef prefix,
      Finder fragment,
      boolean atEnd,
      SearchLimit limit,
      TermBlob.Found found)
      throws IOException {
    TermsEnum words = LimitedSearcher.limited(terms.iterator(), limit);
    BytesRef word = TermBlob.seek(words, prefix);
    boolean more = true;
    while (more && word != null && StringHelper.startsWith(word, prefix)) {
      int end = word.offset + word.length;
      int from = word.offset + prefix.length;
      int first = atEnd ? Math.max(from, end - fragment.length()) : from;
      if (fragment.find(word.bytes, first, end) >= 0) {
        more = found.word(BytesRef.deepCopyOf(word));
      }
      word = words.next();
    }
  }

  private @Nullable TermBlob blob(
      LeafReader reader, String field, Terms terms, BytesRef prefix, SearchLimit limit)
      throws IOException {
    IndexReader.CacheHelper segment = reader.getCoreCacheHelper();
    Key key = new Key(segment.getKey(), field, prefix);
    Known known = known(key);
    if (known == null) {
      lock(limit);
      try {
        known = known(key); // another search may have built it
        if (known == null) {
          known = new Known(TermBlob.build(terms, prefix, reader.maxDoc(), budget / 2, limit));
          keep(segment, key, known.blob());
        }
      } finally {
        building.unlock();
      }
    }
    return known.blob();
  }

  private void lock(SearchLimit limit) throws IOException {
    try {
      while (!building.tryLock(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
        limit.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another search read a dictionary");
    }
  }

  /**
   * @param blob null where it would be too large
   */
  private record Known(@Nullable TermBlob blob) {}

  private synchronized @Nullable Known known(Key key) {
    TermBlob blob = blobs.get(key);
    return blob != null || tooLarge.contains(key) ? new Known(blob) : null;
  }

  private synchronized void keep(
      IndexReader.CacheHelper segment, Key key, @Nullable TermBlob blob) {
    if (watched.add(segment.getKey())) {
      segment.addClosedListener(this::forget);
    }
    if (blob == null) {
      tooLarge.add(key);
      return;
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
    tooLarge.removeIf(key -> key.segment() == segment);
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
