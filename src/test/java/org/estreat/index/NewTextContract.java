package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.estreat.model.PartPath;
import org.estreat.model.PartText.Piece;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What NEWTEXT and LANGUAGE find in every engine. */
abstract class NewTextContract extends SearchContract {
  private static Piece piece(Piece.Kind kind, String text) {
    return new Piece("", kind, text);
  }

  private void putReplies() throws IOException {
    put(
        inbox(1)
            .body(
                String.join(
                    "",
                    "Apples are fine.\r\n\r\n",
                    "On 3 May 2024, Jo wrote:\r\n",
                    "> Pears and plums\r\n",
                    "> today\r\n"))
            .language("en"),
        inbox(2)
            .body("Pears it is.\r\n-- \r\nApples Ltd\r\n")
            .part("", "plums\r\n> apples")
            .language("de"),
        inbox(3)
            .page(
                "<p>Birnen<blockquote>apples",
                piece(Piece.Kind.TEXT, "Birnen\napples and more"),
                piece(Piece.Kind.NEW, "Birnen"))
            .language("zh-cn"),
        inbox(4)
            .page(
                "<p>apples<p>&gt; pears",
                piece(Piece.Kind.METADATA, "plums"),
                piece(Piece.Kind.TEXT, "apples\n> pears"))
            .language("de")
            .attachment("a.pdf", "application/pdf", "plums"),
        inbox(5).body("y\r\n> x").language("zh"));
  }

  @ParameterizedTest(name = "{0} => {1}")
  @CsvSource({
    "NEWTEXT apples, 1 4",
    "NEWTEXT APPLE, 1 4",
    "NEWTEXT \"apples are\", 1",
    "NEWTEXT pears, 2",
    "NEWTEXT plums, 2",
    "NEWTEXT birnen, 3",
    "NEWTEXT \"<p>\", ''",
    "NEWTEXT wrote, ''",
    "NEWTEXT a, 1 2 4",
    "NEWTEXT y, 5",
    "NEWTEXT x, ''",
    "NEWTEXT \"\", 1 2 3 4 5",
    "NOT NEWTEXT apples, 2 3 5",
    "BODY apples NOT NEWTEXT apples, 2 3",
    "FUZZY NEWTEXT appels, ''",
    "FUZZY NEWTEXT apples, 1 4",
    "LANGUAGE de, 2 4",
    "LANGUAGE DE, 2 4",
    "LANGUAGE ger, 2 4",
    "LANGUAGE deu, 2 4",
    "LANGUAGE zh, 3 5",
    "LANGUAGE zh-CN, 3",
    "LANGUAGE z-x, BAD",
    "LANGUAGE fr, ''",
    "NOT LANGUAGE de, 1 3 5",
  })
  void newTextAndLanguage(String program, String expected) throws IOException {
    if (expected.equals("BAD")) {
      assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Ask.of(program)))
          .hasStackTraceContaining("needs a language like de");
      return;
    }
    putReplies();
    assertThat(uids(program)).isEqualTo(expected);
  }

  @Test
  void snippetOfNewTextIsOfTheStretchItStandsIn() throws IOException {
    putReplies();
    List<Hit.Match> matches =
        search(Ask.of("NEWTEXT apples").in("alice/INBOX").snippets()).page().stream()
            .flatMap(hit -> hit.matches().stream())
            .toList();
    assertThat(matches)
        .extracting(match -> match.part() + "/" + match.match() + "|" + match.after())
        .containsExactlyInAnyOrder("1/apples|\n", "/Apples| are fine.\r\n\r\n");
  }

  @Test
  void snippetOfAPageSaysWhereAndOfWhatSortItsTextIs() throws IOException {
    putReplies();
    assertThat(snippetOf("NEWTEXT birnen")).isEqualTo("1 new  Birnen");
    assertThat(snippetOf("NEWTEXT apples UID 4")).isEqualTo("1 text  apples");
  }

  private String snippetOf(String program) throws IOException {
    Hit hit = search(Ask.of(program).in("alice/INBOX").snippets()).page().getFirst();
    Hit.Match match = hit.matches().getFirst();
    return match.part() + " " + match.source() + " " + match.where() + " " + match.match();
  }

  @Test
  void languagesAreToldByMessageAndCounted() throws IOException {
    putReplies();
    PartPath first = PartPath.ROOT.child(1);
    assertThat(index.languages(inbox(3).id())).containsExactly(new PartLanguage(first, "zh-cn"));
    assertThat(index.languages(inbox(9).id())).isEmpty();
    assertThat(index.languages()).isEqualTo(Map.of("de", 2L, "en", 1L, "zh", 2L, "zh-cn", 1L));
  }
}
