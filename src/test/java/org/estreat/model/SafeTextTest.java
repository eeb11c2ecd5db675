package org.estreat.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class SafeTextTest {
  @ParameterizedTest
  @CsvSource({
    "0x00, fffd", // C0
    "0x07, fffd",
    "0x1b, fffd",
    "0x7f, fffd",
    "0x85, fffd", // C1
    "0x9b, fffd",
    "0x202a, fffd", // embeddings, overrides, isolates
    "0x202e, fffd",
    "0x2066, fffd",
    "0x2069, fffd",
    "0x206a, fffd",
    "0xfff9, fffd",
    "0xd800, fffd",
    "0xdfff, fffd",
    "0x378, fffd", // no character yet
    "0x09, 20",
    "0x2028, 20",
    "0x2029, 20",
    "0x61c, ''", // marks and what has no width
    "0x200b, ''",
    "0x200e, ''",
    "0x2060, ''",
    "0xfeff, ''",
    "0xe0041, ''",
    "0xad, ad", // what words have
    "0x200c, 200c",
    "0x200d, 200d",
    "0x605, 605",
    "0x301, 301",
    "0x1f600, 1f600",
  })
  void charactersAreShownAs(int given, String shown) {
    String text = "a" + Character.toString(given) + "b";
    String expected = shown.isEmpty() ? "" : Character.toString(Integer.parseInt(shown, 16));
    assertThat(SafeText.line(text)).isEqualTo("a" + expected + "b");
  }

  @Test
  void aLineIsOneAndLinesStay() {
    assertThat(SafeText.line("a\r\nb\nc")).isEqualTo("a  b c");
    assertThat(SafeText.lines("a\r\nb\rc\td\u001b")).isEqualTo("a\nb\nc\td\uFFFD");
  }

  @Test
  void jsonLosesNothing() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      String text =
          random
                  .ints(40, 0, 0x11_0000)
                  .filter(SafeTextTest::isCharacter)
                  .collect(
                      StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              + "\u009b\u202e\u2028\u200b\u007f\u001b";
      String json = SafeText.json(new JsonMapper().writeValueAsString(text));
      assertThat(new JsonMapper().readTree(json).asString()).isEqualTo(text);
      assertThat(json.codePoints()).noneMatch(SafeTextTest::steers);
    }
  }

  @Test
  void halfAPairIsNoCharacterInJson() {
    assertThat(SafeText.json("\"a\ud800b\"")).isEqualTo("\"a\uFFFDb\"");
  }

  private static boolean isCharacter(int c) {
    return Character.getType(c) != Character.SURROGATE;
  }

  private static boolean steers(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
