package org.estreat.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Section;
import org.estreat.query.SearchKey;

/**
 * Where a text key matched, shown in the text as it was written: the key is found in {@link
 * NormalForm}, what is returned is the original's.
 *
 * <p>Stateless; safe to use from several threads.
 */
public final class Snippets {
  /** The most characters (UTF-16 units) shown on either side of a match. */
  public static final int CONTEXT = 60;

  private Snippets() {}

  /**
   * The first place where the key's normal form occurs in the text's. A match that begins or ends
   * inside what one code point expands to ({@code T} in U+2122) takes in that whole code point.
   *
   * @param part as {@code source} and {@code where} in {@link Hit.Match}
   * @return empty where the text does not hold the key, or the key is empty
   */
  public static Optional<Hit.Match> find(String text, String key, PartPath part, String source) {
    return find(text, key, part, source, "");
  }

  /** The same in a text from inside the part. */
  public static Optional<Hit.Match> find(
      String text, String key, PartPath part, String source, String where) {
    return Place.of(text, key).map(place -> place.show(text, part, source, where));
  }

  /** What sort of text a piece is, as in {@link Hit.Match}. */
  public static String source(PartText.Piece piece) {
    return piece.kind().name().toLowerCase(Locale.ROOT);
  }

  /**
   * As TEXT looks into a section: header and body are one string, the match may begin in either.
   */
  public static Optional<Hit.Match> find(Section section, String key) {
    String text = section.text();
    int header = section.header().length();
    return Place.of(text, key)
        .map(place ->
            place.show(text, section.path(), place.start < header ? "header" : "text", ""));
  }

  /**
   * The keys whose matches explain a hit: those that look for text and stand under no NOT or an
   * even number of them, each once, in the order of the program. Of a FUZZY key, the key itself.
   */
  public static List<SearchKey> textKeys(SearchKey key) {
    List<SearchKey> keys = new ArrayList<>();
    collect(key, true, keys);
    return keys.stream().distinct().toList();
  }

  private static void collect(SearchKey key, boolean wanted, List<SearchKey> into) {
    switch (key) {
      case SearchKey.And(var keys) -> keys.forEach(each -> collect(each, wanted, into));
      case SearchKey.Or(var left, var right) -> {
        collect(left, wanted, into);
        collect(right, wanted, into);
      }
      case SearchKey.Not(var inner) -> collect(inner, !wanted, into);
      case SearchKey.Fuzzy(var inner) -> collect(inner, wanted, into);
      case SearchKey.Contains _, SearchKey.Header _ -> {
        if (wanted) {
          into.add(key);
        }
      }
      case SearchKey.All _, SearchKey.HasFlag _, SearchKey.Size _, SearchKey.Sent _ -> {}
      case SearchKey.Received _, SearchKey.Older _, SearchKey.Younger _, SearchKey.Uids _ -> {}
      case SearchKey.SequenceNumbers _, SearchKey.Saved _, SearchKey.ModSeqSince _ -> {}
      case SearchKey.Expunged _, SearchKey.BytesAre _, SearchKey.HasPart _ -> {}
      case SearchKey.EmailId _, SearchKey.ThreadId _, SearchKey.SaveDay _ -> {}
      case SearchKey.HasSaveDate _, SearchKey.Language _ -> {}
    }
  }

  /** Where a match lies in the original, in UTF-16 units. */
  private record Place(int start, int end) {
    static Optional<Place> of(String text, String key) {
      if (key.isEmpty()) {
        return Optional.empty();
      }
      String form = NormalForm.of(key);
      int found = NormalForm.of(text).indexOf(form);
      if (found < 0) {
        return Optional.empty();
      }
      int start = 0;
      int formed = NormalForm.length(text, 0);
      while (formed <= found) {
        start += Character.charCount(text.codePointAt(start));
        formed += NormalForm.length(text, start);
      }
      int end = start + Character.charCount(text.codePointAt(start));
      while (formed < found + form.length()) {
        formed += NormalForm.length(text, end);
        end += Character.charCount(text.codePointAt(end));
      }
      return Optional.of(new Place(start, end));
    }

    Hit.Match show(String text, PartPath part, String source, String where) {
      int from = Math.max(0, start - CONTEXT);
      if (from > 0 && isInsidePair(text, from)) {
        from++;
      }
      int to = Math.min(text.length(), end + CONTEXT);
      if (to < text.length() && isInsidePair(text, to)) {
        to--;
      }
      return new Hit.Match(
          part,
          source,
          where,
          text.substring(from, start),
          text.substring(start, end),
          text.substring(end, to));
    }

    private static boolean isInsidePair(String text, int index) {
      return Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
    }
  }
}
