package org.estreat.index;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.Part;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Section;
import org.estreat.model.Sighting;
import org.estreat.query.NumberSet;
import org.estreat.query.SearchKey;

/** What each search key means, one after the other, for one entry at a time. */
final class ScanMatcher {
  /** A piece of text that a key is compared with, and where it stands. */
  private record Piece(PartPath part, String source, String where, String text) {
    Piece(PartPath part, String source, String text) {
      this(part, source, "", text);
    }
  }

  private final ScanIndex.State state;
  private final SearchRequest request;
  private final Map<Mailbox, List<Long>> presentUids = new HashMap<>();
  private final Map<String, String> forms;

  ScanMatcher(ScanIndex.State state, SearchRequest request) {
    this(state, request, new HashMap<>());
  }

  /**
   * @param forms normal forms by text, those that are known; more are added
   */
  ScanMatcher(ScanIndex.State state, SearchRequest request, Map<String, String> forms) {
    this.state = state;
    this.request = request;
    this.forms = forms;
  }

  /** Sightings that are gone are looked at only when the program says EXPUNGED, anywhere in it. */
  static boolean searchesExpunged(SearchKey key) {
    return key.anyMatch(SearchKey.Expunged.class::isInstance);
  }

  boolean matches(IndexEntry entry) {
    return matches(entry, request.key());
  }

  private boolean matches(IndexEntry entry, SearchKey key) {
    Sighting sighting = entry.sighting();
    return switch (key) {
      case SearchKey.All() -> true;
      case SearchKey.And(var keys) -> {
        boolean all = true;
        for (SearchKey each : keys) {
          all = all && matches(entry, each);
        }
        yield all;
      }
      case SearchKey.Or(var left, var right) -> matches(entry, left) || matches(entry, right);
      case SearchKey.Not(var inner) -> !matches(entry, inner);
      case SearchKey.HasFlag(var flag) ->
          !flag.equals(Flag.RECENT) && sighting.flags().contains(flag);
      case SearchKey.Contains(var place, var text) ->
          isEverywhere(place, text)
              || pieces(entry, place).anyMatch(piece -> contains(piece.text, text));
      case SearchKey.Header(var name, var text) ->
          pieces(fields(entry, name)).anyMatch(piece -> contains(piece.text, text));
      case SearchKey.Fuzzy(var inner) -> matches(entry, inner) || hasLikeWords(entry, inner);
      case SearchKey.Size(var from, var until) ->
          from <= entry.message().size() && entry.message().size() < until;
      case SearchKey.Sent(var from, var until) -> isWithin(entry.sentDay(), from, until);
      case SearchKey.Received(var from, var until) ->
          isWithin(sighting.internalDate().toLocalDate(), from, until);
      case SearchKey.Older(var seconds) -> age(sighting) >= seconds;
      case SearchKey.Younger(var seconds) -> age(sighting) <= seconds;
      case SearchKey.SequenceNumbers(var numbers) -> isNumbered(entry, numbers);
      case SearchKey.Uids(var numbers) -> hasUid(entry, numbers);
      case SearchKey.Saved() -> isSaved(sighting);
      case SearchKey.ModSeqSince(var value) -> sighting.modSeq().value() >= value;
      case SearchKey.Expunged() -> !state.isPresent(sighting);
      case SearchKey.BytesAre(var bytes) -> entry.message().key().equals(bytes);
      case SearchKey.EmailId(var id) ->
          id.equals(sighting.attributes().emailId())
              || id.equalsIgnoreCase(entry.message().key().sha256());
      case SearchKey.ThreadId(var id) -> id.equals(sighting.attributes().threadId());
      case SearchKey.SaveDay(var from, var until) -> isWithin(saveDay(sighting), from, until);
      case SearchKey.Language(var tag) ->
          entry.languages().stream()
              .anyMatch(
                  each -> each.language().equals(tag) || each.language().startsWith(tag + "-"));
      case SearchKey.HasSaveDate() -> sighting.attributes().saveDate() != null;
      case SearchKey.HasPart(var type, var subtype) ->
          parts(entry.message().root())
              .anyMatch(part ->
                  part.type().type().equals(type)
                      && (subtype.equals("*") || part.type().subtype().equals(subtype)));
    };
  }

  private static boolean hasLikeWords(IndexEntry entry, SearchKey.TextKey key) {
    String text = key.text();
    return switch (key) {
      case SearchKey.Header(var name, _) ->
          LikeWords.found(text, pieces(fields(entry, name)).map(Piece::text));
      case SearchKey.Contains(var place, _) when place == SearchKey.Place.NEWTEXT -> false;
      case SearchKey.Contains(var place, _) when place == SearchKey.Place.ATTACHMENT ->
          entry.contents().stream()
              .anyMatch(content ->
                  LikeWords.found(
                      text, content.text().pieces().stream().map(PartText.Piece::text)));
      case SearchKey.Contains(var place, _) when place == SearchKey.Place.TEXT ->
          LikeWords.foundInForms(
              text,
              entry.message().sections().stream()
                  .flatMap(section -> {
                    String body = NormalForm.of(Objects.requireNonNullElse(section.body(), ""));
                    String header = LikeWords.withoutSignatures(section.header());
                    return Stream.of(header, body, header + body);
                  }));
      case SearchKey.Contains(var place, _) ->
          LikeWords.found(text, pieces(entry, place).map(Piece::text));
    };
  }

  private boolean contains(String text, String key) {
    return form(text).contains(form(key));
  }

  private String form(String text) {
    return forms.computeIfAbsent(text, NormalForm::of);
  }

  /** {@code BODY ""} and {@code TEXT ""} are every message; other places must be there. */
  private static boolean isEverywhere(SearchKey.Place place, String text) {
    return text.isEmpty()
        && (place == SearchKey.Place.BODY
            || place == SearchKey.Place.TEXT
            || place == SearchKey.Place.NEWTEXT);
  }

  private static Stream<Piece> pieces(IndexEntry entry, SearchKey.Place place) {
    return switch (place) {
      case SUBJECT, FROM, TO, CC, BCC, FILENAME -> pieces(SearchTexts.of(entry, place));
      case BODY ->
          entry.message().sections().stream()
              .filter(section -> section.body() != null)
              .map(section -> new Piece(section.path(), "text", section.body()));
      case TEXT ->
          entry.message().sections().stream()
              .map(section -> new Piece(section.path(), "text", section.text()));
      case NEWTEXT -> newPieces(entry).stream().flatMap(List::stream);
      case ATTACHMENT ->
          entry.contents().stream()
              .flatMap(content ->
                  content.text().pieces().stream()
                      .map(piece ->
                          new Piece(
                              content.path().ofBody(),
                              Snippets.source(piece),
                              piece.where(),
                              piece.text())));
    };
  }

  /** What is found in a piece of kind NEW is found in another one too. */
  private static Stream<Piece> shownPieces(IndexEntry entry) {
    return entry.contents().stream()
        .flatMap(content ->
            content.text().pieces().stream()
                .filter(piece -> piece.kind() != PartText.Piece.Kind.NEW)
                .map(piece ->
                    new Piece(
                        content.path().ofBody(),
                        Snippets.source(piece),
                        piece.where(),
                        piece.text())));
  }

  /** The new stretches of each body and of each piece of a page. */
  private static List<List<Piece>> newPieces(IndexEntry entry) {
    List<List<Piece>> all = new ArrayList<>();
    var not = NewText.places(entry.message()).notInBodies();
    for (Section section : entry.message().sections()) {
      if (section.body() != null && !not.contains(section.path())) {
        all.add(stretches(section.path(), "text", "", section.body()));
      }
    }
    for (PartContent page : NewText.pages(entry)) {
      NewText.pieces(page.text().pieces())
          .forEach(piece ->
              all.add(
                  stretches(
                      page.path().ofBody(), Snippets.source(piece), piece.where(), piece.text())));
    }
    return all;
  }

  private static List<Piece> stretches(PartPath part, String source, String where, String text) {
    return NewText.ofBody(text).map(stretch -> new Piece(part, source, where, stretch)).toList();
  }

  private static Stream<Piece> pieces(List<SearchTexts.Text> texts) {
    return texts.stream()
        .flatMap(text -> text.forms().stream().map(form -> new Piece(text.part(), "header", form)));
  }

  private static List<SearchTexts.Text> fields(IndexEntry entry, String name) {
    return entry.message().headers().stream()
        .filter(field -> SearchTexts.fieldName(field.name()).equals(SearchTexts.fieldName(name)))
        .map(field -> new SearchTexts.Text(PartPath.ROOT, List.of(field.value())))
        .toList();
  }

  private static Stream<Part> parts(Part part) {
    return Stream.concat(Stream.of(part), part.children().stream().flatMap(ScanMatcher::parts));
  }

  private static boolean isWithin(LocalDate day, LocalDate from, LocalDate until) {
    return !day.isBefore(from) && day.isBefore(until);
  }

  private static LocalDate saveDay(Sighting sighting) {
    return Objects.requireNonNullElse(sighting.attributes().saveDate(), sighting.internalDate())
        .toLocalDate();
  }

  /** In whole seconds; OLDER and YOUNGER both take in the boundary. */
  private long age(Sighting sighting) {
    return request.now().truncatedTo(ChronoUnit.SECONDS).getEpochSecond()
        - sighting.internalDate().toEpochSecond();
  }

  /** Sequence numbers count what is present; what is gone has none. */
  private boolean isNumbered(IndexEntry entry, NumberSet numbers) {
    List<Long> uids = presentUids(entry);
    int number = uids.indexOf(entry.sighting().uid().value()) + 1;
    return state.isPresent(entry.sighting()) && numbers.resolve(uids.size()).contains(number);
  }

  /** The {@code *} of a UID set is the largest UID that is present. */
  private boolean hasUid(IndexEntry entry, NumberSet numbers) {
    List<Long> uids = presentUids(entry);
    return numbers
        .resolve(uids.isEmpty() ? 0 : uids.getLast())
        .contains(entry.sighting().uid().value());
  }

  private List<Long> presentUids(IndexEntry entry) {
    return presentUids.computeIfAbsent(
        entry.sighting().mailbox(),
        mailbox ->
            state.present(mailbox).stream().map(each -> each.sighting().uid().value()).toList());
  }

  private boolean isSaved(Sighting sighting) {
    UidList saved = request.saved().get(sighting.mailbox());
    return saved != null
        && saved.uidValidity().equals(sighting.uidValidity())
        && saved.contains(sighting.uid().value());
  }

  /** Every place where a text key of the program matches, when the request asks for them. */
  List<Hit.Match> explain(IndexEntry entry) {
    List<Hit.Match> matches = new ArrayList<>();
    if (request.snippets()) {
      Snippets.textKeys(request.key()).forEach(key -> explain(entry, key, matches));
    }
    return matches;
  }

  private static void explain(IndexEntry entry, SearchKey key, List<Hit.Match> into) {
    if (key instanceof SearchKey.Header(var name, var text)) {
      find(fields(entry, name), text, into);
    } else if (key instanceof SearchKey.Contains(var place, var text)) {
      switch (place) {
        case SUBJECT, FROM, TO, CC, BCC, FILENAME -> find(SearchTexts.of(entry, place), text, into);
        case TEXT ->
            entry.message().sections().stream()
                .flatMap(section -> Snippets.find(section, text).stream())
                .forEach(into::add);
        case NEWTEXT ->
            newPieces(entry).stream()
                .flatMap(stretches ->
                    stretches.stream()
                        .flatMap(each ->
                            Snippets.find(each.text, text, each.part, each.source, each.where)
                                .stream())
                        .limit(1))
                .forEach(into::add);
        case ATTACHMENT ->
            shownPieces(entry)
                .flatMap(piece ->
                    Snippets.find(piece.text, text, piece.part, piece.source, piece.where).stream())
                .forEach(into::add);
        case BODY ->
            pieces(entry, place)
                .flatMap(piece ->
                    Snippets.find(piece.text, text, piece.part, piece.source, piece.where).stream())
                .forEach(into::add);
      }
    }
  }

  /** Of each text the first form that holds the key. */
  private static void find(List<SearchTexts.Text> texts, String key, List<Hit.Match> into) {
    for (SearchTexts.Text text : texts) {
      text.forms().stream()
          .flatMap(form -> Snippets.find(form, key, text.part(), "header").stream())
          .findFirst()
          .ifPresent(into::add);
    }
  }
}
