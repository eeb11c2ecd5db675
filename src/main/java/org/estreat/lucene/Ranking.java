package org.estreat.lucene;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.Snippets;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchKey.Place;

/**
 * RELEVANCY (RFC 6203): the words of the program's text keys by BM25 in bodies, more where they
 * stand one after the other as in the key, and a little more for each in the subject. It orders
 * what was found and finds nothing itself.
 */
final class Ranking {
  private static final float IN_SUBJECT = 1.5f;

  private Ranking() {}

  static Query of(SearchKey program, Query found) {
    BooleanQuery.Builder query = new BooleanQuery.Builder().add(found, Occur.FILTER);
    for (SearchKey key : Snippets.textKeys(program)) {
      if (key instanceof SearchKey.Contains(_, var text)) {
        add(query, Needle.of(Folding.folded(text)));
      }
    }
    return query.build();
  }

  private static void add(BooleanQuery.Builder query, Needle needle) {
    List<BytesRef> words = new ArrayList<>();
    for (Needle.Piece piece : needle.pieces()) {
      piece.words().forEach(word -> words.add(word.bytes()));
    }
    byte[] subject = TextPlace.placePrefix(Place.SUBJECT);
    for (BytesRef word : words) {
      query.add(new TermQuery(new Term(Schema.BODY_WORDS, word)), Occur.SHOULD);
      Term inSubject = TextCompiler.headerTerm(subject, Words.WORD, word);
      query.add(
          new BoostQuery(new ConstantScoreQuery(new TermQuery(inSubject)), IN_SUBJECT),
          Occur.SHOULD);
    }
    if (words.size() > 1) {
      query.add(new PhraseQuery(Schema.BODY_WORDS, words.toArray(BytesRef[]::new)), Occur.SHOULD);
    }
  }
}
