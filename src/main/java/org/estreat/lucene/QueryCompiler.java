package org.estreat.lucene;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.SearchRequest;
import org.estreat.index.SearchTexts;
import org.estreat.index.UidList;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.query.NumberSet;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchKey.Place;
import org.jspecify.annotations.Nullable;

/** A search request as a Lucene query over one {@link View}. */
final class QueryCompiler {
  /** Logic beyond this many levels is not left to Lucene's recursion. */
  private static final int DEEP = 40;

  /**
   * So many criteria may hold what they found in a segment at the same time, each a bit for every
   * document; those of a program with more are answered one after the other.
   */
  private static final int MANY = 100;

  static {
    // A program has as many keys as it has; Lucene's default is 1,024 clauses.
    IndexSearcher.setMaxClauseCount(Integer.MAX_VALUE);
  }

  private final View view;
  private final SearchRequest request;
  private final Query searched;
  private final TextCompiler texts;
  private final FuzzyCompiler likes;

  QueryCompiler(View view, SearchRequest request, Dictionaries dictionaries) {
    this.view = view;
    this.request = request;
    this.searched = searched(view, request.mailboxes(), searchesGone(request.key()));
    this.texts = new TextCompiler(dictionaries);
    this.likes = new FuzzyCompiler(request.within());
  }

  /** What the request looks for, where it looks for it. */
  Query compile() {
    KeyTree tree = KeyTree.of(request.key());
    return both(
        searched, tree.criteria() > MANY ? new DeepQuery(tree, this::criterion) : compile(tree));
  }

  /** A criterion that is asked of no more messages than those that are searched. */
  private Query criterion(SearchKey key) {
    return both(searched, compile(key));
  }

  private static Query both(Query one, Query other) {
    return new BooleanQuery.Builder().add(one, Occur.FILTER).add(other, Occur.FILTER).build();
  }

  /** Sightings that are gone are searched only when the program says EXPUNGED, anywhere in it. */
  static boolean searchesGone(SearchKey key) {
    return key.anyMatch(SearchKey.Expunged.class::isInstance);
  }

  /**
   * The message documents of these mailboxes, or of all when none is named.
   *
   * @param gone also those that are expunged or of an earlier UIDVALIDITY
   */
  static Query searched(View view, List<Mailbox> mailboxes, boolean gone) {
    List<Mailbox> names = mailboxes.isEmpty() ? view.mailboxes().names() : mailboxes;
    List<MailboxTable.Places> places = view.mailboxes().places(names);
    if (gone) {
      return new TermInSetQuery(
          Schema.PLACE, places.stream().flatMap(each -> each.all().stream()).toList());
    }
    if (mailboxes.isEmpty()) {
      return view.present();
    }
    List<BytesRef> current = places.stream().map(MailboxTable.Places::currentPlace).toList();
    return new BooleanQuery.Builder()
        .add(
            current.size() == 1
                ? new TermQuery(new Term(Schema.PLACE, current.getFirst()))
                : new TermInSetQuery(Schema.PLACE, current),
            Occur.FILTER)
        .add(view.present(), Occur.FILTER)
        .build();
  }

  private Query compile(KeyTree tree) {
    if (tree.height() > DEEP) {
      return new DeepQuery(tree, this::criterion);
    }
    return switch (tree) {
      case KeyTree.Criterion(var key) -> compile(key);
      case KeyTree.Logic(var kind, var parts, _, _) ->
          switch (kind) {
            case AND -> all(parts);
            case OR -> any(parts);
            case NOT -> not(parts.getFirst());
          };
    };
  }

  private Query all(List<KeyTree> parts) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    all.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
    for (KeyTree part : parts) {
      if (part instanceof KeyTree.Logic(var kind, var inner, _, _)
          && kind == KeyTree.Kind.NOT
          && !isFlag(inner.getFirst())) {
        all.add(compile(inner.getFirst()), Occur.MUST_NOT);
      } else {
        all.add(compile(part), Occur.FILTER);
      }
    }
    return all.build();
  }

  private Query any(List<KeyTree> parts) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    parts.forEach(part -> any.add(compile(part), Occur.SHOULD));
    return any.build();
  }

  private static Query any(Query one, @Nullable Query other) {
    return other == null
        ? one
        : new BooleanQuery.Builder().add(one, Occur.SHOULD).add(other, Occur.SHOULD).build();
  }

  private Query not(KeyTree tree) {
    // Of all messages most have not got a flag: to ask for its absence spares taking them away.
    return tree instanceof KeyTree.Criterion(SearchKey.HasFlag(var flag))
        ? flag(flag, false)
        : not(compile(tree));
  }

  private static boolean isFlag(KeyTree tree) {
    return tree instanceof KeyTree.Criterion(SearchKey.HasFlag _);
  }

  private static Query not(Query query) {
    // Lucene's MUST_NOT only takes away, so it needs something to take away from.
    return new BooleanQuery.Builder()
        .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
        .add(query, Occur.MUST_NOT)
        .build();
  }

  private Query compile(SearchKey key) {
    return switch (key) {
      case SearchKey.All() -> MatchAllDocsQuery.INSTANCE;
      case SearchKey.And _, SearchKey.Or _, SearchKey.Not _ -> compile(KeyTree.of(key));
      case SearchKey.HasFlag(var flag) -> flag(flag, true);
      case SearchKey.Contains(var place, var text) -> contains(place, text);
      case SearchKey.Header(var name, var text) ->
          texts.header(
              new TextPlace.Field(SearchTexts.fieldName(name)), TextPlace.fieldPrefix(name), text);
      case SearchKey.Fuzzy(var inner) -> any(compile(inner), likes.compile(inner));
      case SearchKey.Size(var from, var until) -> size(from, until);
      case SearchKey.Sent(var from, var until) -> days(Schema.SENT, from, until);
      case SearchKey.Received(var from, var until) -> days(Schema.RECEIVED, from, until);
      case SearchKey.Older(var seconds) -> arrival(Long.MIN_VALUE, before(seconds));
      case SearchKey.Younger(var seconds) -> arrival(before(seconds), Long.MAX_VALUE);
      case SearchKey.SequenceNumbers(var numbers) -> numbered(numbers);
      case SearchKey.Uids(var numbers) -> uids(numbers);
      case SearchKey.Saved() -> saved();
      case SearchKey.ModSeqSince(var value) ->
          new NumberQuery(Schema.MODSEQ, number -> number >= value);
      case SearchKey.Expunged() -> not(view.present());
      case SearchKey.BytesAre(var bytes) -> new TermQuery(new Term(Schema.KEY, Terms.key(bytes)));
      case SearchKey.HasPart(var type, var subtype) ->
          new TermQuery(new Term(Schema.TYPE, Terms.type(type, subtype)));
      case SearchKey.EmailId email -> emailId(email);
      case SearchKey.ThreadId(var id) -> new TermQuery(new Term(Schema.THREAD_ID, Terms.text(id)));
      case SearchKey.SaveDay(var from, var until) -> saveDays(from, until);
      case SearchKey.Language(var tag) -> LaterLanguages.query(view, tag);
      case SearchKey.HasSaveDate() -> new FieldExistsQuery(Schema.SAVED);
    };
  }

  private Query flag(Flag flag, boolean wanted) {
    Integer number = flag.equals(Flag.RECENT) ? null : view.keywords().known(flag);
    if (number == null) {
      return wanted ? MatchNoDocsQuery.INSTANCE : MatchAllDocsQuery.INSTANCE;
    }
    long bit = 1L << number;
    return new NumberQuery(
        Keywords.column(number / 64), flags -> (flags & bit) != 0 == wanted, !wanted);
  }

  private Query contains(Place place, String text) {
    return switch (place) {
      case BODY -> text.isEmpty() ? MatchAllDocsQuery.INSTANCE : texts.bodies(text);
      case TEXT -> text.isEmpty() ? MatchAllDocsQuery.INSTANCE : texts.sections(text);
      case SUBJECT, FROM, TO, CC, BCC ->
          texts.header(new TextPlace.Listed(place), TextPlace.placePrefix(place), text);
      case FILENAME -> texts.header(new TextPlace.FileNames(), TextPlace.placePrefix(place), text);
      case ATTACHMENT -> new ContentQuery(texts.pieces(text));
      case NEWTEXT ->
          text.isEmpty()
              ? MatchAllDocsQuery.INSTANCE
              : any(texts.newBodies(text), new ContentQuery(texts.newPieces(text), Schema.PAGE));
    };
  }

  private static Query size(long from, long until) {
    if (until <= from) {
      return MatchNoDocsQuery.INSTANCE;
    }
    return new IndexOrDocValuesQuery(
        LongPoint.newRangeQuery(Schema.SIZE, from, until - 1),
        NumericDocValuesField.newSlowRangeQuery(Schema.SIZE, from, until - 1));
  }

  private static Query days(String field, LocalDate from, LocalDate until) {
    return from.isBefore(until)
        ? NumericDocValuesField.newSlowRangeQuery(field, from.toEpochDay(), until.toEpochDay() - 1)
        : MatchNoDocsQuery.INSTANCE;
  }

  private static Query emailId(SearchKey.EmailId key) {
    BooleanQuery.Builder either = new BooleanQuery.Builder();
    either.add(new TermQuery(new Term(Schema.EMAIL_ID, Terms.text(key.id()))), Occur.SHOULD);
    key.bytes()
        .map(bytes -> new TermQuery(new Term(Schema.KEY, Terms.key(bytes))))
        .ifPresent(query -> either.add(query, Occur.SHOULD));
    return either.build();
  }

  private static Query saveDays(LocalDate from, LocalDate until) {
    Query without =
        new BooleanQuery.Builder()
            .add(days(Schema.RECEIVED, from, until), Occur.FILTER)
            .add(new FieldExistsQuery(Schema.SAVED), Occur.MUST_NOT)
            .build();
    return new BooleanQuery.Builder()
        .add(days(Schema.SAVED, from, until), Occur.SHOULD)
        .add(without, Occur.SHOULD)
        .build();
  }

  private static Query arrival(long from, long to) {
    return NumericDocValuesField.newSlowRangeQuery(Schema.ARRIVAL, from, to);
  }

  private long before(long seconds) {
    return request.now().getEpochSecond() - seconds;
  }

  private Query numbered(NumberSet numbers) {
    LongFunction<LongPredicate> resolver = numbers.resolver();
    UidQuery.Tests tests =
        mailbox -> {
          long[] present = view.presentUids(mailbox);
          LongPredicate wanted = resolver.apply(present.length);
          return uid -> wanted.test(Arrays.binarySearch(present, uid) + 1L);
        };
    return both(new UidQuery(view, ofSearched(tests)), view.present());
  }

  private Query uids(NumberSet numbers) {
    LongFunction<LongPredicate> resolver = numbers.resolver();
    UidQuery.Tests tests =
        mailbox -> {
          long[] present = view.presentUids(mailbox);
          return resolver.apply(present.length == 0 ? 0 : present[present.length - 1]);
        };
    return new UidQuery(view, ofSearched(tests));
  }

  private UidQuery.Tests ofSearched(UidQuery.Tests tests) {
    List<Mailbox> all = request.mailboxes();
    return mailbox -> all.isEmpty() || all.contains(mailbox) ? tests.of(mailbox) : null;
  }

  private Query saved() {
    List<BytesRef> places = new ArrayList<>();
    request
        .saved()
        .forEach((mailbox, uids) ->
            view.mailboxes()
                .places(List.of(mailbox))
                .forEach(known -> places.add(Terms.place(known.bytes(), uids.uidValidity()))));
    UidQuery.Tests tests =
        mailbox -> {
          UidList saved = request.saved().get(mailbox);
          return saved == null ? null : saved::contains;
        };
    return both(new UidQuery(view, tests), new TermInSetQuery(Schema.PLACE, places));
  }
}
