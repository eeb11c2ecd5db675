package org.estreat.lucene;

import java.util.Arrays;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;
import org.jspecify.annotations.Nullable;

/**
 * "The place holds the text" as a query: for each piece of the key the documents that have its
 * words in the dictionary or its run in an opaque column, and where more than one word has to be
 * looked at, a verification of the text behind them.
 */
final class TextCompiler {
  private static final BytesRef NO_PREFIX = new BytesRef();

  private final Dictionaries dictionaries;

  TextCompiler(Dictionaries dictionaries) {
    this.dictionaries = dictionaries;
  }

  /**
   * Where the words and opaque runs of a place are.
   *
   * @param words fields with their words
   * @param prefix before the words
   * @param opaque columns with their opaque runs
   * @param pairs fields with their {@link Grams.Pairs}
   * @param edges fields with their {@link Grams.Edges}, of headers first
   * @param mark instead of columns, what documents with opaque runs in that place match
   */
  private record Source(
      TextPlace place,
      List<String> words,
      BytesRef prefix,
      List<String> opaque,
      List<String> pairs,
      List<String> edges,
      @Nullable Query mark) {}

  Query bodies(String text) {
    return compile(
        new Source(
            new TextPlace.Bodies(),
            List.of(Schema.BODY_WORDS),
            NO_PREFIX,
            List.of(Schema.BODY_OPAQUE),
            List.of(Schema.BODY_PAIRS),
            List.of(Schema.BODY_EDGES),
            null),
        text);
  }

  Query sections(String text) {
    return compile(
        new Source(
            new TextPlace.Sections(),
            List.of(Schema.BODY_WORDS, Schema.HEAD_WORDS),
            NO_PREFIX,
            List.of(Schema.HEAD_OPAQUE, Schema.BODY_OPAQUE),
            List.of(Schema.HEAD_PAIRS, Schema.BODY_PAIRS),
            List.of(Schema.HEAD_EDGES, Schema.BODY_EDGES),
            null),
        text);
  }

  /** Candidates by the words of bodies, each verified in its new stretches. */
  Query newBodies(String text) {
    return both(bodies(text), verified(new TextPlace.NewBodies(), text));
  }

  Query newPieces(String text) {
    return both(pieces(text), verified(new TextPlace.NewPieces(), text));
  }

  private static Query verified(TextPlace place, String text) {
    return new VerifyQuery(place, new Finder(Needle.of(Folding.folded(text)).key()));
  }

  Query pieces(String text) {
    return compile(
        new Source(
            new TextPlace.Pieces(),
            List.of(Schema.PART_WORDS),
            NO_PREFIX,
            List.of(Schema.PART_OPAQUE),
            List.of(Schema.PART_PAIRS),
            List.of(Schema.PART_EDGES),
            null),
        text);
  }

  /**
   * Header fields, lists of the envelope and file names.
   *
   * @param prefix of their words in {@link Schema#HEADER_WORDS}
   * @param text empty to ask whether there is one
   */
  Query header(TextPlace place, byte[] prefix, String text) {
    Query there = new TermQuery(marked(prefix, Words.WORD));
    if (text.isEmpty()) {
      return there;
    }
    Source source =
        new Source(
            place,
            List.of(Schema.HEADER_WORDS),
            marked(prefix, Words.WORD).bytes(),
            List.of(),
            List.of(),
            List.of(),
            new TermQuery(marked(prefix, Words.OPAQUE)));
    return both(there, compile(source, text));
  }

  private static Term marked(byte[] prefix, byte kind) {
    return headerTerm(prefix, kind, NO_PREFIX);
  }

  /** A term of {@link Schema#HEADER_WORDS}. */
  static Term headerTerm(byte[] prefix, byte kind, BytesRef word) {
    byte[] bytes = Arrays.copyOf(prefix, prefix.length + 1 + word.length);
    bytes[prefix.length] = kind;
    System.arraycopy(word.bytes, word.offset, bytes, prefix.length + 1, word.length);
    return new Term(Schema.HEADER_WORDS, new BytesRef(bytes));
  }

  private Query compile(Source source, String text) {
    byte[] folded = Folding.folded(text);
    boolean paired = folded.length > 0 && !source.pairs().isEmpty();
    if (paired && folded.length <= 2) {
      return GramsQuery.pairs(source.pairs(), folded);
    }
    GramsQuery edges = GramsQuery.edges(source.edges(), folded);
    if (edges != null && edges.decides()) {
      return edges;
    }
    Needle needle = Needle.of(folded);
    VerifyQuery verified = new VerifyQuery(source.place(), new Finder(needle.key()), edges);
    if (needle.isOneWord()) {
      Needle.Piece piece = needle.pieces().getFirst();
      return source.mark() == null
          ? piece(source, piece, verified)
          : markedWord(source, piece, verified);
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (Needle.Piece piece : needle.pieces()) {
      if (!piece.words().isEmpty()) {
        all.add(piece(source, piece, null), Occur.FILTER);
      }
    }
    if (paired && edges == null && needle.pieces().stream().noneMatch(Needle.Piece::selects)) {
      all.add(GramsQuery.pairs(source.pairs(), folded), Occur.FILTER);
    }
    return all.add(verified, Occur.FILTER).build();
  }

  /** One word of a header: in the dictionary, or read where the field has opaque runs. */
  private Query markedWord(Source source, Needle.Piece piece, VerifyQuery verified) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    if (piece.canBeWords()) {
      any.add(word(source, piece.words().getFirst(), verified), Occur.SHOULD);
    }
    if (piece.canBeOpaque() && source.mark() != null) {
      any.add(both(source.mark(), verified), Occur.SHOULD);
    }
    return any.build();
  }

  private Query piece(Source source, Needle.Piece piece, @Nullable VerifyQuery verified) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    if (piece.canBeWords()) {
      any.add(words(source, piece, verified), Occur.SHOULD);
    }
    if (piece.canBeOpaque()) {
      source
          .opaque()
          .forEach(column ->
              any.add(new OpaqueQuery(column, source.place(), piece.run()), Occur.SHOULD));
      if (source.mark() != null) {
        any.add(source.mark(), Occur.SHOULD);
      }
    }
    return any.build();
  }

  private Query words(Source source, Needle.Piece piece, @Nullable VerifyQuery verified) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    piece.words().forEach(word -> all.add(word(source, word, verified), Occur.FILTER));
    return all.build();
  }

  private Query word(Source source, Needle.Word word, @Nullable VerifyQuery verified) {
    if (source.words().size() == 1) {
      return word(source.words().getFirst(), source.prefix(), word, verified);
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    source
        .words()
        .forEach(field -> any.add(word(field, source.prefix(), word, verified), Occur.SHOULD));
    return any.build();
  }

  private Query word(
      String field, BytesRef prefix, Needle.Word word, @Nullable VerifyQuery verified) {
    if (word.openLeft()) {
      return new DictionaryQuery(
          dictionaries,
          new DictionaryQuery.Fragment(field, prefix, word.bytes(), !word.openRight()),
          verified);
    }
    BytesRefBuilder term = new BytesRefBuilder();
    term.append(prefix);
    term.append(word.bytes());
    return word.openRight()
        ? new PrefixFilter(field, term.toBytesRef())
        : new TermQuery(new Term(field, term.toBytesRef()));
  }

  private static Query both(Query one, Query other) {
    return new BooleanQuery.Builder().add(one, Occur.FILTER).add(other, Occur.FILTER).build();
  }
}
