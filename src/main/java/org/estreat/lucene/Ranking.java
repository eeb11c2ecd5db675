package org.estreat.lucene;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.Snippets;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchKey.Place;

/**
 * RELEVANCY (RFC 6203): the words of the program's text keys by BM25 in bodies, more where they
 * stand one after the other as in the key, and a little more for each in the subject. A FUZZY key's
 * words count also where a body has a like one, the less the more edits it is away. It orders what
 * was found and finds nothing itself.
 */
final class Ranking {
  private static final float IN_SUBJECT = 1.5f;

  /** So many words of a program decide its order; a program with more is no text of a person. */
  private static final int MOST_WORDS = 500;

  /** So many like words of a body are weighed for each word of a FUZZY key. */
  private static final int MOST_LIKE = 50;

  private final BooleanQuery.Builder query = new BooleanQuery.Builder();
  private final Set<BytesRef> seen = new LinkedHashSet<>();

  private Ranking() {}

  static Query of(SearchKey program, Query found) {
    Ranking ranking = new Ranking();
    ranking.query.add(found, Occur.FILTER);
    for (SearchKey key : Snippets.textKeys(program)) {
      if (key instanceof SearchKey.Contains(_, var text)) {
        ranking.add(Needle.of(Folding.folded(text)));
      }
    }
    program.anyMatch(key -> {
      if (key instanceof SearchKey.Fuzzy(var inner)) {
        LikeWord.wordsOf(inner.text()).forEach(ranking::addLike);
      }
      return false;
    });
    return ranking.query.build();
  }

  private void add(Needle needle) {
    List<BytesRef> words = new ArrayList<>();
    for (Needle.Piece piece : needle.pieces()) {
      piece.words().forEach(word -> words.add(word.bytes()));
    }
    words.forEach(this::add);
    if (words.size() > 1 && seen.size() < MOST_WORDS) {
      query.add(new PhraseQuery(Schema.BODY_WORDS, words.toArray(BytesRef[]::new)), Occur.SHOULD);
    }
  }

  private void add(BytesRef word) {
    if (seen.size() < MOST_WORDS && seen.add(word)) {
      query.add(new TermQuery(new Term(Schema.BODY_WORDS, word)), Occur.SHOULD);
      Term inSubject =
          TextCompiler.headerTerm(TextPlace.placePrefix(Place.SUBJECT), Words.WORD, word);
      query.add(
          new BoostQuery(new ConstantScoreQuery(new TermQuery(inSubject)), IN_SUBJECT),
          Occur.SHOULD);
    }
  }

  private void addLike(LikeWord word) {
    BytesRef text = new BytesRef(word.text());
    if (word.edits() == 0) {
      add(text);
    } else if (seen.size() < MOST_WORDS) {
      Term inBody = new Term(Schema.BODY_WORDS, text);
      query.add(new FuzzyQuery(inBody, word.edits(), 1, MOST_LIKE, true), Occur.SHOULD);
    }
  }
}
