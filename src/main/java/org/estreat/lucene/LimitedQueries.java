package org.estreat.lucene;

import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.util.AttributeSource;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.Automaton;
import org.estreat.index.SearchLimit;

/** Lucene's queries for many terms, which ask the search's limit while they walk its dictionary. */
final class LimitedQueries {
  private LimitedQueries() {}

  /**
   * @param automaton over code points
   */
  static Query automaton(Term about, Automaton automaton, SearchLimit limit) {
    return new AutomatonQuery(about, automaton) {
      @Override
      protected TermsEnum getTermsEnum(Terms terms, AttributeSource attributes) throws IOException {
        return LimitedSearcher.limited(super.getTermsEnum(terms, attributes), limit);
      }
    };
  }

  static Query anyOf(String field, Collection<BytesRef> terms, SearchLimit limit) {
    return new TermInSetQuery(field, terms) {
      @Override
      protected TermsEnum getTermsEnum(Terms dictionary, AttributeSource attributes)
          throws IOException {
        return LimitedSearcher.limited(super.getTermsEnum(dictionary, attributes), limit);
      }
    };
  }
}
