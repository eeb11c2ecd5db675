package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What FUZZY (RFC 6203) finds in every engine. */
abstract class FuzzyContract extends NewTextContract {
  private void putLetters() throws IOException {
    put(
        inbox(1)
            .subject("Hello wonderful world")
            .from("\"Müller, Zoë\" <zoe@example.org>")
            .body("You will receive the annual report on Monday."),
        inbox(2)
            .subject("help")
            .from("smith@example.net")
            .body("Wir haben Ihren Bericht erhalten, mit Gru\u0308ßen aus Zu\u0308rich"),
        inbox(3).subject("Yellow").header("X-Project", "Nightingale").body("recieved reprot"),
        inbox(4)
            .subject("漢字の件名")
            .body("see the file")
            .attachment(
                "Rechnüng 2023.pdf", "application/pdf", "Umsatz gewachsen", "auf Seite zwei")
            .attachment("other.txt", "text/csv", "Umsatz gefallen"),
        inbox(5).body("id " + "qwertyuiop".repeat(6) + " end"));
  }

  @ParameterizedTest(name = "{0} => {1}")
  @CsvSource({
    // case, and letters put in, left out, changed and swapped
    "FUZZY SUBJECT helo, 1 2",
    "FUZZY SUBJECT HELLO, 1",
    "FUZZY SUBJECT wonderfull, 1",
    "FUZZY SUBJECT wodnerful, 1",
    "FUZZY SUBJECT wonnderrful, 1",
    "FUZZY SUBJECT woonnderrful, ''",
    "FUZZY BODY recieve, 1 3",
    "FUZZY BODY report, 1 3",
    // the first letter has to be right, and short words are the same or begin others
    "FUZZY SUBJECT jello, ''",
    "FUZZY SUBJECT hep, ''",
    "FUZZY SUBJECT hel, 1 2",
    // diacritics, on either side
    "FUZZY FROM muller, 1",
    "FUZZY FROM zoe, 1",
    "FUZZY FROM \"zoé\", 1",
    "FUZZY BODY zurich, 2",
    "FUZZY BODY \"Grüss\", ''",
    // every word, in any order, anywhere in the place
    "FUZZY BODY \"report annual\", 1",
    "FUZZY BODY \"reprot anual\", 1",
    "FUZZY BODY \"annual Bericht\", ''",
    "FUZZY TEXT \"world report\", 1",
    "FUZZY SUBJECT \"world report\", ''",
    // other places
    "FUZZY TEXT nightingal, 3",
    "FUZZY HEADER X-Project nihgtingale, 3",
    "FUZZY HEADER X-Other nihgtingale, ''",
    "FUZZY FILENAME rechnung, 4",
    "FUZZY ATTACHMENT umsazt, 4",
    "FUZZY ATTACHMENT \"seite umsatz\", 4",
    "FUZZY ATTACHMENT \"seite gefallen\", ''",
    "FUZZY SUBJECT \"名件\", 4",
    "FUZZY SUBJECT \"名仲\", ''",
    // what the key itself finds stays: parts of words, runs of a machine, signs, nothing
    "FUZZY SUBJECT ello, 1 3",
    "FUZZY BODY tyuiopqwertyui, 5",
    "FUZZY BODY tyuiopqwertyux, ''",
    "FUZZY BODY \".\", 1",
    "FUZZY HEADER X-Project \"\", 3",
    // logic
    "FUZZY (SUBJECT helo BODY anual), 1",
    "FUZZY OR SUBJECT yelow BODY zurich, 2 3",
    "FUZZY NOT SUBJECT hello, 2 3 4 5",
    "NOT FUZZY SUBJECT hello, 2 3 4 5",
    "NOT FUZZY SUBJECT helo, 3 4 5",
    "FUZZY UID 2, 2",
  })
  void fuzzyKeyFinds(String program, String expected) throws IOException {
    putLetters();
    assertThat(uids(program)).isEqualTo(expected);
    assertThat(order(Ask.of(program).in("alice/INBOX").sort("ARRIVAL"), 2).split(" "))
        .as("by pages")
        .containsExactlyInAnyOrder(expected.split(" "));
  }

  @Test
  void textOfManyWordsOrAVeryLongOneIsLookedForAsItIs() throws IOException {
    String words = "alpha beta gamma delta ";
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 33; i++) {
      many.append("word").append((char) ('a' + i % 26)).append(i).append(' ');
    }
    put(inbox(1).body(words + many), inbox(2).body("begin " + "ab".repeat(20) + " end"));
    assertThat(uids("FUZZY BODY \"" + many + "\"")).isEqualTo("1");
    assertThat(uids("FUZZY BODY \"delta alpha " + many + "\"")).isEmpty();
    assertThat(uids("FUZZY BODY " + "ab".repeat(19) + "b")).isEqualTo("2");
    assertThat(uids("FUZZY BODY " + "ab".repeat(20) + "x")).isEmpty();
  }
}
