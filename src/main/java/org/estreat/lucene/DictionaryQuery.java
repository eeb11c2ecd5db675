package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.DocIdSetBuilder;
import org.apache.lucene.util.FixedBitSet;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/**
 * Documents with a word that holds a fragment: the union of the postings of all such words.
 *
 * <p>Where there are too many such words, as for fragments of one or two letters, or where other
 * clauses leave but few documents, another query takes over: one that reads the texts and so says
 * exactly the same, or none, when a verification follows anyway.
 */
final class DictionaryQuery extends SegmentQuery {
  /** A seek in the dictionary costs about a microsecond: so many cost as much as reading 100 MB. */
  private static final int MOST_WORDS = 20_000;

  /** Of so many words it is looked up how many documents have them; the others may have as many. */
  private static final int SAMPLE = 32;

  /** How many seeks cost as much as verifying one document. */
  private static final int SEEKS_PER_TEXT = 4;

  private final Dictionaries dictionaries;
  private final Fragment fragment;
  private final @Nullable SegmentQuery instead;

  /**
   * A fragment of a word.
   *
   * @param prefix before the words: {@code name 0x01}, or nothing
   * @param atEnd whether words have to end in it
   */
  record Fragment(String field, BytesRef prefix, BytesRef part, boolean atEnd) {}

  /**
   * @param instead says the same by reading texts; null when a verification follows
   */
  DictionaryQuery(Dictionaries dictionaries, Fragment fragment, @Nullable SegmentQuery instead) {
    this.dictionaries = dictionaries;
    this.fragment = fragment;
    this.instead = instead;
  }

  @Override
  @Nullable Plan plan(LeafReader reader, SearchLimit limit) throws IOException {
    Terms terms = reader.terms(fragment.field());
    if (terms == null) {
      return null;
    }
    Words found = new Words();
    dictionaries.find(
        reader,
        fragment.field(),
        fragment.prefix(),
        fragment.part(),
        fragment.atEnd(),
        limit,
        found);
    if (found.words.size() > MOST_WORDS) {
      return instead(reader, limit);
    }
    return found.words.isEmpty() && found.size == 0 ? null : new Union(reader, terms, found, limit);
  }

  private @Nullable Plan instead(LeafReader reader, SearchLimit limit) throws IOException {
    return instead == null
        ? Plan.of(DocIdSetIterator.all(reader.maxDoc()))
        : instead.plan(reader, limit);
  }

  /** What the dictionary has: words that have to be sought, and documents of all others. */
  private static final class Words implements TermBlob.Found {
    private final List<BytesRef> words = new ArrayList<>();
    private int[] documents = new int[16];
    private int size;

    @Override
    public void document(int doc) {
      if (size == documents.length) {
        documents = Arrays.copyOf(documents, 2 * size);
      }
      documents[size++] = doc;
    }

    @Override
    public boolean word(BytesRef word) {
      words.add(word);
      return words.size() <= MOST_WORDS;
    }
  }

  private final class Union implements Plan {
    private final LeafReader reader;
    private final Terms terms;
    private final Words found;
    private final SearchLimit limit;
    private final long cost;

    Union(LeafReader reader, Terms terms, Words found, SearchLimit limit) throws IOException {
      this.reader = reader;
      this.terms = terms;
      this.found = found;
      this.limit = limit;
      this.cost = Math.min(reader.maxDoc(), found.size + documents());
    }

    /** About how many documents have the words: with one word more than with ten thousand. */
    private long documents() throws IOException {
      TermsEnum dictionary = terms.iterator();
      int step = (found.words.size() + SAMPLE - 1) / SAMPLE;
      long documents = 0;
      for (int i = 0; i < found.words.size(); i += step) {
        documents +=
            dictionary.seekExact(found.words.get(i)) ? step * (long) dictionary.docFreq() : 0;
      }
      return documents;
    }

    @Override
    public long cost() {
      return cost;
    }

    @Override
    public DocIdSetIterator iterator(long leadCost) throws IOException {
      if (leadCost < found.words.size() / SEEKS_PER_TEXT) {
        Plan other = instead(reader, limit);
        return other == null ? DocIdSetIterator.empty() : other.iterator(leadCost);
      }
      return found.words.isEmpty() && found.size < 256 ? few() : union();
    }

    private DocIdSetIterator few() throws IOException {
      DocIdSetBuilder few = new DocIdSetBuilder(reader.maxDoc());
      DocIdSetBuilder.BulkAdder adder = few.grow(found.size);
      for (int i = 0; i < found.size; i++) {
        adder.add(found.documents[i]);
      }
      return orEmpty(few.build().iterator());
    }

    private DocIdSetIterator union() throws IOException {
      FixedBitSet union = new FixedBitSet(reader.maxDoc());
      for (int i = 0; i < found.size; i++) {
        union.set(found.documents[i]);
      }
      TermsEnum dictionary = terms.iterator();
      PostingsEnum postings = null;
      LimitedSearcher.Pace pace = new LimitedSearcher.Pace(limit);
      for (BytesRef word : found.words) {
        pace.step();
        if (dictionary.seekExact(word)) {
          postings = dictionary.postings(postings, PostingsEnum.NONE);
          union.or(postings);
        }
      }
      return new BitSetIterator(union, union.cardinality());
    }

    private static DocIdSetIterator orEmpty(@Nullable DocIdSetIterator documents) {
      return documents == null ? DocIdSetIterator.empty() : documents;
    }
  }
}
