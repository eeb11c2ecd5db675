package org.estreat.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunsTest {
  private static String runs(String text, boolean signature) {
    byte[] folded = Folding.folded(text);
    Runs runs = new Runs();
    runs.reset(folded, 0, folded.length, signature);
    List<String> found = new ArrayList<>();
    while (runs.next()) {
      String piece = new String(folded, runs.start, runs.end - runs.start, StandardCharsets.UTF_8);
      found.add(runs.opaque ? "<" + piece.length() + ">" : piece);
    }
    return String.join("|", found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "Hello, wörld_1; HELLO|WO\u0308RLD|1",
        "john.smith@example.org; JOHN|SMITH|EXAMPLE|ORG",
        "camelCase U.S.A. don't; CAMELCASE|U|S|A|DON|T",
        "漢字 kanji漢; 漢|字|KANJI|漢",
        "한글; \u1112|\u1161|\u11ab|\u1100|\u1173|\u11af",
        "a+b/c==d; A|B|C|D",
        "½ ™; 1|2|TM",
        "======== ++; ''"
      })
  void wordsEndOnlyBetweenTwoCharactersThatSaySo(String text, String expected) {
    assertThat(runs(text, false)).isEqualTo(expected);
  }

  /** A boundary depends on the two characters beside it, so a piece has the text's own words. */
  @Test
  void wordsInsideAPieceAreThoseOfTheText() {
    long seed = 17;
    Random random = new Random(seed);
    String[] letters = {
      "a", "B1", "é", "漢", "ไ", "한", " ", ".", "-", "_", "\0", "½", "👍", "\u0301"
    };
    for (int i = 0; i < 5000; i++) {
      List<String> pieces = new ArrayList<>();
      for (int k = random.nextInt(30); k >= 0; k--) {
        pieces.add(letters[random.nextInt(letters.length)]);
      }
      int from = random.nextInt(pieces.size());
      int to = from + random.nextInt(pieces.size() - from);
      String text = String.join("", pieces);
      String inner = String.join("", pieces.subList(from, to));
      List<String> inside = new ArrayList<>(List.of(runs(" " + inner + " ", false).split("\\|")));
      String all = "|" + runs(text, false) + "|";
      if (inside.size() > 2) {
        String whole = String.join("|", inside.subList(1, inside.size() - 1));
        assertThat(all).as("seed %d: %s of %s", seed, inner, text).contains("|" + whole + "|");
      }
    }
  }

  @Test
  void wordsOfMoreThanFortyCodePointsAreOpaque() {
    assertThat(runs("a".repeat(40), false)).isEqualTo("A".repeat(40));
    assertThat(runs("x " + "a".repeat(41) + " y", false)).isEqualTo("X|<41>|Y");
    assertThat(runs("Ж".repeat(40), false)).isEqualTo("Ж".repeat(40));
  }

  @Test
  void longRunsAreOpaqueUnlessTheyAreMadeOfShortWords() {
    assertThat(runs("dGVzdHRlc3R0ZXN0dGVz+dGVzdHRlc3R0ZXN0dGVz/zz", false)).isEqualTo("<44>");
    assertThat(runs("/usr/lib/jvm/temurin/bin/java/lib/server/classes/all", false))
        .isEqualTo("USR|LIB|JVM|TEMURIN|BIN|JAVA|LIB|SERVER|CLASSES|ALL");
    assertThat(runs("=".repeat(60) + "title" + "=".repeat(60), false)).isEqualTo("TITLE");
  }

  @Test
  void signatureFieldsKeepOnlyShortRuns() {
    assertThat(runs("v=1; d=example.org; bh=47DEQpj8HBSa/ab=", true))
        .isEqualTo("V|1|D|EXAMPLE|ORG|<19>");
    assertThat(Runs.isSignature("DKIM-SIGNATURE")).isTrue();
    assertThat(Runs.isSignature("SUBJECT")).isFalse();
  }

  @Test
  void keyKnowsWhichOfItsPiecesCanBeOpaque() {
    Needle inside = Needle.of(Folding.folded(" one two "));
    assertThat(inside.pieces()).noneMatch(Needle.Piece::canBeOpaque);
    Needle open = Needle.of(Folding.folded("one two three"));
    assertThat(open.pieces())
        .extracting(Needle.Piece::canBeOpaque)
        .containsExactly(true, false, true);
    assertThat(open.isOneWord()).isFalse();
    assertThat(Needle.of(Folding.folded("frag")).isOneWord()).isTrue();
    assertThat(Needle.of(Folding.folded("frag.")).isOneWord()).isFalse();
    Needle opaque = Needle.of(Folding.folded(" " + "a".repeat(41) + " "));
    assertThat(opaque.pieces()).singleElement().matches(piece -> !piece.canBeWords());
  }
}
