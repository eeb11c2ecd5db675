package org.estreat.index;

import java.text.Normalizer;

/**
 * The one form in which text and key are compared: i;unicode-casemap (RFC 5051), that is simple
 * titlecase and then full decomposition, code point by code point.
 *
 * <p>No reordering and no composition over the string: so the form of a concatenation is the
 * concatenation of the forms, and a key is a substring of a text only if its form is a substring of
 * the text's form. One index therefore serves every comparator without missing a match.
 *
 * <p>Stateless; safe to use from several threads.
 */
public final class NormalForm {
  private static final String[] BMP = new String[0x10000];

  private NormalForm() {}

  /** The text in normal form; the same instance where it is in that form already. */
  public static String of(String text) {
    int first = firstChange(text);
    if (first == text.length()) {
      return text;
    }
    StringBuilder form = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); ) {
      char c = text.charAt(i);
      if (c < 0x80) {
        form.append(c >= 'a' && c <= 'z' ? (char) (c - 32) : c);
        i++;
      } else {
        int codePoint = text.codePointAt(i);
        form.append(of(codePoint));
        i += Character.charCount(codePoint);
      }
    }
    return form.toString();
  }

  /** The form of one code point; of a lone surrogate, U+FFFD. */
  public static String of(int codePoint) {
    if (codePoint >= 0x10000) {
      return compute(codePoint);
    }
    String known = BMP[codePoint]; // racing threads compute equal values
    if (known == null) {
      known = compute(codePoint);
      BMP[codePoint] = known;
    }
    return known;
  }

  /** The length of the form of the code point that begins at this index; 0 at the end. */
  static int length(String text, int index) {
    if (index >= text.length()) {
      return 0;
    }
    char c = text.charAt(index);
    return c < 0x80 ? 1 : of(text.codePointAt(index)).length();
  }

  private static int firstChange(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) < 0x80 && !isLower(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static String compute(int codePoint) {
    if (codePoint >= 0xD800 && codePoint < 0xE000) {
      return "\uFFFD";
    }
    return Normalizer.normalize(
        Character.toString(Character.toTitleCase(codePoint)), Normalizer.Form.NFKD);
  }
}
