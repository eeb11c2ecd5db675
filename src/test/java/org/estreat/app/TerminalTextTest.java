package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTextTest {
  private static final char ESC = 27;

  @Test
  void nothingSteersTheTerminal() {
    String hostile = "a" + ESC + "[2J\u009b31m\r\nb\u202egpj.exe\u2066\u0007\u007f\ud800";

    String clean = TerminalText.clean(hostile);

    assertThat(clean).isEqualTo("a�[2J�31m  b�gpj.exe����");
    assertThat(clean.chars()).noneMatch(Character::isISOControl);
  }

  @Test
  void ordinaryTextOfAllScriptsStays() {
    String text = "Grüße, Привет, こんにちは, नमस्ते, שלום, 👩\u200d💻, co\u00adop";

    assertThat(TerminalText.clean(text)).isEqualTo(text);
  }

  @Test
  void longTextKeepsItsLines() {
    assertThat(TerminalText.cleanLines("a\r\nb\rc\n\td" + ESC)).isEqualTo("a\nb\nc\n\td�");
  }

  @ParameterizedTest
  @CsvSource({
    "abcdef, 6, abcdef",
    "abcdefg, 6, abcde…",
    "こんにちは, 10, こんにちは",
    "こんにちは, 6, こん…",
    "e\u0301e\u0301e\u0301, 3, e\u0301e\u0301e\u0301",
    "'', 3, ''"
  })
  void cutsAtColumns(String text, int columns, String expected) {
    assertThat(TerminalText.cut(text, columns)).isEqualTo(expected);
    assertThat(TerminalText.width(TerminalText.fit(text, columns))).isEqualTo(columns);
  }
}
