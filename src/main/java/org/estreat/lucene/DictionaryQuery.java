package org.estreat.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.DocIdSetBuilder;
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
    List<BytesRef> words =
        dictionaries.holding(
            reader,
            fragment.field(),
            fragment.prefix(),
            fragment.part(),
            fragment.atEnd(),
            MOST_WORDS,
            limit);
    if (words.size() > MOST_WORDS) {
      return instead(reader, limit);
    }
    Terms terms = reader.terms(fragment.field());
    return words.isEmpty() || terms == null ? null : new Union(reader, terms, words, limit);
  }

  private @Nullable Plan instead(LeafReader reader, SearchLimit limit) throws IOException {
    return instead == null
        ? Plan.of(DocIdSetIterator.all(reader.maxDoc()))
        : instead.plan(reader, limit);
  }

  private final class Union implements Plan {
    private final LeafReader reader;
    private final Terms terms;
    private final List<BytesRef> words;
    private final SearchLimit limit;

    Union(LeafReader reader, Terms terms, List<BytesRef> words, SearchLimit limit) {
      this.reader = reader;
      this.terms = terms;
      this.words = words;
      this.limit = limit;
    }

    @Override
    public long cost() {
      try {
        long perWord = Math.max(1, terms.getSumDocFreq() / Math.max(1, terms.size()));
        return Math.min(reader.maxDoc(), words.size() * perWord);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public DocIdSetIterator iterator(long leadCost) throws IOException {
      if (leadCost < words.size() / SEEKS_PER_TEXT) {
        Plan other = instead(reader, limit);
        return other == null ? DocIdSetIterator.empty() : other.iterator(leadCost);
      }
      TermsEnum dictionary = terms.iterator();
      PostingsEnum postings = null;
      DocIdSetBuilder union = new DocIdSetBuilder(reader.maxDoc(), terms);
      LimitedSearcher.Pace pace = new LimitedSearcher.Pace(limit);
      for (BytesRef word : words) {
        pace.step();
        if (dictionary.seekExact(word)) {
          postings = dictionary.postings(postings, PostingsEnum.NONE);
          union.add(postings);
        }
      }
      DocIdSetIterator documents = union.build().iterator();
      return documents == null ? DocIdSetIterator.empty() : documents;
    }
  }
}
