package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.PartLanguage;
import org.estreat.index.PartTable;
import org.estreat.index.SearchLimit;
import org.estreat.model.PartPath;

/**
 * The languages of messages. Each message document has those of its parts as they were read when it
 * came; of a content that was read again later its part document has it, and that one counts.
 *
 * <p>So a content in ten thousand messages is read again without one of them being written anew.
 * Contents that were read again are few, and are asked for once for each reader. Unchanging; safe
 * to share.
 */
final class LaterLanguages {
  private final Keywords keywords;

  /** Of contents that were read again, by hash; empty for none. */
  private final Map<String, String> later = new HashMap<>();

  LaterLanguages(DirectoryReader reader, Keywords keywords) throws IOException {
    this.keywords = keywords;
    for (LeafReaderContext leaf : reader.leaves()) {
      collect(leaf.reader());
    }
  }

  private void collect(LeafReader segment) throws IOException {
    org.apache.lucene.index.Terms languages = segment.terms(Schema.PART_LANGUAGE);
    if (languages == null) {
      return;
    }
    Bits live = segment.getLiveDocs();
    TermsEnum each = languages.iterator();
    for (BytesRef language = each.next(); language != null; language = each.next()) {
      BinaryDocValues facts = segment.getBinaryDocValues(Schema.PART_FACTS);
      PostingsEnum parts = each.postings(null, PostingsEnum.NONE);
      for (int doc = parts.nextDoc(); doc != PostingsEnum.NO_MORE_DOCS; doc = parts.nextDoc()) {
        if ((live == null || live.get(doc)) && facts != null && facts.advanceExact(doc)) {
          later.put(Facts.part(facts.binaryValue()).content(), language.utf8ToString());
        }
      }
    }
  }

  /** What the languages of contents that were read again are found by. */
  Set<String> tags() {
    Set<String> tags = new TreeSet<>();
    new HashSet<>(later.values()).forEach(language -> tags.addAll(PartLanguage.tags(language)));
    return tags;
  }

  /** Those of a message's parts. */
  List<PartLanguage> of(Columns columns, int doc) throws IOException {
    BytesRef kept = columns.bytes(Schema.LANGUAGES, doc);
    List<PartLanguage> languages =
        new ArrayList<>(kept == null ? List.of() : Facts.languages(kept));
    BytesRef contents = later.isEmpty() ? null : columns.bytes(Schema.CONTENTS, doc);
    if (contents == null) {
      return languages;
    }
    Set<PartPath> again = new HashSet<>();
    List<PartLanguage> now = new ArrayList<>();
    for (PartTable.Content content : Facts.contents(contents)) {
      String language = later.get(content.content());
      PartPath path = content.part().path().ofBody();
      if (language != null && again.add(path) && !language.isEmpty()) {
        now.add(new PartLanguage(path, language));
      }
    }
    languages.removeIf(each -> again.contains(each.path()));
    languages.addAll(now);
    return languages;
  }

  /** Messages with a part in this language, or one whose tag begins with it. */
  Query having(String tag) {
    Query named = new TermQuery(new Term(Schema.LANGUAGE, Terms.text(tag)));
    if (later.isEmpty()) {
      return named;
    }
    Query again =
        new TermInSetQuery(Schema.CONTENT, later.keySet().stream().map(Terms::content).toList());
    return new BooleanQuery.Builder()
        .add(
            new BooleanQuery.Builder().add(named, Occur.FILTER).add(again, Occur.MUST_NOT).build(),
            Occur.SHOULD)
        .add(
            new BooleanQuery.Builder()
                .add(again, Occur.FILTER)
                .add(new Looked(tag), Occur.FILTER)
                .build(),
            Occur.SHOULD)
        .build();
  }

  /** Looks at the languages of each document that it is asked about. */
  private final class Looked extends SegmentQuery {
    private static final float COST = 500;

    private final String tag;

    Looked(String tag) {
      this.tag = tag;
    }

    @Override
    Plan plan(LeafReader reader, SearchLimit limit) {
      Columns columns = new Columns(reader, keywords);
      DocIdSetIterator all = DocIdSetIterator.all(reader.maxDoc());
      return Plan.of(
          new TwoPhaseIterator(all) {
            @Override
            public boolean matches() throws IOException {
              return of(columns, all.docID()).stream().anyMatch(each -> each.tags().contains(tag));
            }

            @Override
            public float matchCost() {
              return COST;
            }
          });
    }
  }
}
