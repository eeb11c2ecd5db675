package org.estreat.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.estreat.index.PartLanguage;
import org.estreat.index.PartTable;
import org.estreat.index.SearchLimit;
import org.estreat.model.PartPath;
import org.jspecify.annotations.Nullable;

/**
 * The languages of messages. Each message document has those of its parts as they were read when it
 * came; of a content that was read again later its part document has it, and that one counts.
 *
 * <p>So a content in ten thousand messages is read again without one of them being written anew.
 * Which messages have such contents, and their languages, is found once for each reader.
 * Unchanging; safe to share.
 */
final class LaterLanguages {
  private final Keywords keywords;

  /** Of contents that were read again, by hash; empty for none. */
  private final Map<String, String> later = new HashMap<>();

  /** Messages that have such a content. */
  private final Marked again = new Marked();

  /** Those of them that are found by a tag. */
  private final Map<String, Marked> tagged = new HashMap<>();

  LaterLanguages(DirectoryReader reader, Keywords keywords) throws IOException {
    this.keywords = keywords;
    for (LeafReaderContext leaf : reader.leaves()) {
      collect(leaf.reader());
    }
    if (!later.isEmpty()) {
      for (LeafReaderContext leaf : reader.leaves()) {
        tag(leaf.reader());
      }
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

  private void tag(LeafReader segment) throws IOException {
    FixedBitSet messages = again.in(segment);
    for (String content : later.keySet()) {
      Term term = new Term(Schema.CONTENT, Terms.content(content));
      PostingsEnum having = segment.postings(term, PostingsEnum.NONE);
      if (having != null) {
        messages.or(having);
      }
    }
    Columns columns = new Columns(segment, keywords);
    BitSetIterator each = new BitSetIterator(messages, messages.length());
    for (int doc = each.nextDoc(); doc != BitSetIterator.NO_MORE_DOCS; doc = each.nextDoc()) {
      for (PartLanguage language : of(columns, doc)) {
        for (String tag : language.tags()) {
          tagged.computeIfAbsent(tag, _ -> new Marked()).in(segment).set(doc);
        }
      }
    }
  }

  /** What messages with contents that were read again are found by. */
  Set<String> tags() {
    return tagged.keySet();
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
  static Query query(View view, String tag) {
    return new Having(view, tag);
  }

  /** Asks for the contents that were read again when it is known that somebody wants to know. */
  private static final class Having extends Query {
    private final View view;
    private final String tag;

    Having(View view, String tag) {
      this.view = view;
      this.tag = tag;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost)
        throws IOException {
      Query messages = view.laterLanguages().having(tag);
      return searcher.createWeight(searcher.rewrite(messages), mode, boost);
    }

    @Override
    public void visit(QueryVisitor visitor) {
      visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
      return "Having(" + tag + ")";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  private Query having(String tag) {
    Query named = new TermQuery(new Term(Schema.LANGUAGE, Terms.text(tag)));
    if (later.isEmpty()) {
      return named;
    }
    BooleanQuery.Builder asTheyCame = new BooleanQuery.Builder();
    asTheyCame.add(named, Occur.FILTER).add(again, Occur.MUST_NOT);
    BooleanQuery.Builder either = new BooleanQuery.Builder();
    either.add(asTheyCame.build(), Occur.SHOULD);
    either.add(tagged.getOrDefault(tag, new Marked()), Occur.SHOULD);
    return either.build();
  }

  /** Some documents, a bit each. */
  private static final class Marked extends SegmentQuery {
    private final Map<LeafReader, FixedBitSet> bits = new HashMap<>();

    FixedBitSet in(LeafReader segment) {
      return bits.computeIfAbsent(segment, _ -> new FixedBitSet(segment.maxDoc()));
    }

    @Override
    @Nullable Plan plan(LeafReader segment, SearchLimit limit) {
      FixedBitSet known = bits.get(segment);
      return known == null ? null : Plan.of(new BitSetIterator(known, known.length()));
    }
  }
}
