package org.estreat.lucene;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.Operations;
import org.estreat.index.SearchLimit;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchKey.Place;
import org.jspecify.annotations.Nullable;

/**
 * What a FUZZY key finds beside what the key itself finds: for each of its words the documents with
 * a like word in their dictionary. No text is read.
 */
final class FuzzyCompiler {
  private final SearchLimit limit;

  FuzzyCompiler(SearchLimit limit) {
    this.limit = limit;
  }

  /** Null where the key's text has no words that others could be like. */
  @Nullable Query compile(SearchKey.TextKey key) {
    List<LikeWord> words = LikeWord.wordsOf(key.text());
    if (words.isEmpty()) {
      return null;
    }
    return switch (key) {
      case SearchKey.Header(var name, _) -> inHeaders(words, TextPlace.fieldPrefix(name));
      case SearchKey.Contains(var place, _) ->
          place == Place.NEWTEXT ? null : inPlace(place, words);
    };
  }

  private Query inPlace(Place place, List<LikeWord> words) {
    return switch (place) {
      case SUBJECT, FROM, TO, CC, BCC, FILENAME -> inHeaders(words, TextPlace.placePrefix(place));
      case BODY, NEWTEXT -> inFields(words, List.of(Schema.BODY_WORDS));
      case TEXT -> inFields(words, List.of(Schema.BODY_WORDS, Schema.HEAD_WORDS));
      case ATTACHMENT -> new ContentQuery(inFields(words, List.of(Schema.PART_WORDS)));
    };
  }

  private Query inFields(List<LikeWord> words, List<String> fields) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (LikeWord word : words) {
      BooleanQuery.Builder any = new BooleanQuery.Builder();
      Automaton like = word.automaton();
      for (String field : fields) {
        any.add(LimitedQueries.automaton(new Term(field, "~"), like, limit), Occur.SHOULD);
      }
      all.add(any.build(), Occur.FILTER);
    }
    return all.build();
  }

  private Query inHeaders(List<LikeWord> words, byte[] prefix) {
    String before = new String(prefix, StandardCharsets.UTF_8) + (char) Words.WORD;
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (LikeWord word : words) {
      Automaton like =
          Operations.determinize(
              Operations.concatenate(List.of(Automata.makeString(before), word.automaton())),
              Integer.MAX_VALUE);
      Term about = new Term(Schema.HEADER_WORDS, before);
      all.add(LimitedQueries.automaton(about, like, limit), Occur.FILTER);
    }
    return all.build();
  }
}
