package org.estreat.app.bench;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.estreat.app.bench.Probe.AllUids;
import org.estreat.app.bench.Probe.FirstPage;
import org.estreat.model.Flag;
import org.estreat.query.NumberSet;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchKey.Place;
import org.estreat.query.SortKey;
import org.jspecify.annotations.Nullable;

/** Cuts probes of every kind out of a {@link Sample}, by chance. */
final class Needles {
  private static final Pattern WORD = Pattern.compile("\\p{L}{4,14}");
  private static final Pattern FOREIGN = Pattern.compile("\\p{L}*[\\u00C0-\\u052F]\\p{L}*");
  private static final Pattern UNSPACED =
      Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}]{2,6}");
  private static final Pattern ADDRESS = Pattern.compile("[\\w.+-]{2,}@[\\w.-]{4,}");
  private static final Pattern STOP =
      Pattern.compile("(?i)\\b(the|of|to|and|in|is|for|on|a|that|it) (the|a|of|to|in|be|is|and)");
  private static final Pattern LINE = Pattern.compile("[^\\r\\n]{12,}");
  private static final Pattern PUNCTUATED = Pattern.compile("[^\\p{L}\\p{N}\\s]");

  private final Sample sample;
  private final Random random;
  private final List<String> rare = new ArrayList<>();
  private final List<String> common = new ArrayList<>();

  Needles(Sample sample, Random random) {
    this.sample = sample;
    this.random = random;
    Map<String, Integer> frequency = new TreeMap<>();
    for (Sample.Drawn message : sample.messages()) {
      Set<String> words = new HashSet<>();
      message
          .texts()
          .forEach(text -> WORD.matcher(text).results().forEach(w -> words.add(w.group())));
      words.forEach(word -> frequency.merge(word.toLowerCase(Locale.ROOT), 1, Integer::sum));
    }
    int often = Math.max(3, sample.messages().size() / 20);
    frequency.forEach((word, count) -> {
      if (count == 1) {
        rare.add(word);
      } else if (count >= often) {
        common.add(word);
      }
    });
  }

  /** The kinds, each with so many probes where the sample has as many. */
  List<Probe> probes(int each) {
    Map<String, Maker> kinds = kinds();
    List<Probe> probes = new ArrayList<>();
    Map<String, List<SearchKey>> made = new HashMap<>();
    kinds.forEach((kind, maker) -> {
      List<SearchKey> keys = distinct(maker, each);
      made.put(kind, keys);
      keys.forEach(key -> probes.add(new Probe(kind, key, new AllUids())));
    });
    for (int i = 0; i < each; i++) {
      SearchKey key = any(made.getOrDefault(any(List.copyOf(kinds.keySet())), List.of()));
      if (key != null) {
        probes.add(new Probe("first page of 50", key, new FirstPage(sort())));
      }
    }
    return probes;
  }

  private Map<String, Maker> kinds() {
    Map<String, Maker> kinds = new java.util.LinkedHashMap<>();
    kinds.put("rare word", () -> text(any(rare)));
    kinds.put("common word", () -> text(any(common)));
    kinds.put("infix of 4 to 7", () -> text(infix()));
    kinds.put("1 character", () -> text(cut(1)));
    kinds.put("2 characters", () -> text(cut(2)));
    kinds.put("3 characters", () -> text(cut(3)));
    kinds.put("phrase with punctuation", () -> text(phrase()));
    kinds.put("stop words", () -> text(first(STOP)));
    kinds.put("address fragment", this::address);
    kinds.put("CJK", () -> text(first(UNSPACED)));
    kinds.put("accented", () -> text(otherCase(first(FOREIGN))));
    kinds.put("no hit", () -> text(nothing()));
    kinds.put("header field", this::field);
    kinds.put("dates", this::dates);
    kinds.put("flags", this::flags);
    kinds.put("UID sets", this::uids);
    kinds.put("sizes", this::size);
    kinds.put("NOT and OR", this::mix);
    return kinds;
  }

  /** Makes one key by chance; null where that did not come off. */
  private interface Maker {
    @Nullable SearchKey make();
  }

  private static List<SearchKey> distinct(Maker maker, int count) {
    Set<SearchKey> made = new LinkedHashSet<>();
    for (int tries = 0; tries < 30 * count && made.size() < count; tries++) {
      SearchKey key = maker.make();
      if (key != null) {
        made.add(key);
      }
    }
    return List.copyOf(made);
  }

  private <T> @Nullable T any(List<T> list) {
    return list.isEmpty() ? null : list.get(random.nextInt(list.size()));
  }

  /** TEXT and BODY by turns. */
  private @Nullable SearchKey text(@Nullable String needle) {
    Place place = random.nextBoolean() ? Place.TEXT : Place.BODY;
    return needle == null || needle.isEmpty() ? null : new SearchKey.Contains(place, needle);
  }

  private String anyText() {
    Sample.Drawn message = any(sample.messages());
    String text = message == null ? null : any(message.texts());
    return text == null ? "" : text;
  }

  private @Nullable String infix() {
    String word = first(WORD);
    if (word == null || word.length() < 7) {
      return null;
    }
    int length = 4 + random.nextInt(Math.min(4, word.length() - 5));
    int from = 1 + random.nextInt(word.length() - length - 1);
    return word.substring(from, from + length);
  }

  /** So many code points without white space, from anywhere. */
  private @Nullable String cut(int length) {
    String text = anyText();
    int from = random.nextInt(Math.max(1, text.length() - 2 * length));
    int[] points =
        text.substring(from, Math.min(text.length(), from + 2 * length)).codePoints().toArray();
    if (points.length < length) {
      return null;
    }
    String cut = new String(points, 0, length);
    boolean plain = cut.codePoints().allMatch(c -> c > ' ' && !(c >= 0xD800 && c < 0xE000));
    return plain ? cut : null;
  }

  private @Nullable String phrase() {
    String line = first(LINE);
    if (line == null) {
      return null;
    }
    int length = Math.min(line.length(), 8 + random.nextInt(40));
    int from = random.nextInt(line.length() - length + 1);
    String phrase = line.substring(from, from + length).strip();
    boolean whole = phrase.codePoints().noneMatch(c -> c < ' ' || (c >= 0xD800 && c < 0xE000));
    return whole && phrase.length() >= 8 && PUNCTUATED.matcher(phrase).find() ? phrase : null;
  }

  /** Where the pattern matches first behind a random place of a random text. */
  private @Nullable String first(Pattern pattern) {
    String text = anyText();
    Matcher matcher = pattern.matcher(text);
    return !text.isEmpty() && matcher.find(random.nextInt(text.length())) ? matcher.group() : null;
  }

  private @Nullable SearchKey address() {
    Sample.Drawn message = any(sample.messages());
    String from = message == null ? null : any(message.from());
    Matcher matcher = ADDRESS.matcher(from == null ? "" : from);
    if (!matcher.find()) {
      return null;
    }
    String address = matcher.group();
    int length = Math.min(address.length(), 5 + random.nextInt(12));
    int at = random.nextInt(address.length() - length + 1);
    Place place = random.nextBoolean() ? Place.FROM : Place.TEXT;
    return new SearchKey.Contains(place, address.substring(at, at + length));
  }

  private @Nullable String otherCase(@Nullable String word) {
    if (word == null || word.length() < 2) {
      return null;
    }
    return random.nextBoolean() ? word.toUpperCase(Locale.ROOT) : word.toLowerCase(Locale.ROOT);
  }

  private String nothing() {
    StringBuilder letters = new StringBuilder();
    for (int i = 7 + random.nextInt(4); i > 0; i--) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    return letters.append('q').toString();
  }

  private @Nullable SearchKey field() {
    String name = any(List.of("Message-ID", "Received", "References", "List-Id", "Content-Type"));
    Place list = any(List.of(Place.SUBJECT, Place.TO, Place.SUBJECT, Place.CC));
    String word = first(WORD);
    if (word == null || name == null || list == null) {
      return null;
    }
    return random.nextBoolean()
        ? new SearchKey.Contains(list, word)
        : new SearchKey.Header(name, word.substring(0, 4));
  }

  private @Nullable SearchKey dates() {
    Sample.Drawn message = any(sample.messages());
    if (message == null) {
      return null;
    }
    LocalDate day = message.day();
    return switch (random.nextInt(4)) {
      case 0 -> new SearchKey.Sent(day, day.plusDays(1));
      case 1 -> new SearchKey.Received(day, LocalDate.MAX);
      case 2 -> new SearchKey.Sent(LocalDate.MIN, day);
      default ->
          new SearchKey.And(
              List.of(
                  new SearchKey.Received(day, LocalDate.MAX),
                  new SearchKey.Received(LocalDate.MIN, day.plusDays(30))));
    };
  }

  private SearchKey flags() {
    Flag flag =
        List.of(Flag.SEEN, Flag.FLAGGED, Flag.ANSWERED, Flag.DRAFT, Flag.DELETED)
            .get(random.nextInt(5));
    SearchKey has = new SearchKey.HasFlag(flag);
    return random.nextBoolean() ? has : new SearchKey.Not(has);
  }

  private SearchKey uids() {
    List<NumberSet.Range> ranges = new ArrayList<>();
    int count = 1 << random.nextInt(11);
    for (int i = 0; i < count; i++) {
      long from = 1L + random.nextInt(Math.max(1, 10 * sample.messages().size()));
      ranges.add(new NumberSet.Range(from, from + random.nextInt(20)));
    }
    return new SearchKey.Uids(new NumberSet(ranges));
  }

  private @Nullable SearchKey size() {
    Sample.Drawn message = any(sample.messages());
    if (message == null) {
      return null;
    }
    return random.nextBoolean()
        ? new SearchKey.Size(0, message.size())
        : new SearchKey.Size(message.size() + 1, Long.MAX_VALUE);
  }

  private @Nullable SearchKey mix() {
    SearchKey one = text(any(common));
    SearchKey other = text(infix());
    SearchKey third = random.nextBoolean() ? address() : text(any(rare));
    if (one == null || other == null || third == null) {
      return null;
    }
    return switch (random.nextInt(4)) {
      case 0 -> new SearchKey.Or(other, third);
      case 1 -> new SearchKey.And(List.of(one, new SearchKey.Not(other)));
      case 2 -> new SearchKey.Not(new SearchKey.Or(one, third));
      default ->
          new SearchKey.And(
              List.of(new SearchKey.Or(one, third), new SearchKey.Not(flags()), other));
    };
  }

  private List<SortKey> sort() {
    List<SortKey.Criterion> criteria =
        List.of(
            SortKey.Criterion.ARRIVAL,
            SortKey.Criterion.DATE,
            SortKey.Criterion.SUBJECT,
            SortKey.Criterion.FROM,
            SortKey.Criterion.SIZE);
    return random.nextInt(3) == 0
        ? List.of()
        : List.of(new SortKey(criteria.get(random.nextInt(5)), random.nextBoolean()));
  }
}
