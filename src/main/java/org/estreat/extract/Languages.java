package org.estreat.extract;

import com.optimaize.langdetect.DetectedLanguage;
import com.optimaize.langdetect.LanguageDetector;
import com.optimaize.langdetect.LanguageDetectorBuilder;
import com.optimaize.langdetect.i18n.LdLocale;
import com.optimaize.langdetect.ngram.NgramExtractors;
import com.optimaize.langdetect.profiles.LanguageProfileReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells the language of a text by its frequent letter groups. The profiles are loaded by the first
 * text. Stateless; safe to use from several threads; the same text has always the same answer.
 */
public final class Languages {
  /** The languages that are told apart; a text in another one is none of them, or a near one. */
  private static final List<String> KNOWN =
      List.of(
          "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr",
          "hu", "id", "it", "ja", "ko", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sl",
          "sr", "sv", "th", "tr", "uk", "vi", "zh-CN", "zh-TW");

  private static final double LEAST_PROBABLE = 0.9;

  /** Shorter texts are compared by all of their letter groups, not by a sample. */
  private static final int SHORT = 50;

  /** Letters that a text needs at least; of a script in which one is a word. */
  private static final int FEWEST = 20;

  private static final int FEWEST_WORDS = 5;

  /** A longer word in Latin letters is none: keys, signatures, base64. */
  private static final int LONGEST = 40;

  /** As much text as an answer needs; more makes it slower and no better. */
  private static final int ENOUGH = 500;

  private Languages() {}

  /**
   * The language that most of the text's beginning is in: a tag of BCP 47 in lower case; empty for
   * a text that is too short, or of none of the languages known.
   */
  public static Optional<String> of(String text) {
    String words = words(text);
    if (!isEnough(words)) {
      return Optional.empty();
    }
    List<DetectedLanguage> found = Loaded.DETECTOR.getProbabilities(words);
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(found.getFirst().getLocale().toString().toLowerCase(Locale.ROOT));
  }

  /**
   * The text's first words; addresses, numbers and what a machine wrote are none. What shouts is
   * lowered, since letters are known as they mostly are.
   */
  private static String words(String text) {
    StringBuilder words = new StringBuilder();
    int at = 0;
    while (at < text.length() && words.length() < ENOUGH) {
      int end = at;
      boolean word = true;
      while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
        char c = text.charAt(end);
        word &= !(c < 0x80 && "/@_<>=\\{}|#&0123456789".indexOf(c) >= 0);
        end++;
      }
      if (word && end > at && !(end - at > LONGEST && text.charAt(at) < 0x80)) {
        words.append(text, at, Math.min(end, at + ENOUGH)).append(' ');
      }
      at = end + 1;
    }
    String read = words.toString();
    long capitals = read.chars().filter(Character::isUpperCase).count();
    long small = read.chars().filter(Character::isLowerCase).count();
    return capitals > small ? read.toLowerCase(Locale.ROOT) : read;
  }

  private static boolean isEnough(String words) {
    int letters = 0;
    int ideographs = 0;
    for (int i = 0; i < words.length(); i++) {
      char c = words.charAt(i);
      letters += Character.isLetter(c) ? 1 : 0;
      ideographs += c >= 0x3040 && Character.isLetter(c) ? 1 : 0;
    }
    return letters >= FEWEST || ideographs >= FEWEST_WORDS;
  }

  /** Loaded by the first text. */
  private static final class Loaded {
    static final LanguageDetector DETECTOR = load();

    private static LanguageDetector load() {
      try {
        return LanguageDetectorBuilder.create(NgramExtractors.standard())
            .minimalConfidence(LEAST_PROBABLE)
            .shortTextAlgorithm(SHORT)
            .seed(1)
            .withProfiles(
                new LanguageProfileReader()
                    .readBuiltIn(KNOWN.stream().map(LdLocale::fromString).toList()))
            .build();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the profiles of languages", e);
      }
    }
  }
}
