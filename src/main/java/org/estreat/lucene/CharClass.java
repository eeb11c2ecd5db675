package org.estreat.lucene;

import java.lang.Character.UnicodeScript;

/**
 * What a code point of folded text is to the word index. A boundary between words depends on the
 * two characters beside it and on nothing else, so a piece cut out of a text has the text's own
 * words, except for the two at its ends.
 */
final class CharClass {
  /** Ends words: white space, punctuation, symbols, controls. */
  static final int SEPARATOR = 0;

  /** Letters, digits and marks: a word is a maximal run of these. */
  static final int WORD = 1;

  /**
   * A letter, digit or mark of a script that is written without spaces: each is a word of its own.
   */
  static final int SINGLE = 2;

  /** {@code + / =}: separators that base64 is written with, so they lengthen a machine's run. */
  static final int JOINER = 3;

  private static final byte[] BMP = new byte[0x10000];

  static {
    for (int c = 0; c < BMP.length; c++) {
      BMP[c] = (byte) compute(c);
    }
  }

  private CharClass() {}

  static int of(int codePoint) {
    return codePoint < 0x10000 ? BMP[codePoint] : compute(codePoint);
  }

  /** Whether the class can stand inside a run; a run is what {@link Runs} finds. */
  static boolean inRun(int charClass) {
    return (charClass & 1) != 0; // WORD or JOINER
  }

  private static int compute(int c) {
    if (c == '+' || c == '/' || c == '=') {
      return JOINER;
    }
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          isUnspaced(c) ? SINGLE : WORD;
      default -> SEPARATOR;
    };
  }

  private static boolean isUnspaced(int c) {
    UnicodeScript script = UnicodeScript.of(c);
    return switch (script) {
      case HAN, HIRAGANA, KATAKANA, BOPOMOFO, THAI, LAO, KHMER, MYANMAR, HANGUL -> true;
      default -> false;
    };
  }
}
