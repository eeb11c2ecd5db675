package org.estreat.lucene;

import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.DocIdSetBuilder;
import org.apache.lucene.util.StringHelper;
import org.estreat.index.SearchLimit;
import org.jspecify.annotations.Nullable;

/**
 * Documents with a word that begins so, or all where the words are too many to be worth it: only to
 * be used where a verification follows.
 */
final class PrefixFilter extends SegmentQuery {
  private static final int MOST_WORDS = 1000;

  private final String field;
  private final BytesRef prefix;

  PrefixFilter(String field, BytesRef prefix) {
    this.field = field;
    this.prefix = prefix;
  }

  @Override
  @Nullable Plan plan(LeafReader reader, SearchLimit limit) throws IOException {
    Terms terms = reader.terms(field);
    if (terms == null) {
      return null;
    }
    TermsEnum words = terms.iterator();
    int count = 0;
    long documents = 0;
    BytesRef word = TermBlob.seek(words, prefix);
    while (word != null && StringHelper.startsWith(word, prefix) && count < MOST_WORDS) {
      count++;
      documents += words.docFreq();
      word = words.next();
    }
    if (count == 0) {
      return null;
    }
    return count == MOST_WORDS || documents > reader.maxDoc() / 2
        ? Plan.of(DocIdSetIterator.all(reader.maxDoc()))
        : plan(reader, terms, documents);
  }

  private Plan plan(LeafReader reader, Terms terms, long documents) {
    return new Plan() {
      @Override
      public long cost() {
        return documents;
      }

      @Override
      public DocIdSetIterator iterator(long leadCost) throws IOException {
        return leadCost < documents / 64
            ? DocIdSetIterator.all(reader.maxDoc())
            : union(reader, terms);
      }
    };
  }

  private DocIdSetIterator union(LeafReader reader, Terms terms) throws IOException {
    DocIdSetBuilder union = new DocIdSetBuilder(reader.maxDoc(), terms);
    TermsEnum words = terms.iterator();
    PostingsEnum postings = null;
    BytesRef word = TermBlob.seek(words, prefix);
    while (word != null && StringHelper.startsWith(word, prefix)) {
      postings = words.postings(postings, PostingsEnum.NONE);
      union.add(postings);
      word = words.next();
    }
    return union.build().iterator();
  }
}
