package org.estreat.query;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of languages, as people and standards write them. */
final class LanguageTags {
  private static final Pattern TAG = Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}");

  /** Norwegian is told as such, whichever of its written forms it is. */
  private static final String NORWEGIAN = "no";

  private LanguageTags() {}

  /**
   * A tag of BCP 47 in lower case; the three letters of ISO 639-2 become the two of ISO 639-1 where
   * the language has them ({@code deu} and {@code ger} both {@code de}). Empty for what is no tag.
   */
  static Optional<String> read(String text) {
    if (!TAG.matcher(text).matches()) {
      return Optional.empty();
    }
    String tag = text.toLowerCase(Locale.ROOT);
    int hyphen = tag.indexOf('-');
    String language = hyphen < 0 ? tag : tag.substring(0, hyphen);
    String rest = hyphen < 0 ? "" : tag.substring(hyphen);
    return Optional.of(Known.SHORT.getOrDefault(language, language) + rest);
  }

  /** Read from the JDK's list, and the twenty that ISO 639-2 has under a second name. */
  private static final class Known {
    static final Map<String, String> SHORT = load();

    private static Map<String, String> load() {
      Map<String, String> names = new HashMap<>();
      for (String language : Locale.getISOLanguages()) {
        names.put(Locale.of(language).getISO3Language(), language);
      }
      String second =
          "alb sq arm hy baq eu bur my chi zh cze cs dut nl fre fr geo ka ger de gre el ice is"
              + " mac mk mao mi may ms per fa rum ro slo sk tib bo wel cy";
      List<String> words = List.of(second.split(" ", -1));
      for (int i = 0; i < words.size(); i += 2) {
        names.put(words.get(i), words.get(i + 1));
      }
      for (String norwegian : new String[] {"nb", "nn", "nob", "nno", "nor"}) {
        names.put(norwegian, NORWEGIAN);
      }
      names.put("iw", "he");
      names.put("in", "id");
      return names;
    }
  }
}
