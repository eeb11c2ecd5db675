package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final Page TERMINAL = new Page(60, true);
  private static final String LONG = "a server that says a good deal ".repeat(8).strip();

  @Test
  void inAPipeNothingIsCutAndNoLineBroken() {
    assertThat(Page.FREE.text("    ", LONG)).isEqualTo("    " + LONG);
    assertThat(Page.FREE.first("me/" + LONG, 60)).isEqualTo("me/" + LONG);
    assertThat(Page.FREE.first("me", 60)).hasSize(40);
    assertThat(Page.FREE.last(LONG, 10)).isEqualTo(LONG);
    assertThat(Page.FREE.atMost(60)).isEqualTo(Page.FREE);
  }

  @Test
  void onATerminalATextTakesAsManyLinesAsItNeeds() {
    List<String> lines = TERMINAL.text("    ", LONG).lines().toList();

    assertThat(lines).hasSizeGreaterThan(4).allMatch(line -> line.length() <= 60);
    assertThat(lines).allMatch(line -> line.startsWith("    "));
    assertThat(String.join(" ", lines.stream().map(String::strip).toList())).isEqualTo(LONG);
  }

  @Test
  void aWordThatFitsNoLineIsBrokenAndNothingOfItLost() {
    String word = "x".repeat(150) + " 漢字".repeat(20);
    List<String> lines = TERMINAL.text("", word).lines().toList();

    assertThat(lines).allMatch(line -> TerminalText.width(line) <= 60);
    assertThat(String.join("", lines).replace(" ", "")).isEqualTo(word.replace(" ", ""));
  }

  @Test
  void onATerminalACellIsCut() {
    assertThat(TERMINAL.first(LONG, 30)).hasSize(30).endsWith("…");
  }

  @Test
  void aValueStandsBesideItsLabelOrBelowIt() {
    String sum = "9".repeat(56);
    assertThat(TERMINAL.pair("SHA-256", 10, "short")).isEqualTo("SHA-256    short");
    assertThat(TERMINAL.pair("SHA-256", 10, sum)).isEqualTo("SHA-256\n    " + sum);
    assertThat(Page.FREE.pair("SHA-256", 10, sum)).isEqualTo("SHA-256    " + sum);
  }

  @Test
  void oneIsNotMany() {
    assertThat(Counted.of(1, "folder")).isEqualTo("1 folder");
    assertThat(Counted.of(0, "folder")).isEqualTo("0 folders");
    assertThat(Counted.of(2000, "search", "searches")).isEqualTo("2,000 searches");
  }
}
