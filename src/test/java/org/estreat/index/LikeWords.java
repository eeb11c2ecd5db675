package org.estreat.index;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.estreat.query.SearchKey.Fuzzy;

/** By which words a FUZZY key finds, one word compared with the other. */
final class LikeWords {
  private static final Pattern RUN = Pattern.compile("[\\p{L}\\p{M}\\p{N}+/=]+");
  private static final Pattern DIACRITIC =
      Pattern.compile(
          "[\\u0300-\\u036f\\u0483-\\u0487\\u0591-\\u05bd\\u064b-\\u065f\\u0670\\u1ab0-\\u1aff"
              + "\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f]");
  private static final Set<UnicodeScript> UNSPACED =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR,
          UnicodeScript.HANGUL);

  private LikeWords() {}

  /**
   * The header in normal form; of its signatures the words that the index has, which is none of a
   * long run.
   */
  static String withoutSignatures(String header) {
    return Arrays.stream(NormalForm.of(header).split("(?<=\r\n)"))
        .map(line ->
            line.startsWith("DKIM-SIGNATURE:") || line.startsWith("ARC-")
                ? cut(line).stream()
                    .filter(run -> run.length() <= 12 && !run.isOpaque())
                    .flatMap(run -> run.words().stream())
                    .collect(Collectors.joining(" ", "", "\r\n"))
                : line)
        .collect(Collectors.joining());
  }

  /** Whether each word of the key has one like it in the texts. */
  static boolean found(String key, Stream<String> texts) {
    return foundInForms(key, texts.map(NormalForm::of));
  }

  /** As {@link #found}, of texts in normal form, which is not its own normal form. */
  static boolean foundInForms(String key, Stream<String> texts) {
    List<String> words = new ArrayList<>();
    cut(NormalForm.of(key)).forEach(run -> words.addAll(run.words()));
    words.replaceAll(LikeWords::plain);
    words.removeIf(String::isEmpty);
    if (words.isEmpty()
        || words.stream().distinct().count() > Fuzzy.MOST_WORDS
        || words.stream().anyMatch(word -> length(word) > Fuzzy.LONGEST_WORD)) {
      return false;
    }
    List<String> there =
        texts
            .flatMap(text -> cut(text).stream())
            .filter(run -> !run.isOpaque())
            .flatMap(run -> run.words().stream())
            .toList();
    return words.stream().allMatch(word -> there.stream().anyMatch(each -> isLike(word, each)));
  }

  private static boolean isLike(String word, String written) {
    String other = plain(written);
    if (other.isEmpty() || word.codePointAt(0) != written.codePointAt(0)) {
      return false;
    }
    int edits = length(word) >= Fuzzy.TWO_EDITS ? 2 : length(word) >= Fuzzy.ONE_EDIT ? 1 : 0;
    return word.equals(other)
        || (length(word) >= Fuzzy.PREFIX && other.startsWith(word))
        || (edits > 0 && distance(rest(word), rest(other)) <= edits);
  }

  private static int[] rest(String word) {
    return word.codePoints().skip(1).toArray();
  }

  private static int distance(int[] one, int[] other) {
    int[][] edits = new int[one.length + 1][other.length + 1];
    for (int i = 0; i <= one.length; i++) {
      for (int j = 0; j <= other.length; j++) {
        int least = i == 0 || j == 0 ? i + j : Integer.MAX_VALUE;
        if (i > 0 && j > 0) {
          least = edits[i - 1][j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
          least = Math.min(least, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        }
        if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]) {
          least = Math.min(least, 1 + edits[i - 2][j - 2]);
        }
        edits[i][j] = least;
      }
    }
    return edits[one.length][other.length];
  }

  private static String plain(String word) {
    return DIACRITIC.matcher(word).replaceAll("");
  }

  private static int length(String word) {
    return word.codePointCount(0, word.length());
  }

  /** Letters with what base64 has between them, cut into words. */
  private record Run(List<String> words, int length, int joiners) {
    /** A machine's text, of which the index has no words. */
    boolean isOpaque() {
      int longest = words.stream().mapToInt(LikeWords::length).max().orElse(0);
      return longest > 40 || (length > 40 && joiners * 12 <= length);
    }
  }

  private static List<Run> cut(String text) {
    List<Run> runs = new ArrayList<>();
    Matcher matcher = RUN.matcher(text);
    while (matcher.find()) {
      StringBuilder piece = new StringBuilder();
      matcher
          .group()
          .codePoints()
          .forEach(c -> {
            if (UNSPACED.contains(UnicodeScript.of(c))) {
              add(runs, piece.toString());
              piece.setLength(0);
              runs.add(new Run(List.of(Character.toString(c)), 1, 0));
            } else {
              piece.appendCodePoint(c);
            }
          });
      add(runs, piece.toString());
    }
    return runs;
  }

  private static void add(List<Run> runs, String run) {
    if (!run.isEmpty()) {
      List<String> words =
          Stream.of(run.split("[+/=]+", -1)).filter(word -> !word.isEmpty()).toList();
      int joiners = (int) run.chars().filter(c -> "+/=".indexOf(c) >= 0).count();
      runs.add(new Run(words, length(run), joiners));
    }
  }
}
