package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalFormTest {
  /** What a server with i;unicode-casemap (RFC 5051) finds, as measured with Dovecot 2.3. */
  @ParameterizedTest(name = "''{1}'' in ''{0}'': {2}")
  @CsvSource({
    // text, key, found
    "é, É, true",
    "привет, ПРИВЕТ, true",
    "ς, Σ, true",
    "σ, ς, true",
    "𐐨, 𐐀, true",
    "ǆ, ǅ, true",
    "ǆ, Ǆ, true",
    "å, \u212b, true",
    "k, \u212a, true",
    "μ, \u00b5, true",
    "ａ, a, true",
    "é, e\u0301, true",
    "e\u0301, é, true",
    "x², x2, true",
    "™, TM, true",
    "Ⅷ, VIII, true",
    "…, ..., true",
    "a\u00a0b, 'a b', true",
    "½, 1\u20442, true",
    "½, 1/2, false",
    "ﬁnal, final, false",
    "ﬁnal, ﬁnal, true",
    "oﬃce, oﬃce, true",
    "café, cafe, true",
    "café latte, cafe latte, false",
    "café, f\u0301, false",
    "café, \u0301, true",
    "한, 하, true",
    "한, 한, true",
    "ß, ss, false",
    "ß, ẞ, false",
    "ẞ, SS, false",
    "ß, ß, true",
    "ı, i, true",
    "ı, I, true",
    "İ, i, true",
    "İ, İ, true",
    "i, İ, false",
    "İstanbul, istanbul, false",
    "ø, o, false",
    "đ, d, false",
    "ł, l, false",
    "so\u00adft, soft, false",
    "a\u200bb, ab, false",
    "👍🏽, 👍, true",
    "漢字, 字, true",
  })
  void keyIsFoundInText(String text, String key, boolean found) {
    assertThat(NormalForm.of(text).contains(NormalForm.of(key))).isEqualTo(found);
  }

  @ParameterizedTest
  @CsvSource({
    "abc XYZ 19, ABC XYZ 19",
    "é, E\u0301",
    "ẛ̣, S\u0307\u0323",
    "각, \u1100\u1161\u11a8",
    "ﬁ, fi",
    "ŉ, \u02bcn",
  })
  void formIsTitlecaseAndThenDecomposition(String text, String form) {
    assertThat(NormalForm.of(text)).isEqualTo(form);
  }

  @Test
  void formOfConcatenationIsConcatenationOfForms() {
    long seed = 11;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String one = string(random);
      String other = string(random);
      assertThat(NormalForm.of(one + other))
          .as("seed %d, %d", seed, i)
          .isEqualTo(NormalForm.of(one) + NormalForm.of(other));
    }
  }

  /** Every code point beside others that it could be joined, ordered or composed with. */
  @Test
  void noCodePointChangesTheFormOfItsNeighbour() {
    String[] neighbours = {"a", "\u0301", "\u0323", "\u1161", "\u0345", "Σ", "\u0130", "가"};
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      String one = Character.toString(c);
      if (Character.isSurrogate(one.charAt(0)) && one.length() == 1) {
        continue;
      }
      String other = neighbours[c % neighbours.length];
      String form = NormalForm.of(one);
      if (!NormalForm.of(one + other).equals(form + NormalForm.of(other))
          || !NormalForm.of(other + one).equals(NormalForm.of(other) + form)) {
        assertThat(NormalForm.of(one + other))
            .as("U+%04X beside %s", c, other)
            .isEqualTo(form + NormalForm.of(other));
        assertThat(NormalForm.of(other + one)).isEqualTo(NormalForm.of(other) + form);
      }
    }
  }

  @Test
  void lengthIsThatOfTheForm() {
    Random random = new Random(12);
    for (int i = 0; i < 2000; i++) {
      String text = string(random);
      int sum = 0;
      for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
        sum += NormalForm.length(text, at);
      }
      assertThat(sum).isEqualTo(NormalForm.of(text).length());
    }
    assertThat(NormalForm.length("", 0)).isZero();
  }

  @Test
  void textThatIsInNormalFormIsNotCopied() {
    String text = "ALREADY 123.";
    assertThat(NormalForm.of(text)).isSameAs(text);
  }

  @Test
  void loneSurrogateIsReplaced() {
    assertThat(NormalForm.of("a\ud800b")).isEqualTo("A\ufffdB");
    assertThat(NormalForm.of(0xDC00)).isEqualTo("\ufffd");
  }

  /** Code points of every sort, whole ones only. */
  private static String string(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      int codePoint =
          switch (random.nextInt(5)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> 0x80 + random.nextInt(0x780);
            case 2 -> 0x300 + random.nextInt(0x70);
            case 3 -> 0xAC00 + random.nextInt(0x2BA4);
            default -> random.nextInt(Character.MAX_CODE_POINT + 1);
          };
      boolean whole = codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE;
      text.appendCodePoint(whole ? codePoint : 'x');
    }
    return text.toString();
  }
}
